-- A new batch. No row: one with this idempotency key exists.
insert into batches (id, owner, total, economy, unlimited, webhook_id, idempotency_key, request_digest)
values (%(id)s, %(owner)s, %(total)s, %(economy)s, %(unlimited)s, %(webhook_id)s, %(idempotency_key)s, %(digest)s)
on conflict do nothing
returning id
