-- Tasks that failed for good, newest first.
select t.id as task_id, t.job_id, j.pipeline, j.owner, t.stage, t.path, t.tries, t.losses, t.error, t.ended_at
from tasks t join jobs j on j.id = t.job_id
where t.state = 'failed'
order by t.ended_at desc
limit %(limit)s
