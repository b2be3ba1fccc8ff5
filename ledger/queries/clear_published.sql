-- Their messages were dead-lettered: the clock sends them again.
update tasks set published_at = null where id = any(%(task_ids)s::bigint[]) and (state = 'ready') is true
