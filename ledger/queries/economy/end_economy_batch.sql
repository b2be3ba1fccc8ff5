-- All results of a batch are recorded. Calls that it said nothing of (it was not ours after all) wait again.
with ended as (
    update economy_batches set state = 'ended', ended_at = clock_timestamp()
    where id = %(batch_id)s and state = 'sent'
    returning id
)
update economy_calls set state = 'waiting', batch_id = null, sent_at = null
where batch_id = (select id from ended) and state = 'sent'
