-- waiting calls are being sent: what goes out with this batch.
update economy_calls set state = 'sending', batch_id = %(batch_id)s
where id = any(%(ids)s::uuid[]) and state = 'waiting'
returning id, body
