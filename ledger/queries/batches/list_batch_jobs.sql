-- Jobs of a batch in the order of its lines, after one of them; only those in some states, where they are named.
select id, batch_number, pipeline, state, result, error, cancel_reason, created_at, started_at, ended_at
from jobs
where batch_id = %(id)s and batch_number > %(after)s
  and (%(states)s::text[] is null or state = any(%(states)s::text[]))
order by batch_number
limit %(limit)s
