-- A schedule with a queued fire that may start, as far as a look without its lock can tell: none of its newest jobs is
-- unfinished. Locked; who has the lock looks again, for another clock may have started one just before.
select id, owner, name, cron, time_zone, pipeline, request, source, economy, packs_max, unlimited, overlap, catch_up,
          paused_at, next_at, last_at, last_job_id, last_error, created_at, updated_at
from schedules
where paused_at is null
  and id in (select schedule_id from schedule_fires where outcome = 'queued')
  and not exists (
      select from (
          select job_id from schedule_fires
          where schedule_id = schedules.id and job_id is not null
          order by fire_at desc
          limit 32
      ) newest
      join jobs on jobs.id = newest.job_id
      where jobs.state in ('pending', 'running')
  )
limit 1
for update of schedules skip locked
