-- The batch that an idempotency key of this owner stands for, and the digest of the request it was first used with.
select id, request_digest from batches where owner = %(owner)s and idempotency_key = %(idempotency_key)s
