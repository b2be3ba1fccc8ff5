-- New tasks: waiting, ready, or already claimed by the worker whose finish made them ready.
insert into tasks (job_id, stage, path, round, pool, state, label, siblings, started_at)
select n.job_id, n.stage, n.path, n.round, n.pool, n.state, n.label, n.siblings,
       case when n.state = 'running' then clock_timestamp() end
from json_to_recordset(%(rows)s)
     as n (job_id uuid, stage text, path int[], round int, pool text, state text, label text, siblings int)
returning id, job_id, stage, path, round, pool, state, label, siblings, tries, losses
