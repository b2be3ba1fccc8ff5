-- What ended in the last hour and in the last day, by type. Windows are whole minutes: this one and those before it.
with ended as (
    select pipeline, minute, completed, failed, retried, milliseconds, milliseconds_max
    from job_minutes
    where minute > date_trunc('minute', coalesce(%(now)s::timestamptz, now())) - interval '1 day'
    union all
    select pipeline, minute, (entered = 'completed')::int, (entered = 'failed')::int,
           (retried and entered <> 'cancelled')::int, milliseconds, milliseconds
    from job_moves
    where minute > date_trunc('minute', coalesce(%(now)s::timestamptz, now())) - interval '1 day'
),
aged as (
    select ended.*,
           minute > date_trunc('minute', coalesce(%(now)s::timestamptz, now())) - interval '1 hour' as of_hour
    from ended
)
select pipeline,
       coalesce(sum(completed) filter (where of_hour), 0)::int as hour_completed,
       coalesce(sum(failed) filter (where of_hour), 0)::int as hour_failed,
       coalesce(sum(milliseconds) filter (where of_hour), 0)::bigint as hour_milliseconds,
       sum(completed)::int as day_completed,
       sum(failed)::int as day_failed,
       sum(retried)::int as day_retried,
       max(milliseconds_max)::bigint as day_milliseconds_max
from aged
group by pipeline
