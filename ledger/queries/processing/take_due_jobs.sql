-- Jobs with work that is due and does not move, oldest first: a ready task whose message nobody confirmed or whose
-- message has been out for too long, an attempt that nobody will finish. A lease counts as lost only while another
-- worker's holds: after an outage of the database all of them are late at once. Jobs that a call has just taken, or
-- takes at this moment, are left to it.
with found as (
    select id from jobs j
    where j.state in ('pending', 'running') and j.held is null and j.pipeline = any(%(pipelines)s::text[])
      and (%(job_id)s::uuid is null or j.id = %(job_id)s::uuid)
      and (j.processed_at is null or j.processed_at < clock_timestamp() - %(again_seconds)s::float8 * interval '1 second')
      and (exists (
               select from tasks t join pools p on p.name = t.pool
               where t.job_id = j.id and t.state = 'ready' and p.paused_at is null
                 and t.due_at <= now() - %(grace_seconds)s::float8 * interval '1 second'
                 and (t.published_at is null
                      or t.published_at < now() - %(stuck_seconds)s::float8 * interval '1 second'))
           or exists (
               select from tasks t
               join attempts a on a.task_id = t.id and a.state = 'running'
               join workers w on w.id = a.worker_id
               where t.job_id = j.id and t.state = 'running'
                 and (a.deadline_at < now()
                      or w.lease_until < now()
                         and exists (select from workers o where o.lease_until > now() and o.stopped_at is null))))
    order by j.created_at
    limit %(limit)s
    for no key update of j skip locked
)
update jobs set processed_at = clock_timestamp() from found where jobs.id = found.id
returning jobs.id, jobs.pipeline, jobs.version
