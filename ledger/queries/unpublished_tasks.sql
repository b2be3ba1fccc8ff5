-- Ready tasks that are due and whose message nobody confirmed, oldest first; claimed for one clock at a time.
select t.id, t.pool, t.stage, j.pipeline
from tasks t
join jobs j on j.id = t.job_id
join pools p on p.name = t.pool
where t.state = 'ready' and t.published_at is null and t.due_at <= now() - %(grace_seconds)s::float8 * interval '1 second'
  and p.paused_at is null
order by t.due_at
limit %(limit)s
for update of t skip locked
