-- Some unfinished jobs of a batch, locked in the order of all locks.
select id
from jobs
where batch_id = %(id)s and state in ('pending', 'running')
order by id
limit %(limit)s
for no key update
