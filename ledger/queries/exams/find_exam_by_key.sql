-- The exam that an idempotency key of this owner stands for, if it was made from the same request.
-- No row: the key was used with another request.
select id, owner, title, question_count, created_at
from exams
where owner = %(owner)s and idempotency_key = %(key)s and request_digest = %(digest)s
