-- Median seconds that the last completed jobs of a pipeline were at work, from their first claim to their end. One row;
-- null: none has completed.
select percentile_cont(0.5) within group (order by extract(epoch from ended_at - started_at)::float8)
from (
  select started_at, ended_at
  from jobs
  where pipeline = %(pipeline)s and state = 'completed' and ended_at is not null
  order by ended_at desc
  limit 50
) newest
