-- waiting calls whose job has ended are not sent.
update economy_calls
set state = 'cancelled', ended_at = clock_timestamp(), body = null
where state = 'waiting'
  and exists (
      select from jobs where jobs.id = economy_calls.job_id and jobs.state not in ('pending', 'running')
  )
