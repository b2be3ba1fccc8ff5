-- The provider has lost the batch: its calls are asked singly.
with lost as (
    update economy_batches set state = 'ended', ended_at = clock_timestamp()
    where id = %(batch_id)s and state = 'sent'
    returning id
)
update economy_calls
set state = 'expired', reason = %(reason)s, ended_at = clock_timestamp(), body = null
where batch_id = (select id from lost) and state = 'sent'
