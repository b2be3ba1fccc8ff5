-- running -> succeeded | failed | released | lost | cancelled (attempt); running -> done | failed | ready | skipped (task).
-- No row for an attempt: its lease was lost and nothing was written; the caller discards its output.
with moves as (
    select *
    from json_to_recordset(%(rows)s)
         as m (id uuid, attempt_state text, task_state text, output text, summary jsonb, error jsonb, delay float8,
               tries int, losses int, code text, message text)
),
ended as (
    update attempts a
    set state = m.attempt_state, ended_at = clock_timestamp(), code = m.code, message = m.message
    from moves m
    where a.id = m.id and (a.state = 'running') is true
    returning a.id, a.task_id, m.task_state, m.output::jsonb as output, m.summary, m.error, m.delay, m.tries, m.losses
)
update tasks t
set state = e.task_state,
    output = e.output,
    summary = e.summary,
    error = e.error,
    tries = t.tries + e.tries,
    losses = t.losses + e.losses,
    due_at = case when e.task_state = 'ready' then clock_timestamp() + e.delay * interval '1 second' else t.due_at end,
    published_at = null,
    ended_at = case when e.task_state = 'ready' then null else clock_timestamp() end
from ended e
where t.id = e.task_id and t.state = 'running'
returning e.id as attempt_id, t.id as task_id, t.label, t.siblings,
          (extract(epoch from clock_timestamp() - t.started_at) * 1000)::int as milliseconds
