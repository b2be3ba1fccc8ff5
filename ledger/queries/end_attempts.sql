-- running -> succeeded | failed | released | lost | cancelled (attempt); running -> done | failed | ready | skipped (task).
-- No row for an attempt: its lease was lost and nothing was written; the caller discards its output.
-- Rows are looked up one by one (offset 0) and changed by their place: the planner guesses too small for tables that
-- grow. Nobody else moves rows of running attempts and tasks while their job is locked, so the place holds.
with moves as (
    select m.*, found.place
    from json_to_recordset(%(rows)s)
         as m (id uuid, attempt_state text, task_state text, output text, summary jsonb, error jsonb, delay float8,
               tries int, losses int, code text, message text)
    cross join lateral (select ctid as place from attempts where id = m.id offset 0) found
),
ended as (
    update attempts a
    set state = m.attempt_state, ended_at = clock_timestamp(), code = m.code, message = m.message
    from moves m
    where a.ctid = m.place and a.state = 'running'
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
from (
    select ended.*, found.place
    from ended cross join lateral (select ctid as place from tasks where id = ended.task_id offset 0) found
) e
where t.ctid = e.place and t.state = 'running'
returning e.id as attempt_id, t.id as task_id, t.label, t.siblings,
          (extract(epoch from clock_timestamp() - t.started_at) * 1000)::int as milliseconds
