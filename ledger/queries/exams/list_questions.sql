-- Questions of an owner's exam in exam order: all, or those whose ids are given.
-- No row: no such exam of this owner, or no such question.
select questions.body
from exams
join questions on questions.exam_id = exams.id
where exams.id = %(exam_id)s
  and exams.owner = %(owner)s
  and (%(ids)s::text[] is null or questions.id = any (%(ids)s::text[]))
order by questions.position
