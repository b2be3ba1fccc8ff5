-- The most tries that a task of a job has spent, and the seconds that the job was expected to take when it was made (null:
-- nobody said). Always one row.
select
  coalesce((select max(tries) from tasks where job_id = %(job_id)s), 0),
  (select (data ->> 'estimated_seconds')::int from events where job_id = %(job_id)s and seq = 1)
