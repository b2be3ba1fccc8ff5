-- A new secret; the one before it stays valid for a while. No row: no such webhook of this owner.
update webhooks
set secret = %(secret)s,
    previous_secret = case when %(overlap_seconds)s > 0 then secret end,
    previous_until = case when %(overlap_seconds)s > 0
                          then clock_timestamp() + %(overlap_seconds)s * interval '1 second' end,
    updated_at = clock_timestamp()
where id = %(webhook_id)s and owner = %(owner)s
returning id, owner, url, description, events, secret, previous_until, active, switched_off, created_at, updated_at
