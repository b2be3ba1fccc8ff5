-- Write a schedule anew, under its lock. What went wrong with the one before is forgotten.
update schedules
set name = %(name)s, cron = %(cron)s, time_zone = %(time_zone)s, request = %(request)s::jsonb,
    source = %(source)s::jsonb, economy = %(economy)s, packs_max = %(packs_max)s, unlimited = %(unlimited)s,
    overlap = %(overlap)s, catch_up = %(catch_up)s, next_at = %(next_at)s, last_error = null,
    updated_at = clock_timestamp()
where id = %(id)s
returning id, owner, name, cron, time_zone, pipeline, request, source, economy, packs_max, unlimited, overlap, catch_up,
          paused_at, next_at, last_at, last_job_id, last_error, created_at, updated_at
