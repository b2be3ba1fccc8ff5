-- The provider has the batch under this name.
with sent as (
    update economy_batches
    set state = 'sent', provider_id = %(provider_id)s,
        due_at = clock_timestamp() + %(seconds)s::float8 * interval '1 second'
    where id = %(batch_id)s and state = 'sending'
    returning id
)
update economy_calls set state = 'sent', sent_at = clock_timestamp()
where batch_id = (select id from sent) and state = 'sending'
