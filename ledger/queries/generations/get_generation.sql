-- What one generation wrote. No row: it has not completed, does not exist or belongs to somebody else.
select id, owner, mode, topic, author, language, content, sections, report, created_at
from generations
where id = %(id)s and owner = %(owner)s
