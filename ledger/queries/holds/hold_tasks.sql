-- Ready tasks of held jobs are due when somebody lets them go; a message that is on its way finds them not due.
update tasks set due_at = '9999-01-01', published_at = null
where job_id = any(%(job_ids)s::uuid[]) and (state = 'ready') is true
