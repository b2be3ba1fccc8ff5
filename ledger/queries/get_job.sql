-- One job.
select id, pipeline, version, owner, state, subject, request, stage, progress, events, result, error, cancel_reason,
       resumes, created_at, started_at, ended_at, updated_at, held
from jobs where id = %(id)s
