-- Pause a schedule, or let it go on from the next moment: what came meanwhile was not wanted. No row: it is not the owner's.
update schedules
set paused_at = case when %(paused)s then coalesce(paused_at, clock_timestamp()) end,
    next_at = case when %(paused)s or paused_at is null then next_at else %(next_at)s end,
    updated_at = clock_timestamp()
where id = %(id)s and owner = %(owner)s
returning id, owner, name, cron, time_zone, pipeline, request, source, economy, packs_max, unlimited, overlap, catch_up,
          paused_at, next_at, last_at, last_job_id, last_error, created_at, updated_at
