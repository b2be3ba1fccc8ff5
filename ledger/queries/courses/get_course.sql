-- One course of an owner: a row for each topic in teaching order, each with the course's own columns.
-- No row: it does not exist or belongs to somebody else.
select courses.id, courses.owner, courses.exam_id, courses.job_id, courses.title, courses.author,
       courses.created_at, course_topics.topic, course_topics.lessons
from courses
join course_topics on course_topics.course_id = courses.id
where courses.id = %(course_id)s and courses.owner = %(owner)s
order by course_topics.position
