-- A pack with its cards, questions and map, all or nothing. No row: its material was deleted meanwhile.
with pack as (
    insert into packs (id, owner, material_id, title, summary, language, author, notes, report, quiz_id, map_id,
                       map_title, generation_ms, chunk_total, chunks_cited)
    select %(id)s, materials.owner, materials.id, %(title)s, %(summary)s, %(language)s, %(author)s, %(notes)s,
           %(report)s, %(quiz_id)s, %(map_id)s, %(map_title)s,
           round(extract(epoch from clock_timestamp() - jobs.created_at) * 1000)::int,
           (select count(*) from chunks where chunks.material_id = materials.id), %(chunks_cited)s
    from materials
    join jobs on jobs.id = materials.job_id
    where materials.id = %(material_id)s and materials.owner = %(owner)s
    returning id, created_at
), card as (
    insert into cards (id, pack_id, position, kind, front, back, tags, chunk_ids, due_at, created_at)
    select (item.body ->> 'id')::uuid, pack.id, item.number - 1, item.body ->> 'kind', item.body ->> 'front',
           item.body ->> 'back', array(select jsonb_array_elements_text(item.body -> 'tags')),
           array(select jsonb_array_elements_text(item.body -> 'chunk_ids')), pack.created_at, pack.created_at
    from pack, jsonb_array_elements(%(cards)s::jsonb) with ordinality as item (body, number)
), question as (
    insert into pack_questions (id, pack_id, position, body)
    select (item.body ->> 'id')::uuid, pack.id, item.number - 1, item.body -> 'question'
    from pack, jsonb_array_elements(%(questions)s::jsonb) with ordinality as item (body, number)
), node as (
    insert into map_nodes (id, pack_id, position, label, parent_id, chunk_ids)
    select (item.body ->> 'id')::uuid, pack.id, item.number - 1, item.body ->> 'label',
           (item.body ->> 'parent_id')::uuid, array(select jsonb_array_elements_text(item.body -> 'chunk_ids'))
    from pack, jsonb_array_elements(%(nodes)s::jsonb) with ordinality as item (body, number)
)
select id from pack
