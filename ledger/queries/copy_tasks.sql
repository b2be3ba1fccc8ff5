-- A new job takes over the tasks of a failed one: done stays done with its output, everything else waits.
insert into tasks (job_id, stage, path, round, pool, state, label, siblings, output, summary, started_at, ended_at)
select %(job_id)s, stage, path, round, pool,
       case when state in ('done', 'skipped') and output is not null then state else 'waiting' end,
       label, siblings, output, summary, started_at, ended_at
from tasks
where job_id = %(resumes)s
returning stage, path, round, state, output is not null as answered
