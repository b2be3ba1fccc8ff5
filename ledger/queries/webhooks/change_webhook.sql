-- Change what is given (null: leave it). Switched on again, it has nothing to explain.
-- No row: it does not exist or belongs to somebody else.
update webhooks
set url = coalesce(%(url)s, url),
    description = coalesce(%(description)s, description),
    events = coalesce(%(events)s::text[], events),
    active = coalesce(%(active)s, active),
    switched_off = case when %(active)s then null else switched_off end,
    updated_at = clock_timestamp()
where id = %(webhook_id)s and owner = %(owner)s
returning id, owner, url, description, events, secret, previous_until, active, switched_off, created_at, updated_at
