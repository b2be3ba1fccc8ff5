-- The owner's oldest active webhook at this address, to which the end of a batch may be told.
select id from webhooks
where owner = %(owner)s and url = %(url)s and active
order by created_at
limit 1
