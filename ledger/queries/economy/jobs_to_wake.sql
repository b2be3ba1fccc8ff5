-- Jobs with tasks that wait for calls which have ended.
select distinct job_id
from (
    select job_id from economy_calls
    where woken_at is null and state in ('answered', 'expired', 'failed')
    order by ended_at
    limit %(limit)s
) untold
