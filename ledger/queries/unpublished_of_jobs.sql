-- Ready tasks of these jobs whose message nobody confirmed.
select t.id, t.job_id, t.stage, t.pool, j.pipeline
from tasks t join jobs j on j.id = t.job_id
where t.job_id = any(%(job_ids)s::uuid[]) and t.state = 'ready' and t.published_at is null
