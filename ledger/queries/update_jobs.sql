-- pending -> running -> completed | failed; and the board, progress and event count that go with it. Under the job's lock.
update jobs j
set state = u.state,
    board = u.board,
    stage = u.stage,
    progress = u.progress,
    events = u.events,
    result = u.result,
    error = u.error,
    updated_at = u.updated_at,
    started_at = case when u.state = 'pending' then null else coalesce(j.started_at, u.updated_at) end,
    ended_at = case when u.state in ('completed', 'failed') then u.updated_at end
from unnest(%(ids)s::uuid[], %(states)s::text[], %(boards)s::jsonb[], %(stages)s::text[], %(progress)s::float8[],
            %(events)s::int[], %(results)s::jsonb[], %(errors)s::jsonb[], %(updated_at)s::timestamptz[])
     as u (id, state, board, stage, progress, events, result, error, updated_at)
where j.id = u.id and j.state in ('pending', 'running')
