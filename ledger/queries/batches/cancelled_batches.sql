-- Batches that somebody cancelled a while ago and that still have unfinished jobs: whoever was at it has died.
select id, cancel_reason from batches
where ended_at is null and cancelled_at < now() - %(grace_seconds)s::float8 * interval '1 second'
  and exists (
      select from jobs where jobs.batch_id = batches.id and jobs.state in ('pending', 'running')
  )
limit %(limit)s
