-- Deliveries that are due, and how long the oldest has been.
select count(*), coalesce(extract(epoch from now() - min(due_at)), 0)::float8
from deliveries
where state = 'pending' and due_at <= now()
