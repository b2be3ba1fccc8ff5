-- Jobs that nobody starts by hand: schedules that the clock fires, batches of thousands, and provider calls that wait
-- for the provider's own batches at half the price.

create table schedules (
    id          uuid        primary key,
    owner       uuid        not null,
    name        text        not null,
    -- Five fields, read in the time zone (an IANA name).
    cron        text        not null,
    time_zone   text        not null,
    -- What is started: the newest version of the pipeline that the clock knows, with this request.
    pipeline    text        not null,
    request     jsonb       not null,
    -- What is stored anew before each start: a transcript, or a link that becomes a material.
    source      jsonb,
    economy     boolean     not null default false,
    -- What the owner's token allowed when the schedule was written: packs in a month, and no limit in an hour.
    packs_max   int         not null default 0,
    unlimited   boolean     not null default false,
    -- When the job before has not ended: leave this one out, let it wait, or cancel the one before.
    overlap     text        not null default 'skip',
    -- What nobody fired in time: leave it out, make up for it once, or for each (at most a setting's number).
    catch_up    text        not null default 'once',
    paused_at   timestamptz,
    -- Null: the expression names no moment any more.
    next_at     timestamptz,
    last_at     timestamptz,
    last_job_id uuid,
    last_error  text,
    created_at  timestamptz not null default clock_timestamp(),
    updated_at  timestamptz not null default clock_timestamp(),
    constraint schedules_one_name unique (owner, name),
    constraint schedules_overlap check (overlap in ('skip', 'queue', 'cancel_running')),
    constraint schedules_catch_up check (catch_up in ('skip', 'once', 'all'))
);
create index schedules_due on schedules (next_at) where paused_at is null and next_at is not null;

-- One row for each moment of a schedule that came: however many clocks run, it is fired once.
create table schedule_fires (
    schedule_id uuid        not null references schedules on delete cascade,
    fire_at     timestamptz not null,
    outcome     text        not null,
    job_id      uuid,
    error       text,
    fired_at    timestamptz not null default clock_timestamp(),
    primary key (schedule_id, fire_at),
    constraint schedule_fires_outcome check (outcome in ('started', 'queued', 'overlapped', 'missed', 'failed')),
    constraint schedule_fires_started check (job_id is not null or outcome <> 'started')
);
create index schedule_fires_queued on schedule_fires (schedule_id, fire_at) where outcome = 'queued';
create index schedule_fires_with_job on schedule_fires (schedule_id, fire_at) where job_id is not null;
create index schedule_fires_by_time on schedule_fires (fired_at);

create table batches (
    id              uuid        primary key,
    owner           uuid        not null,
    total           int         not null check (total > 0),
    economy         boolean     not null default false,
    -- An admin's: its jobs do not count against the jobs of an hour.
    unlimited       boolean     not null default false,
    -- The webhook that is told when the last job ends, beside those that asked for all ends of batches.
    webhook_id      uuid,
    idempotency_key text,
    request_digest  text        not null,
    created_at      timestamptz not null default clock_timestamp(),
    -- Somebody cancelled all of it; the clock goes on with what the request did not reach.
    cancelled_at    timestamptz,
    cancel_reason   text,
    ended_at        timestamptz
);
create unique index batches_idempotency on batches (owner, idempotency_key) where idempotency_key is not null;
create index batches_of_owner on batches (owner, created_at desc);
create index batches_open on batches (created_at) where ended_at is null;

-- Place of a job in its batch, from 1: the line of the file.
alter table jobs add column batch_number int;
drop index jobs_of_batch;
create unique index jobs_of_batch on jobs (batch_id, batch_number) where batch_id is not null;
create index jobs_of_batch_unfinished on jobs (batch_id)
    where batch_id is not null and state in ('pending', 'running');

-- A batch is told as a whole.
drop trigger jobs_tell_webhooks on jobs;
create trigger jobs_tell_webhooks after update of state on jobs for each row
    when (old.ended_at is null and new.ended_at is not null and new.batch_id is null)
    execute function tell_webhooks();

-- Answered through the provider's batches, at half the price.
alter table calls add column batch boolean not null default false;

-- What is sent to the provider in one piece.
create table economy_batches (
    id           uuid        primary key,
    state        text        not null default 'sending',
    -- The provider's name of it; null until it has said so.
    provider_id  text unique,
    requests     int         not null,
    created_at   timestamptz not null default clock_timestamp(),
    -- Next look; while it is being sent, when the sender counts as dead.
    due_at       timestamptz not null,
    ended_at     timestamptz,
    constraint economy_batches_state check (state in ('sending', 'sent', 'ended', 'given_up')),
    constraint economy_batches_sent check (provider_id is not null or state in ('sending', 'given_up'))
);
create index economy_batches_open on economy_batches (due_at) where state in ('sending', 'sent');

-- Provider calls that wait: waiting -> sending -> sent -> answered | expired | failed; cancelled when the job has
-- ended before the call was sent. After expired and failed the task asks singly.
create table economy_calls (
    -- The custom id that the provider knows it by, as 32 hex digits.
    id         uuid        primary key,
    task_id    bigint      not null,
    key        text        not null,
    job_id     uuid        not null references jobs on delete cascade,
    owner      uuid        not null,
    attempt_id uuid        not null,
    model      text        not null,
    -- What to send; forgotten once there is an answer.
    body       jsonb,
    bytes      int         not null,
    state      text        not null default 'waiting',
    batch_id   uuid,
    -- What the provider answered, before its shape was looked at; the row of its cost.
    message    jsonb,
    call_id    bigint,
    reason     text,
    created_at timestamptz not null default clock_timestamp(),
    sent_at    timestamptz,
    ended_at   timestamptz,
    -- When its task was told; null: it still has to be.
    woken_at   timestamptz,
    constraint economy_calls_one_key unique (task_id, key),
    constraint economy_calls_state
        check (state in ('waiting', 'sending', 'sent', 'answered', 'expired', 'failed', 'cancelled')),
    constraint economy_calls_ended
        check ((ended_at is not null) = (state in ('answered', 'expired', 'failed', 'cancelled'))),
    constraint economy_calls_body check (body is not null or state in ('answered', 'expired', 'failed', 'cancelled'))
);
create index economy_calls_waiting on economy_calls (created_at) where state = 'waiting';
create index economy_calls_open on economy_calls (created_at) where state in ('waiting', 'sending', 'sent');
create index economy_calls_of_batch on economy_calls (batch_id) where state in ('sending', 'sent');
create index economy_calls_untold on economy_calls (ended_at)
    where woken_at is null and state in ('answered', 'expired', 'failed');
create index economy_calls_of_job on economy_calls (job_id);
