-- A new schedule. No row: the owner has as many as are allowed. Under the owner's lock.
insert into schedules (id, owner, name, cron, time_zone, pipeline, request, source, economy, packs_max, unlimited,
                       overlap, catch_up, paused_at, next_at)
select %(id)s, %(owner)s, %(name)s, %(cron)s, %(time_zone)s, %(pipeline)s, %(request)s::jsonb, %(source)s::jsonb,
       %(economy)s, %(packs_max)s, %(unlimited)s, %(overlap)s, %(catch_up)s,
       case when %(paused)s then clock_timestamp() end, %(next_at)s
where (select count(*) from schedules where owner = %(owner)s) < %(schedules_max)s
returning id, owner, name, cron, time_zone, pipeline, request, source, economy, packs_max, unlimited, overlap, catch_up,
          paused_at, next_at, last_at, last_job_id, last_error, created_at, updated_at
