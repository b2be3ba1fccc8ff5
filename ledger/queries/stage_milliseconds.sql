-- Median milliseconds of each stage over the last completed jobs of a pipeline.
select e.stage, percentile_cont(0.5) within group (order by (e.data ->> 'milliseconds')::float8) as median
from (select id from jobs where pipeline = %(pipeline)s and state = 'completed' and ended_at is not null
      order by ended_at desc limit 50) j
join events e on e.job_id = j.id and e.type = 'stage.done'
group by e.stage
