-- A schedule of this owner, locked: no clock fires it until the transaction ends.
select id, owner, name, cron, time_zone, pipeline, request, source, economy, packs_max, unlimited, overlap, catch_up,
          paused_at, next_at, last_at, last_job_id, last_error, created_at, updated_at
from schedules
where id = %(id)s and owner = %(owner)s
for update
