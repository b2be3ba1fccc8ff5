-- The rotation is over: only the new secret is valid from now on. No row: no such webhook of this owner.
update webhooks
set previous_secret = null, previous_until = null, updated_at = clock_timestamp()
where id = %(webhook_id)s and owner = %(owner)s
returning id, owner, url, description, events, secret, previous_until, active, switched_off, created_at, updated_at
