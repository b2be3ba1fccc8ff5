-- The worker has stopped and holds nothing.
update workers set stopped_at = now(), lease_until = now() where id = %(id)s
