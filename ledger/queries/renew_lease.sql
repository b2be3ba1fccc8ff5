-- Renew the lease; a worker whose row is gone or was declared dead gets it back, its attempts decide for themselves.
update workers set lease_until = clock_timestamp() + %(seconds)s::float8 * interval '1 second', stopped_at = null,
    beat_at = clock_timestamp()
where id = %(id)s
