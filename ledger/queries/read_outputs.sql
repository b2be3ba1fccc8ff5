-- The ended tasks of these stages under these paths, newest round of each; a failed optional item and a stage that
-- did not apply have no output or null.
select distinct on (t.job_id, t.stage, w.prefix, t.path) t.job_id, t.stage, w.prefix, t.path, t.output
from unnest(%(job_ids)s::uuid[], %(stages)s::text[], %(prefixes)s::text[]) as w (job_id, stage, prefix)
join tasks t on t.job_id = w.job_id and t.stage = w.stage
            and t.path[1:cardinality(w.prefix::int[])] = w.prefix::int[]
where t.state in ('done', 'skipped', 'failed')
order by t.job_id, t.stage, w.prefix, t.path, t.round desc
