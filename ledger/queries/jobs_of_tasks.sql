-- The jobs that these tasks belong to.
select distinct job_id from tasks where id = any(%(task_ids)s::bigint[])
