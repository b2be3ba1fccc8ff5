-- Why items of an optional stage failed: their places and errors, in order of their places.
select path, error from tasks
where job_id = %(job_id)s and stage = %(stage)s and state = 'failed'
order by path
