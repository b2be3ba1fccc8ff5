-- Jobs of each type in each state ('held' apart from 'pending'), with the time that completed ones took together:
-- what was folded and what was not, of one moment.
select pipeline, state, sum(jobs)::bigint as jobs, sum(milliseconds)::bigint as milliseconds
from (
    select pipeline, state, jobs, milliseconds from job_counts
    union all
    select m.pipeline, side.state, side.jobs,
           case when side.state = 'completed' then side.jobs * m.milliseconds else 0 end
    from job_moves m
    cross join lateral (values (m.entered, 1), (m.left_state, -1)) as side (state, jobs)
    where side.state is not null
) as counted
group by pipeline, state
having sum(jobs) <> 0
