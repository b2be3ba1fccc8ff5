-- The material that a job was started for. No row: it was deleted.
select id from materials where job_id = %(job_id)s and owner = %(owner)s
