-- failed -> running (job): from its checkpoints. Under its lock.
update jobs
set state = 'running', error = null, ended_at = null, board = %(board)s, events = events + 1, stage = %(stage)s,
    deadline_at = case when deadline_at is null then null else clock_timestamp() + (deadline_at - created_at) end,
    updated_at = greatest(clock_timestamp(), updated_at + interval '1 microsecond')
where id = %(id)s and state = 'failed'
returning events, updated_at
