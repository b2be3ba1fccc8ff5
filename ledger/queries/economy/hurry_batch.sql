-- Nobody knows whether the provider has the batch: find out soon.
update economy_batches
set due_at = clock_timestamp() + %(seconds)s::float8 * interval '1 second'
where id = %(batch_id)s and state = 'sending'
