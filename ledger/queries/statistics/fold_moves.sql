-- Add moves to the counts and forget them, in one statement: whoever reads sees each of them once. Without an index:
-- the rows are found by their place, and nobody but the one who holds the lock deletes any.
with taken as (
    delete from job_moves where ctid = any(array(select ctid from job_moves limit %(limit)s)) returning *
),
counted as (
    insert into job_counts (pipeline, state, jobs, milliseconds)
    select t.pipeline, side.state, sum(side.jobs),
           sum(case when side.state = 'completed' then side.jobs * t.milliseconds else 0 end)
    from taken t
    cross join lateral (values (t.entered, 1), (t.left_state, -1)) as side (state, jobs)
    where side.state is not null
    group by t.pipeline, side.state
    on conflict (pipeline, state) do update
    set jobs = job_counts.jobs + excluded.jobs, milliseconds = job_counts.milliseconds + excluded.milliseconds
),
by_minute as (
    insert into job_minutes (minute, pipeline, completed, failed, cancelled, retried, milliseconds, milliseconds_max)
    select minute, pipeline, count(*) filter (where entered = 'completed'), count(*) filter (where entered = 'failed'),
           count(*) filter (where entered = 'cancelled'), count(*) filter (where retried and entered <> 'cancelled'),
           sum(milliseconds), max(milliseconds)
    from taken
    where minute > now() - interval '1 day'
    group by minute, pipeline
    on conflict (minute, pipeline) do update
    set completed = job_minutes.completed + excluded.completed, failed = job_minutes.failed + excluded.failed,
        cancelled = job_minutes.cancelled + excluded.cancelled, retried = job_minutes.retried + excluded.retried,
        milliseconds = job_minutes.milliseconds + excluded.milliseconds,
        milliseconds_max = greatest(job_minutes.milliseconds_max, excluded.milliseconds_max)
)
select count(*) from taken
