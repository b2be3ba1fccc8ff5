-- pending | running -> cancelled (jobs), under their locks, each with its event; the newest event of each, and whether
-- it ran.
with moved as (
    update jobs
    set state = 'cancelled', cancel_reason = %(reason)s, events = events + 1,
        ended_at = greatest(clock_timestamp(), updated_at + interval '1 microsecond'),
        updated_at = greatest(clock_timestamp(), updated_at + interval '1 microsecond')
    where id = any(%(job_ids)s::uuid[]) and state in ('pending', 'running')
    returning id, events, updated_at, started_at
),
told as (
    insert into events (job_id, seq, type, at, data)
    select id, events, 'job.cancelled', updated_at, jsonb_build_object('reason', %(reason)s::text) from moved
)
select id, events, started_at is not null as ran from moved
