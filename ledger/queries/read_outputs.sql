-- The ended tasks of these stages under these paths, newest round of each; a failed optional item and a stage that
-- did not apply have no output or null.
select distinct on (t.job_id, t.stage, w.prefix, t.path) t.job_id, t.stage, w.prefix, t.path, t.output
from json_to_recordset(%(rows)s) as w (job_id uuid, stage text, prefix int[])
join tasks t on t.job_id = w.job_id and t.stage = w.stage and t.path[1:cardinality(w.prefix)] = w.prefix
where t.state in ('done', 'skipped', 'failed')
order by t.job_id, t.stage, w.prefix, t.path, t.round desc
