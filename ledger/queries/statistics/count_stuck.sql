-- Running jobs that said nothing for so long, for which no live worker works, and which wait for no retry of their own.
-- Those whose calls may wait for the provider's batches say nothing for a day.
select count(*)
from jobs j
where j.state = 'running' and j.pipeline = any(%(pipelines)s::text[]) and j.held is null
  and j.updated_at < now() - case when j.economy then interval '25 hours'
                                  else %(seconds)s::float8 * interval '1 second' end
  and not exists (
      select from tasks t
      join attempts a on a.task_id = t.id and a.state = 'running'
      join workers w on w.id = a.worker_id
      where t.job_id = j.id and t.state = 'running' and w.lease_until > now() and a.deadline_at > now())
  and not exists (select from tasks t where t.job_id = j.id and t.state = 'ready' and t.due_at > now())
