-- Deliveries that ended long ago, with their log, and pending ones that no webhook will ever take.
with old as (
    (select id from deliveries where ended_at < now() - %(days)s::int * interval '1 day' order by ended_at limit %(limit)s)
    union all
    (select d.id from deliveries d
     where d.state = 'pending' and d.due_at < now() - %(days)s::int * interval '1 day'
       and not exists (select from webhooks w where w.id = d.webhook_id and w.active)
     limit %(limit)s)
)
delete from deliveries where id in (select id from old)
