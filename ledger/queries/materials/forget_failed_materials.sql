-- Materials without a pack whose job failed long ago go, with their chunks; their artifacts expire. The lock is the
-- job's: one that is retried now is no longer failed.
with old as (
    select materials.id, materials.job_id
    from materials
    join jobs on jobs.id = materials.job_id
    where materials.created_at < now() - %(days)s::int * interval '1 day'
      and jobs.state = 'failed' and jobs.ended_at < now() - %(days)s::int * interval '1 day'
      and not exists (select from packs where packs.material_id = materials.id)
    order by materials.created_at
    limit %(limit)s
    for update of jobs skip locked
), expired as (
    update artifacts set expires_at = clock_timestamp()
    from old where artifacts.job_id = old.job_id
)
delete from materials where id in (select id from old)
