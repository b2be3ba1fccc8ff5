-- Ready tasks that are due in pools that are not paused: backlog, and how many the broker is thought to hold.
select t.pool, count(*) as ready, count(t.published_at) as published,
       coalesce(extract(epoch from now() - min(t.due_at)), 0)::float8 as oldest_seconds
from tasks t join pools p on p.name = t.pool
where t.state = 'ready' and t.due_at <= now() and p.paused_at is null
group by t.pool
