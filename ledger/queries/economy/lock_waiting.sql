-- Calls that wait, oldest first; what another clock is sending is passed over.
select id, bytes, created_at < now() - %(wait_seconds)s::float8 * interval '1 second' as waited
from economy_calls
where state = 'waiting'
order by created_at
limit %(limit)s
for update skip locked
