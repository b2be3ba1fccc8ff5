-- Jobs that no hold keeps any more: they go, or wait for processing by hand where their pipeline is processed so.
with found as (
    select id from jobs
    where held = 'paused' and state = 'pending' and (pipeline = %(pipeline)s or %(pipeline)s = '*')
      and not exists (select from holds h where h.pipeline in ('*', jobs.pipeline))
    order by id
    for no key update
)
update jobs
set held = case when pipeline = any(%(manual)s::text[]) then 'manual' end,
    deadline_at = clock_timestamp() + (deadline_at - created_at)
from found where jobs.id = found.id
returning jobs.id, held
