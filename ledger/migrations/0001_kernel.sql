-- The kernel: jobs, tasks, attempts, events, provider calls, artifacts, workers, pools.
-- States and their moves: schemas/states.py. Nothing here knows a product.

create table jobs (
    id              uuid primary key,
    pipeline        text        not null,
    version         int         not null,
    owner           uuid        not null,
    state           text        not null default 'pending',
    -- What the job is about; a pipeline has at most one unfinished job for each subject.
    subject         text,
    request         jsonb       not null,
    -- One character for each task (ledger/board.py): what fan-in, skips and progress are decided from.
    board           jsonb       not null,
    stage           text,
    progress        real        not null default 0,
    -- Sequence number of the newest event.
    events          int         not null default 0,
    result          jsonb,
    error           jsonb,
    cancel_reason   text,
    -- The failed job whose finished work this one takes over.
    resumes         uuid,
    idempotency_key text,
    -- Digest of the request the key was first used with.
    request_digest  text        not null,
    created_at      timestamptz not null default now(),
    started_at      timestamptz,
    ended_at        timestamptz,
    updated_at      timestamptz not null default now(),
    deadline_at     timestamptz,
    constraint jobs_state check (state in ('pending', 'running', 'completed', 'failed', 'cancelled')),
    constraint jobs_ended check ((ended_at is not null) = (state in ('completed', 'failed', 'cancelled'))),
    constraint jobs_completed_has_result check (state <> 'completed' or result is not null),
    constraint jobs_failed_has_error check ((error is not null) = (state = 'failed')),
    constraint jobs_progress check (progress between 0 and 100)
) with (fillfactor = 70);

create unique index jobs_one_unfinished_per_subject on jobs (pipeline, subject)
    where state in ('pending', 'running') and subject is not null;
create unique index jobs_idempotency on jobs (owner, idempotency_key) where idempotency_key is not null;
create index jobs_of_owner on jobs (owner, created_at desc);
create index jobs_of_subject on jobs (pipeline, subject, created_at desc) where subject is not null;
create index jobs_with_deadline on jobs (deadline_at)
    where state in ('pending', 'running') and deadline_at is not null;
create index jobs_ended_at on jobs (ended_at) where ended_at is not null;

create table tasks (
    id           bigint generated always as identity primary key,
    job_id       uuid        not null references jobs on delete cascade,
    stage        text        not null,
    -- Place in the fan-outs: {} without one, {3} for item 3, {3,2} nested.
    path         int[]       not null default '{}',
    round        int         not null default 0,
    pool         text        not null,
    state        text        not null,
    -- Name of the item and how many items its fan-out has; null outside a fan-out.
    label        text,
    siblings     int,
    -- Tries that cost a retry, and attempts lost with their worker.
    tries        int         not null default 0,
    losses       int         not null default 0,
    due_at       timestamptz not null default now(),
    -- When the broker confirmed its message; null: nobody has, the clock will send it.
    published_at timestamptz,
    started_at   timestamptz,
    ended_at     timestamptz,
    output       jsonb,
    summary      jsonb,
    error        jsonb,
    constraint tasks_state check (state in ('waiting', 'ready', 'running', 'done', 'failed', 'cancelled', 'skipped')),
    constraint tasks_done_has_output check (state <> 'done' or output is not null),
    constraint tasks_failed_has_error check (state <> 'failed' or error is not null),
    constraint tasks_one_per_place unique (job_id, stage, path, round)
) with (fillfactor = 70);

create index tasks_ready on tasks (pool, due_at) where state = 'ready';
create index tasks_failed on tasks (ended_at desc) where state = 'failed';

create table workers (
    id          uuid        primary key,
    name        text        not null,
    pools       text[]      not null,
    started_at  timestamptz not null default now(),
    -- Past this the clock takes its attempts away.
    lease_until timestamptz not null,
    stopped_at  timestamptz
);
create index workers_live on workers (lease_until) where stopped_at is null;

create table attempts (
    -- Made by the worker, so that a claim repeated after a lost reply finds its own row.
    id          uuid        primary key,
    -- No foreign keys here and in events: rows are inserted under the lock of their job only, and the check of each
    -- would cost more than its insert. delete_old_jobs deletes them with their job.
    task_id     bigint      not null,
    job_id      uuid        not null,
    number      int         not null,
    worker_id   uuid        not null,
    state       text        not null default 'running',
    started_at  timestamptz not null default now(),
    -- Past this the clock takes it away even from a live worker.
    deadline_at timestamptz not null,
    ended_at    timestamptz,
    code        text,
    message     text,
    constraint attempts_state check (state in ('running', 'succeeded', 'failed', 'released', 'lost', 'cancelled')),
    constraint attempts_ended check ((ended_at is null) = (state = 'running'))
) with (fillfactor = 70);
create unique index attempts_one_running on attempts (task_id) where state = 'running';
create index attempts_of_task on attempts (task_id);

create table events (
    job_id uuid        not null,
    seq    int         not null,
    type   text        not null,
    at     timestamptz not null,
    stage  text,
    path   int[]       not null default '{}',
    data   jsonb       not null default '{}',
    primary key (job_id, seq)
);

-- One row for each provider call. The money survives the job: no cascade.
create table calls (
    id                 bigint generated always as identity primary key,
    owner              uuid        not null,
    job_id             uuid        not null,
    task_id            bigint      not null,
    attempt_id         uuid        not null,
    key                text        not null,
    provider           text        not null,
    model              text        not null,
    tokens_in          int         not null,
    tokens_out         int         not null,
    cache_write_tokens int         not null,
    cache_read_tokens  int         not null,
    -- US dollars; null when the price is unknown, never zero for that.
    price_usd          numeric(14, 8),
    milliseconds       int         not null,
    outcome            text        not null,
    answer             jsonb,
    made_at            timestamptz not null default now(),
    constraint calls_answered check ((answer is not null) = (outcome = 'answered'))
);
create unique index calls_one_answer on calls (task_id, key) where answer is not null;
create index calls_of_job on calls (job_id);
create index calls_of_owner on calls (owner, made_at);
create index calls_by_time on calls (made_at);

create table artifacts (
    id         uuid        primary key,
    owner      uuid        not null,
    job_id     uuid,
    kind       text        not null,
    name       text        not null,
    media_type text        not null,
    bytes      bigint      not null check (bytes >= 0),
    sha256     text        not null,
    -- Key in the object store.
    store_key  text        not null unique,
    created_at timestamptz not null default now()
);
create index artifacts_of_job on artifacts (job_id);
create index artifacts_of_owner on artifacts (owner, created_at desc);

-- A paused pool hands out no task until an operator resumes it.
create table pools (
    name      text        primary key,
    paused_at timestamptz,
    code      text,
    reason    text
);
insert into pools (name) values ('control'), ('text'), ('sources'), ('pictures'), ('books');
