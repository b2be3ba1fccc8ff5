-- A book whose missing pictures were drawn: the same book, newer. No row: it was deleted meanwhile, or is somebody
-- else's. What a repair does not touch (title, story, how it looks, its hero) stays.
update storybooks
set job_id = %(job_id)s, pages = %(pages)s, cover = %(cover)s, missing = %(missing)s, warning = %(warning)s,
    illustrator = %(illustrator)s, updated_at = clock_timestamp(), repairs = repairs + 1
where id = %(id)s and owner = %(owner)s
returning id
