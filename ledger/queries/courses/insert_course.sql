-- Store a course with all its topics, all or nothing, for the owner of its exam.
-- No row: the exam does not exist or belongs to somebody else, and nothing was written.
with course as (
    insert into courses (id, owner, exam_id, job_id, title, author)
    select %(course_id)s, exams.owner, exams.id, %(job_id)s, %(title)s, %(author)s
    from exams
    where exams.id = %(exam_id)s and exams.owner = %(owner)s
    returning id
), stored as (
    insert into course_topics (course_id, position, topic, lessons)
    select course.id, item.number - 1, item.body -> 'topic', item.body -> 'lessons'
    from course, jsonb_array_elements(%(topics)s::jsonb) with ordinality as item (body, number)
)
select id from course
