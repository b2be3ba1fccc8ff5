-- Ready tasks that are due, by pool: backlog, and how many of them the broker is thought to hold.
select pool, count(*) as ready, count(published_at) as published,
       coalesce(extract(epoch from now() - min(due_at)), 0)::float8 as oldest_seconds
from tasks where state = 'ready' and due_at <= now()
group by pool
