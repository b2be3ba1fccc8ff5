-- One line of a job's history. Under the job's lock.
insert into events (job_id, seq, type, at, data) values (%(job_id)s, %(seq)s, %(type)s, %(at)s, %(data)s)
