-- The first line of a new job's history, at the time the job was made.
insert into events (job_id, seq, type, at, data)
select id, 1, %(type)s, created_at, %(data)s from jobs where id = %(job_id)s
