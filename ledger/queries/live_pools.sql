-- Pools that at least one live worker serves.
select distinct unnest(pools) as pool from workers where lease_until > now() and stopped_at is null
