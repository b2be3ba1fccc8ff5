-- The material of a pack and its job. No row: the pack does not exist or is somebody else's.
select packs.material_id, materials.job_id
from packs
join materials on materials.id = packs.material_id
where packs.id = %(id)s and packs.owner = %(owner)s
