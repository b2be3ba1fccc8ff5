-- Lines of the jobs' histories, numbered under the jobs' locks.
insert into events (job_id, seq, type, at, stage, path, data)
select e.job_id, e.seq, e.type, e.at, e.stage, e.path, e.data
from json_to_recordset(%(rows)s)
     as e (job_id uuid, seq int, type text, at timestamptz, stage text, path int[], data jsonb)
