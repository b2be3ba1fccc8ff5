-- What extraction found out about a material. No row: it was deleted meanwhile.
update materials
set title = %(title)s, language = %(language)s, page_count = %(page_count)s
where id = %(id)s and owner = %(owner)s
returning id
