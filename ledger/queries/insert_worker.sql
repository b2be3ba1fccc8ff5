-- A worker process and its lease.
insert into workers (id, name, pools, lease_until)
values (%(id)s, %(name)s, %(pools)s, now() + %(seconds)s::float8 * interval '1 second')
