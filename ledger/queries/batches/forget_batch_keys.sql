-- A key answers for 24 hours.
update batches set idempotency_key = null
where idempotency_key is not null and created_at < now() - interval '24 hours'
