-- pending | running -> cancelled (job). Under its lock. No row: it had ended.
update jobs
set state = 'cancelled', cancel_reason = %(reason)s, events = events + 1,
    ended_at = greatest(clock_timestamp(), updated_at + interval '1 microsecond'),
    updated_at = greatest(clock_timestamp(), updated_at + interval '1 microsecond')
where id = %(id)s and state in ('pending', 'running')
returning events, updated_at
