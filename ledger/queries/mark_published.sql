-- The broker confirmed these messages so many seconds ago. A task that has become due since then is on another try,
-- whose message is another one. A row that somebody has locked is being claimed and needs no mark.
update tasks set published_at = now()
where id in (
    select t.id
    from unnest(%(task_ids)s::bigint[], %(ages)s::float8[]) as c (task_id, age)
    join tasks t on t.id = c.task_id
    where (t.state = 'ready') is true and t.due_at <= clock_timestamp() - c.age * interval '1 second'
    for update of t skip locked
)
