-- The broker confirmed these messages. A row that somebody has locked is being claimed and needs no mark.
update tasks set published_at = now()
where id in (
    select id from tasks where id = any(%(task_ids)s::bigint[]) and (state = 'ready') is true for update skip locked
)
