-- Ready tasks that are due and whose message nobody confirmed, oldest first. Clocks that look at the same
-- moment take different ones; a message sent twice is dropped by the claim.
-- A new task's own publisher has a grace; one that has been tried before is published by nobody but the clock.
select t.id, t.pool, t.stage, j.pipeline, t.due_at
from tasks t
join jobs j on j.id = t.job_id
join pools p on p.name = t.pool
where t.state = 'ready' and t.published_at is null and t.due_at <= now()
  and (t.started_at is not null or t.due_at <= now() - %(grace_seconds)s::float8 * interval '1 second')
  and p.paused_at is null
order by t.due_at
limit %(limit)s
for update of t skip locked
