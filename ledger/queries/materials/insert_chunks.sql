-- All chunks of a material. Rows: as many as were given.
insert into chunks (material_id, position, id, body, page, start_offset, headings)
select %(material_id)s, item.number - 1, item.body ->> 'id', item.body ->> 'text', (item.body ->> 'page')::int,
       (item.body ->> 'offset')::int,
       array(select jsonb_array_elements_text(item.body -> 'headings'))
from jsonb_array_elements(%(chunks)s::jsonb) with ordinality as item (body, number)
