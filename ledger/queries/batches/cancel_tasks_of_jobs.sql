-- running -> cancelled (attempts), waiting | ready | running -> cancelled (tasks): their jobs were cancelled.
with stopped as (
    update attempts set state = 'cancelled', ended_at = clock_timestamp(), code = 'cancelled'
    where state = 'running'
      and task_id in (select id from tasks where job_id = any(%(job_ids)s::uuid[]) and state = 'running')
)
update tasks set state = 'cancelled', ended_at = clock_timestamp()
where job_id = any(%(job_ids)s::uuid[]) and state in ('waiting', 'ready', 'running')
