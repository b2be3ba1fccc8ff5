-- Confirmed ready tasks of a pool whose messages seem lost, oldest first.
select t.id, t.pool, t.stage, j.pipeline
from tasks t join jobs j on j.id = t.job_id
where t.state = 'ready' and t.pool = %(pool)s and t.due_at <= now() and t.published_at is not null
order by t.published_at
limit %(limit)s
