-- pending -> running (job), running -> completed | failed (job); and the board, progress and events. Under its lock.
-- Lines of their histories, numbered under the same lock, go with it.
with lines as (
    insert into events (job_id, seq, type, at, stage, path, data)
    select e.job_id, e.seq, e.type, e.at, e.stage, e.path, e.data
    from json_to_recordset(%(events)s)
         as e (job_id uuid, seq int, type text, at timestamptz, stage text, path int[], data jsonb)
)
update jobs j
set state = u.state,
    board = u.board,
    stage = u.stage,
    progress = u.progress,
    events = u.events,
    result = u.result::jsonb,
    error = u.error,
    updated_at = u.updated_at,
    started_at = case when u.state = 'pending' then null else coalesce(j.started_at, u.updated_at) end,
    ended_at = case when u.state in ('completed', 'failed') then u.updated_at end
from json_to_recordset(%(rows)s)
     as u (id uuid, state text, board jsonb, stage text, progress float8, events int, result text, error jsonb,
           updated_at timestamptz)
where j.id = u.id and j.state in ('pending', 'running')
