-- A batch that this clock is about to send. Due again when the clock counts as dead.
insert into economy_batches (id, requests, due_at)
values (%(id)s, %(requests)s, clock_timestamp() + %(seconds)s::float8 * interval '1 second')
