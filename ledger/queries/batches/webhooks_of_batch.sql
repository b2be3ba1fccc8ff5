-- The webhooks that are told of the end of a batch.
select id from webhooks
where owner = %(owner)s and active
  and (id = %(webhook_id)s::uuid or events && array['*', 'batch.completed'])
