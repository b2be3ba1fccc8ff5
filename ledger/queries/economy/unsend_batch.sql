-- The provider does not have the batch: its calls wait again.
with given_up as (
    update economy_batches set state = 'given_up', ended_at = clock_timestamp()
    where id = %(batch_id)s and state = 'sending'
    returning id
)
update economy_calls set state = 'waiting', batch_id = null
where batch_id = (select id from given_up) and state = 'sending'
