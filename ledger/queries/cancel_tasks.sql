-- running -> cancelled (attempts), waiting | ready | running -> cancelled (tasks): the job was cancelled.
-- With state 'skipped': the job failed as a whole (its deadline passed); a retry takes these up again.
with ended as (
    update attempts set state = 'cancelled', ended_at = clock_timestamp(), code = %(code)s
    where state = 'running' and job_id = %(job_id)s
      and task_id in (select id from tasks where job_id = %(job_id)s and state = 'running')
)
update tasks set state = %(state)s, ended_at = clock_timestamp()
where job_id = %(job_id)s and state in ('waiting', 'ready', 'running')
