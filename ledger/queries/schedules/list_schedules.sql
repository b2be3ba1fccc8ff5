-- The schedules of an owner, by name.
select id, owner, name, cron, time_zone, pipeline, request, source, economy, packs_max, unlimited, overlap, catch_up,
          paused_at, next_at, last_at, last_job_id, last_error, created_at, updated_at
from schedules
where owner = %(owner)s
order by name
