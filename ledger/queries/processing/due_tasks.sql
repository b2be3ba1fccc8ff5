-- What of these jobs is to be published again: see take_due_jobs.
select t.id, t.stage, t.pool, j.pipeline
from tasks t
join jobs j on j.id = t.job_id
join pools p on p.name = t.pool
where t.job_id = any(%(job_ids)s::uuid[]) and (t.state = 'ready') is true and p.paused_at is null
  and t.due_at <= now()
  and (t.published_at is null or t.published_at < now() - %(stuck_seconds)s::float8 * interval '1 second')
