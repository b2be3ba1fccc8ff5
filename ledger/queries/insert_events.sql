-- Lines of the jobs' histories, numbered under the jobs' locks.
insert into events (job_id, seq, type, at, stage, path, data)
select e.job_id, e.seq, e.type, e.at, e.stage, e.path::int[], e.data
from unnest(%(job_ids)s::uuid[], %(seqs)s::int[], %(types)s::text[], %(ats)s::timestamptz[], %(stages)s::text[],
            %(paths)s::text[], %(data)s::jsonb[]) as e (job_id, seq, type, at, stage, path, data)
