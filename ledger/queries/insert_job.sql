-- A new job, pending. No row: a job with this idempotency key exists, or an unfinished one with this subject.
insert into jobs (id, pipeline, version, owner, subject, request, board, events, resumes, idempotency_key,
                  request_digest, progress, deadline_at, created_at, updated_at)
values (%(id)s, %(pipeline)s, %(version)s, %(owner)s, %(subject)s, %(request)s, %(board)s, 1, %(resumes)s,
        %(idempotency_key)s, %(request_digest)s, %(progress)s,
        case when %(deadline_seconds)s::float8 > 0 then now() + %(deadline_seconds)s::float8 * interval '1 second' end,
        clock_timestamp(), clock_timestamp())
on conflict do nothing
returning id, pipeline, version, owner, state, subject, request, stage, progress, events, result, error, cancel_reason,
          resumes, created_at, started_at, ended_at, updated_at
