-- Jobs that ended long ago, oldest first, with their tasks, attempts and events; their provider calls stay. Their files
-- that belong to no book expire now, and are deleted by who prunes artifacts. A job waits for what the provider's batch
-- still owes it: each answer has to be paid for and put down.
with old as (
    select id from jobs
    where ended_at < now() - %(days)s::int * interval '1 day' and pipeline = any(%(pipelines)s::text[])
      and not exists (select from economy_calls e where e.job_id = jobs.id and e.state in ('sending', 'sent'))
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
    where job_id in (select id from old) and storybook_id is null
)
delete from jobs where id in (select id from old)
