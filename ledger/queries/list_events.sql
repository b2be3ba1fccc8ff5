-- Events after the last seen, for many jobs at once.
select e.job_id, e.seq, e.type, e.at, e.stage, e.path, e.data
from unnest(%(job_ids)s::uuid[], %(afters)s::int[]) as w (job_id, after)
join events e on e.job_id = w.job_id and e.seq > w.after
order by e.job_id, e.seq
