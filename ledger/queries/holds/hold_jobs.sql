-- Pending jobs of a pipeline ('*': of all) wait like new ones. Their tasks follow under these locks.
with found as (
    select id from jobs
    where state = 'pending' and held is null and (pipeline = %(pipeline)s or %(pipeline)s = '*')
    order by id
    for no key update
)
update jobs set held = 'paused' from found where jobs.id = found.id
returning jobs.id
