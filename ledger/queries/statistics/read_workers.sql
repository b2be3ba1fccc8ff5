-- Live workers, the tasks that they run at once, the pools that they serve, and the last sign of life of any worker.
select count(*) filter (where lease_until > now() and stopped_at is null)::int as live,
       coalesce(sum(concurrency) filter (where lease_until > now() and stopped_at is null), 0)::int as concurrency,
       array(select distinct unnest(pools) from workers where lease_until > now() and stopped_at is null) as pools,
       extract(epoch from clock_timestamp() - max(beat_at))::float8 as silence_seconds
from workers
