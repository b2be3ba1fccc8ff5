-- The newest materials of an owner, each with the state of its job and the id of its pack.
select materials.id, materials.owner, materials.job_id, materials.kind, materials.name, materials.source_url,
       materials.media_type, materials.bytes, materials.store_key, materials.title, materials.language,
       materials.page_count, materials.created_at, packs.id as pack_id,
       jobs.state as job_state, jobs.stage as job_stage, jobs.error as job_error, jobs.progress as job_progress,
       jobs.started_at as job_started_at
from materials
left join packs on packs.material_id = materials.id
left join jobs on jobs.id = materials.job_id
where materials.owner = %(owner)s
order by materials.created_at desc
limit %(limit)s
