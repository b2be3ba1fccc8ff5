-- Jobs of nobody in particular whose time is over and that ended, or that nobody let go, with their tasks, attempts and
-- events; their files expire with them, and are deleted by who prunes artifacts. One at work is left until it ends.
with old as (
    select id from jobs
    where expires_at <= clock_timestamp()
      and (state in ('completed', 'failed', 'cancelled') or state = 'pending' and held is not null)
    order by expires_at
    limit %(limit)s
    for update skip locked
),
their_attempts as (
    delete from attempts where task_id in (select t.id from tasks t join old on t.job_id = old.id)
),
their_events as (
    delete from events where job_id in (select id from old)
),
their_files as (
    update artifacts set expires_at = clock_timestamp()
    where job_id in (select id from old) and storybook_id is null
)
delete from jobs where id in (select id from old)
