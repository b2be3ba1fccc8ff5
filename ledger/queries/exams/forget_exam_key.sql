-- A key answers for 24 hours; after that it may be used again.
update exams set idempotency_key = null, request_digest = null
where owner = %(owner)s and idempotency_key = %(key)s and created_at < now() - interval '24 hours'
