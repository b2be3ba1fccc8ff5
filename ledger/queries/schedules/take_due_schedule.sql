-- The schedule that has been due longest, locked until its fire is written. Clocks that look at the same moment take
-- different ones. No row: nothing is due.
select id, owner, name, cron, time_zone, pipeline, request, source, economy, packs_max, unlimited, overlap, catch_up,
          paused_at, next_at, last_at, last_job_id, last_error, created_at, updated_at, now() as now
from schedules
where paused_at is null and next_at <= now()
order by next_at
limit 1
for update skip locked
