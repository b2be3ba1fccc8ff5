-- A call of this task that was postponed, and whether nobody should wait for it any longer.
select id, state, message, created_at < now() - %(patience_seconds)s::float8 * interval '1 second' as overdue
from economy_calls
where task_id = %(task_id)s and key = %(key)s
