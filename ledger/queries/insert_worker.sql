-- A worker process and its lease.
insert into workers (id, name, pools, concurrency, lease_until)
values (%(id)s, %(name)s, %(pools)s, %(concurrency)s, now() + %(seconds)s::float8 * interval '1 second')
