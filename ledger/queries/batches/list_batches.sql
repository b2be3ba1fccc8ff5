-- An owner's batches, newest first.
select batches.id, batches.owner, batches.total, batches.economy, batches.unlimited, batches.webhook_id,
       batches.created_at, batches.cancelled_at, batches.cancel_reason, batches.ended_at
from batches
where owner = %(owner)s
order by created_at desc
limit %(limit)s
