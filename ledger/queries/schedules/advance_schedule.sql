-- The schedule's next moment, and what came of this one. An error stays until a start goes well.
update schedules
set next_at = %(next_at)s,
    last_at = coalesce(%(last_at)s, last_at),
    last_job_id = coalesce(%(last_job_id)s, last_job_id),
    last_error = case when %(last_job_id)s::uuid is null then coalesce(%(error)s, last_error) else %(error)s end
where id = %(id)s
