-- The newest exams of an owner, without their questions.
select id, owner, title, question_count, created_at
from exams
where owner = %(owner)s
order by created_at desc, id
limit %(limit)s
