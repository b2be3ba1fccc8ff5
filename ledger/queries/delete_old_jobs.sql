-- Jobs that ended long ago, with their tasks, attempts and events; their provider calls stay. The files of these
-- pipelines that belong to no book expire now, and are deleted by who prunes artifacts.
with old as (
    select id, pipeline from jobs where ended_at < now() - %(days)s::int * interval '1 day'
    order by ended_at
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
    where job_id in (select id from old where pipeline = any(%(pipelines)s::text[])) and storybook_id is null
)
delete from jobs where id in (select id from old)
