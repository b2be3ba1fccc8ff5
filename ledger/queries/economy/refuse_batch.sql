-- The provider will not take the batch: its calls are asked singly, where the one that is to blame is found.
with given_up as (
    update economy_batches set state = 'given_up', ended_at = clock_timestamp()
    where id = %(batch_id)s and state = 'sending'
    returning id
)
update economy_calls
set state = 'failed', reason = %(reason)s, ended_at = clock_timestamp(), body = null
where batch_id = (select id from given_up) and state = 'sending'
