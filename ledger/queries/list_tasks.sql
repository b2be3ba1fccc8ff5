-- The tasks of a job in the order of their creation, without outputs.
select id, job_id, stage, path, round, pool, state, label, siblings, summary, tries, losses, error, due_at,
       published_at, started_at, ended_at
from tasks where job_id = %(job_id)s
order by id
