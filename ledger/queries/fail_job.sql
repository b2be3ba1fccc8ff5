-- pending | running -> failed (job), as a whole. Under its lock. No row: it had ended.
update jobs
set state = 'failed', error = %(error)s, events = events + 1, stage = coalesce(stage, %(stage)s),
    ended_at = greatest(clock_timestamp(), updated_at + interval '1 microsecond'),
    updated_at = greatest(clock_timestamp(), updated_at + interval '1 microsecond')
where id = %(id)s and state in ('pending', 'running')
returning events, updated_at
