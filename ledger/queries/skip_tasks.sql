-- waiting | ready -> skipped (tasks): a task of these jobs failed.
update tasks
set state = 'skipped', ended_at = clock_timestamp()
where job_id = any(%(job_ids)s::uuid[]) and state in ('waiting', 'ready')
