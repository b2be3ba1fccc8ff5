-- The attempts of tasks that this transaction claimed.
insert into attempts (id, task_id, job_id, number, worker_id, deadline_at)
select a.id, t.id, t.job_id, t.tries + t.losses + 1, %(worker_id)s::uuid,
       clock_timestamp() + a.seconds * interval '1 second'
from unnest(%(ids)s::uuid[], %(job_ids)s::uuid[], %(stages)s::text[], %(paths)s::text[], %(rounds)s::int[],
            %(seconds)s::float8[]) as a (id, job_id, stage, path, round, seconds)
join tasks t on t.job_id = a.job_id and t.stage = a.stage and t.path = a.path::int[] and t.round = a.round
