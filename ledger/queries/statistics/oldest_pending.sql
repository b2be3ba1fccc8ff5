-- When the oldest pending job was made: of those that wait for a worker, and of those that are held.
select (select min(first.created_at)
        from unnest(%(pipelines)s::text[]) as p (name)
        cross join lateral (
            select created_at from jobs
            where state = 'pending' and pipeline = p.name and held is null
            order by created_at limit 1
        ) as first) as waiting,
       (select created_at from jobs
        where held is not null and state = 'pending' and pipeline = any(%(pipelines)s::text[])
        order by created_at limit 1) as held
