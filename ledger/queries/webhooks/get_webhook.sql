-- One webhook of an owner. No row: it does not exist or belongs to somebody else.
select id, owner, url, description, events, secret, previous_until, active, switched_off, created_at, updated_at
from webhooks
where id = %(webhook_id)s and owner = %(owner)s
