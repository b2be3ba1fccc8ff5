-- Which of these attempts run: asked only when the reply to a claim or finish was lost.
select a.id, t.id as task_id, t.job_id, t.stage, t.path, t.round, t.label, t.siblings, t.tries, t.losses, t.pool,
       j.owner, j.pipeline, j.version, j.request, j.resumes, j.economy
from attempts a
join tasks t on t.id = a.task_id
join jobs j on j.id = a.job_id
where a.id = any(%(ids)s::uuid[]) and a.state = 'running'
