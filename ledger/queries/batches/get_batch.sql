-- A batch of this owner.
select batches.id, batches.owner, batches.total, batches.economy, batches.unlimited, batches.webhook_id,
       batches.created_at, batches.cancelled_at, batches.cancel_reason, batches.ended_at
from batches
where id = %(id)s and owner = %(owner)s
