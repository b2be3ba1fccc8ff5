-- Unfinished jobs among the newest of a schedule, however many moments were left out since.
select jobs.id
from (
    select job_id from schedule_fires
    where schedule_id = %(schedule_id)s and job_id is not null
    order by fire_at desc
    limit 32
) newest
join jobs on jobs.id = newest.job_id
where jobs.state in ('pending', 'running')
