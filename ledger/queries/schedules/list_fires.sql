-- The newest moments of a schedule.
select fire_at, outcome, job_id, error, fired_at
from schedule_fires
where schedule_id = %(schedule_id)s
order by fire_at desc
limit %(limit)s
