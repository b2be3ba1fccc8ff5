-- One delivery for each webhook that wants to know: the batch's own, and those that asked for the ends of batches.
insert into deliveries (id, webhook_id, owner, event, body)
select n.id, n.webhook_id, %(owner)s, 'batch.completed', %(body)s
from json_to_recordset(%(rows)s) as n (id uuid, webhook_id uuid)
