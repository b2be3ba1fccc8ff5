-- The broker confirmed these messages.
update tasks set published_at = now() where id = any(%(task_ids)s::bigint[]) and state = 'ready'
