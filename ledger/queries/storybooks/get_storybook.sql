-- A whole book. No row: it does not exist or is somebody else's.
select id, owner, job_id, title, story, audience, style, sheet, pages, cover, missing, warning, language, author,
       illustrator, created_at, updated_at, repairs
from storybooks
where id = %(id)s and owner = %(owner)s
