-- The tasks of one stage for many jobs, without outputs, in the order of their items.
select id, job_id, stage, path, round, pool, state, label, siblings, summary, tries, losses, error, due_at,
       published_at, started_at, ended_at
from tasks
where job_id = any (%(job_ids)s) and stage = %(stage)s
order by job_id, path, round
