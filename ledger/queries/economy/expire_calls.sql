-- Nobody waits longer for these: their tasks ask singly.
update economy_calls
set state = 'expired', reason = 'nobody answered in time', ended_at = clock_timestamp(), body = null
where state in ('waiting', 'sent')
  and created_at < now() - %(patience_seconds)s::float8 * interval '1 second'
