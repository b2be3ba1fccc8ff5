-- A batch whose last job has ended, locked until it is told. Clocks that look at the same moment take different ones.
select batches.id, batches.owner, batches.total, batches.economy, batches.unlimited, batches.webhook_id,
       batches.created_at, batches.cancelled_at, batches.cancel_reason, batches.ended_at
from batches
where ended_at is null
  and not exists (
      select from jobs where jobs.batch_id = batches.id and jobs.state in ('pending', 'running')
  )
order by created_at
limit 1
for update skip locked
