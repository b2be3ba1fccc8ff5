-- Chunks of a material in reading order: all, or those named. No rows for a material of somebody else.
select chunks.id, chunks.body, chunks.page, chunks.start_offset, chunks.headings
from chunks
join materials on materials.id = chunks.material_id
where chunks.material_id = %(material_id)s and materials.owner = %(owner)s
  and (%(ids)s::text[] is null or chunks.id = any (%(ids)s::text[]))
order by chunks.position
