-- The attempts of these deliveries, in order.
select delivery_id, number, started_at, milliseconds, status, error, answer
from delivery_attempts
where delivery_id = any (%(delivery_ids)s)
order by delivery_id, number
