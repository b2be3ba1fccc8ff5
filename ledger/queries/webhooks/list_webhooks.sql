-- The webhooks of an owner, oldest first.
select id, owner, url, description, events, secret, previous_until, active, switched_off, created_at, updated_at
from webhooks
where owner = %(owner)s
order by created_at, id
