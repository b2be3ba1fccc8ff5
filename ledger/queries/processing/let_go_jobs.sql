-- Held jobs go, oldest first: those that wait for processing, and with force those of paused pipelines, too. Their
-- deadline starts anew. Under lock_held; a job that somebody else has locked is left to them.
with found as (
    select id from jobs
    where held is not null and state = 'pending' and pipeline = any(%(pipelines)s::text[])
      and (%(job_id)s::uuid is null or id = %(job_id)s::uuid)
      and (%(forced)s::bool
           or (held = 'manual' and not exists (select from holds h where h.pipeline in ('*', jobs.pipeline))))
    order by created_at
    limit %(limit)s
    for no key update skip locked
)
update jobs
set held = null, processed_at = clock_timestamp(), deadline_at = clock_timestamp() + (deadline_at - created_at)
from found where jobs.id = found.id
returning jobs.id
