-- A new book. Always one row.
insert into storybooks (id, owner, job_id, title, story, audience, style, sheet, pages, cover, page_count, scene_count,
                        missing, warning, language, author, illustrator)
values (%(id)s, %(owner)s, %(job_id)s, %(title)s, %(story)s, %(audience)s, %(style)s, %(sheet)s, %(pages)s, %(cover)s,
        %(page_count)s, %(scene_count)s, %(missing)s, %(warning)s, %(language)s, %(author)s, %(illustrator)s)
returning id
