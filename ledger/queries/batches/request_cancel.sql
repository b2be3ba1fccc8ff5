-- From now on the batch is being cancelled, by whoever asked and, should that one die, by the clock.
update batches
set cancelled_at = coalesce(cancelled_at, clock_timestamp()), cancel_reason = coalesce(cancel_reason, %(reason)s)
where id = %(id)s and owner = %(owner)s and ended_at is null
returning id
