-- One exam of an owner, without its questions. No row: it does not exist or belongs to somebody else.
select id, owner, title, question_count, created_at
from exams
where id = %(exam_id)s and owner = %(owner)s
