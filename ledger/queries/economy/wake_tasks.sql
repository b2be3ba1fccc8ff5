-- Tasks whose call has ended are due now; under the locks of their jobs. A task that still runs has not been put back
-- yet: it is told at a later look. No row: there was nothing to wake.
with untold as (
    select e.id, e.task_id, t.state
    from economy_calls e
    left join tasks t on t.id = e.task_id
    where e.job_id = any(%(job_ids)s::uuid[]) and e.woken_at is null and e.state in ('answered', 'expired', 'failed')
),
told as (
    update economy_calls set woken_at = clock_timestamp()
    where id in (select id from untold where state is distinct from 'running')
)
update tasks t
set due_at = clock_timestamp(), published_at = null
from jobs j
where t.id in (select task_id from untold where state = 'ready')
  and t.state = 'ready' and t.due_at > clock_timestamp()
  and j.id = t.job_id and j.held is null
returning t.id, t.pool, t.stage, j.pipeline
