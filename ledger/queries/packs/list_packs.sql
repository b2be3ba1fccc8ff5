-- The newest packs of an owner, without what is in them.
select packs.id, packs.title, packs.summary, packs.language, packs.author, packs.created_at, packs.updated_at,
       packs.material_id
from packs
where packs.owner = %(owner)s
order by packs.created_at desc
limit %(limit)s
