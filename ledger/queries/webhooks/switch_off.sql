-- The receiver said that it is gone: nothing more is sent there until its owner switches it on again.
update webhooks
set active = false, switched_off = %(reason)s, updated_at = clock_timestamp()
where id = %(webhook_id)s and active
