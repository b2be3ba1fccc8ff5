-- A whole pack in one row: its own columns, its material's, and cards, questions and nodes as JSON in order.
-- No row: it does not exist or is somebody else's.
select packs.id, packs.owner, packs.title, packs.summary, packs.language, packs.author, packs.notes, packs.report,
       packs.quiz_id, packs.map_id, packs.map_title, packs.generation_ms, packs.chunk_total, packs.chunks_cited,
       packs.created_at, packs.updated_at,
       materials.id as material_id, materials.kind as material_kind, materials.source_url as material_source_url,
       materials.page_count as material_page_count,
       (select coalesce(jsonb_agg(to_jsonb(cards) order by cards.position), '[]') from cards
        where cards.pack_id = packs.id) as cards,
       (select coalesce(jsonb_agg(jsonb_build_object('id', pack_questions.id, 'question', pack_questions.body)
                                  order by pack_questions.position), '[]')
        from pack_questions where pack_questions.pack_id = packs.id) as questions,
       (select coalesce(jsonb_agg(to_jsonb(map_nodes) order by map_nodes.position), '[]') from map_nodes
        where map_nodes.pack_id = packs.id) as nodes
from packs
join materials on materials.id = packs.material_id
where packs.id = %(id)s and packs.owner = %(owner)s
