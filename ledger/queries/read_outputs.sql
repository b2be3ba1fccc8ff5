-- The ended tasks of these stages under these paths, newest round of each; a failed optional item and a stage that
-- did not apply have no output or null.
select distinct on (t.job_id, t.stage, w.prefix, t.path) t.job_id, t.stage, w.prefix, t.path, t.output
from json_to_recordset(%(rows)s) as w (job_id uuid, stage text, prefix int[])
cross join lateral (
    select * from tasks
    where job_id = w.job_id and stage = w.stage and path[1:cardinality(w.prefix)] = w.prefix
      and state in ('done', 'skipped', 'failed')
    offset 0 -- a look-up for each row, whatever the planner thinks of the table's size
) t
order by t.job_id, t.stage, w.prefix, t.path, t.round desc
