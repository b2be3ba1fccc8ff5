-- New tasks: waiting, ready, or already claimed by the worker whose finish made them ready.
insert into tasks (job_id, stage, path, round, pool, state, label, siblings, started_at)
select n.job_id, n.stage, n.path::int[], n.round, n.pool, n.state, n.label, n.siblings,
       case when n.state = 'running' then clock_timestamp() end
from unnest(%(job_ids)s::uuid[], %(stages)s::text[], %(paths)s::text[], %(rounds)s::int[], %(pools)s::text[],
            %(states)s::text[], %(labels)s::text[], %(siblings)s::int[])
     as n (job_id, stage, path, round, pool, state, label, siblings)
returning id, job_id, stage, path, round, pool, state, label, siblings, tries, losses
