-- Everything that follows from claims and finishes, under the locks of its jobs, in one statement:
-- new tasks; waiting -> ready -> running (tasks: on to running where the worker whose finish made it ready claims it);
-- attempts of what was claimed; events; pending -> running (job), running -> completed | failed (job).
-- Rows are looked up one by one (offset 0) and changed by their place: see end_attempts.
with new as (
    insert into tasks (job_id, stage, path, round, pool, state, label, siblings, started_at)
    select n.job_id, n.stage, n.path, n.round, n.pool, n.state, n.label, n.siblings,
           case when n.state = 'running' then clock_timestamp() end
    from json_to_recordset(%(added)s)
         as n (job_id uuid, stage text, path int[], round int, pool text, state text, label text, siblings int)
    returning id, job_id, stage, path, round, pool, state, label, siblings, tries, losses
),
woken as (
    update tasks t
    set state = r.state,
        due_at = clock_timestamp(),
        started_at = case when r.state = 'running' then coalesce(t.started_at, clock_timestamp()) else t.started_at end
    from (
        select r.state, found.place
        from json_to_recordset(%(woken)s) as r (job_id uuid, stage text, path int[], round int, state text)
        cross join lateral (
            select ctid as place from tasks
            where job_id = r.job_id and stage = r.stage and path = r.path and round = r.round
            offset 0
        ) found
    ) r
    where t.ctid = r.place and t.state = 'waiting'
    returning t.id, t.job_id, t.stage, t.path, t.round, t.pool, t.state, t.label, t.siblings, t.tries, t.losses
),
followed as (
    select * from new union all select * from woken
),
chained as (
    insert into attempts (id, task_id, job_id, number, worker_id, deadline_at)
    select c.id, f.id, f.job_id, f.tries + f.losses + 1, c.worker_id, clock_timestamp() + c.seconds * interval '1 second'
    from json_to_recordset(%(chained)s)
         as c (id uuid, job_id uuid, stage text, path int[], round int, worker_id uuid, seconds float8)
    join followed f on f.job_id = c.job_id and f.stage = c.stage and f.path = c.path and f.round = c.round
),
claimed as (
    insert into attempts (id, task_id, job_id, number, worker_id, deadline_at)
    select c.id, c.task_id, c.job_id, c.number, c.worker_id, clock_timestamp() + c.seconds * interval '1 second'
    from json_to_recordset(%(claimed)s)
         as c (id uuid, task_id bigint, job_id uuid, number int, worker_id uuid, seconds float8)
),
lines as (
    insert into events (job_id, seq, type, at, stage, path, data)
    select e.job_id, e.seq, e.type, e.at, e.stage, e.path,
           -- The name of an item that had waited stands in its row.
           case when w.id is null then e.data
                else e.data || jsonb_build_object('label', w.label, 'of', w.siblings) end
    from json_to_recordset(%(events)s)
         as e (job_id uuid, seq int, type text, at timestamptz, stage text, path int[], data jsonb)
    left join woken w on e.type = 'task.started' and w.job_id = e.job_id and w.stage = e.stage and w.path = e.path
),
moved as (
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
    from (
        select n.*, found.place
        from json_to_recordset(%(jobs)s)
             as n (id uuid, state text, board jsonb, stage text, progress float8, events int, result text, error jsonb,
                   updated_at timestamptz)
        cross join lateral (select ctid as place from jobs where id = n.id offset 0) found
    ) u
    where j.ctid = u.place and j.state in ('pending', 'running')
)
select * from followed where state <> 'waiting'
