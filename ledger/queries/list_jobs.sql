-- An owner's jobs, newest first.
select id, pipeline, version, owner, state, subject, request, stage, progress, events, result, error, cancel_reason,
       resumes, created_at, started_at, ended_at, updated_at, held
from jobs
where owner = %(owner)s
  and (%(pipeline)s::text is null or pipeline = %(pipeline)s)
  and (%(subject)s::text is null or subject = %(subject)s)
  and (%(states)s::text[] is null or state = any(%(states)s::text[]))
order by created_at desc
limit %(limit)s
