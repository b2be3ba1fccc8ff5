-- Store an exam with all its questions, all or nothing.
-- No row: the owner's idempotency key stands for another exam, and nothing was written.
with exam as (
    insert into exams (id, owner, title, question_count, idempotency_key, request_digest)
    values (%(exam_id)s, %(owner)s, %(title)s, jsonb_array_length(%(questions)s::jsonb), %(key)s, %(digest)s)
    on conflict (owner, idempotency_key) do nothing
    returning id, owner, title, question_count, created_at
), stored as (
    insert into questions (exam_id, position, id, body)
    select exam.id, question.number - 1, question.body ->> 'id', question.body
    from exam, jsonb_array_elements(%(questions)s::jsonb) with ordinality as question (body, number)
)
select id, owner, title, question_count, created_at from exam
