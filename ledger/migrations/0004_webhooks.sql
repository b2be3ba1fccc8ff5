-- Webhooks: who wants to be told when jobs end, and what is still to be told.

create table webhooks (
    id              uuid        primary key,
    owner           uuid        not null,
    url             text        not null,
    description     text        not null default '',
    -- "generation.completed", …, or "*" for all.
    events          text[]      not null,
    -- "whsec_" and base64. Kept readable: every delivery is signed with it.
    secret          text        not null,
    -- After a rotation both secrets sign until this moment.
    previous_secret text,
    previous_until  timestamptz,
    active          boolean     not null default true,
    -- Why it was switched off without its owner asking ("gone").
    switched_off    text,
    created_at      timestamptz not null default clock_timestamp(),
    updated_at      timestamptz not null default clock_timestamp(),
    constraint webhooks_want_something check (cardinality(events) > 0),
    constraint webhooks_previous_ends check ((previous_secret is null) = (previous_until is null))
);
create index webhooks_of_owner on webhooks (owner, created_at);

create table deliveries (
    -- The webhook-id of every attempt.
    id          uuid        primary key,
    -- No foreign key: its check could make a job's end fail when the webhook is removed at that moment.
    webhook_id  uuid        not null,
    owner       uuid        not null,
    -- Null: nobody's job, a test that the owner asked for.
    job_id      uuid,
    event       text        not null,
    -- What the job said when it ended. The first attempt makes the body of it, and every attempt sends that body.
    facts       jsonb,
    body        text,
    state       text        not null default 'pending',
    -- Attempts in all, and since it was last sent off.
    attempts    int         not null default 0,
    tries       int         not null default 0,
    -- Next attempt; while one is under way, when it counts as lost.
    due_at      timestamptz not null default clock_timestamp(),
    last_status int,
    last_error  text,
    last_milliseconds int,
    created_at  timestamptz not null default clock_timestamp(),
    ended_at    timestamptz,
    constraint deliveries_state check (state in ('pending', 'delivered', 'dead')),
    constraint deliveries_ended check ((ended_at is null) = (state = 'pending')),
    constraint deliveries_say_something check (body is not null or facts is not null)
);
create index deliveries_due on deliveries (due_at) where state = 'pending';
create index deliveries_of_webhook on deliveries (webhook_id, created_at desc);
create index deliveries_ended_at on deliveries (ended_at) where ended_at is not null;

-- The log: one row for each attempt whose outcome is known.
create table delivery_attempts (
    delivery_id  uuid        not null references deliveries on delete cascade,
    number       int         not null,
    started_at   timestamptz not null,
    milliseconds int         not null,
    -- Null: there was no answer.
    status       int,
    error        text,
    -- The beginning of what the receiver answered.
    answer       text        not null default '',
    primary key (delivery_id, number)
);

-- One delivery for each webhook that wants to know, in the transaction that ends the job, whatever ends it.
-- Ids are UUIDs of version 7, as everywhere: 48 bits of milliseconds over a random one.
create function tell_webhooks() returns trigger language plpgsql as $$
begin
    insert into deliveries (id, webhook_id, owner, job_id, event, facts)
    select encode(
               set_bit(set_bit(
                   overlay(uuid_send(gen_random_uuid())
                           placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
                           from 1 for 6),
                   52, 1), 53, 1),
               'hex')::uuid,
           w.id, new.owner, new.id, new.pipeline || '.' || new.state,
           jsonb_build_object(
               'pipeline', new.pipeline, 'state', new.state, 'request', new.request, 'result', new.result,
               'error', new.error, 'reason', new.cancel_reason, 'created_at', new.created_at, 'ended_at', new.ended_at)
    from webhooks w
    where w.owner = new.owner and w.active and w.events && array['*', new.pipeline || '.' || new.state]
      -- A PDF is an answer to a request that waits for it: nobody is told.
      and new.pipeline <> 'pdf';
    return null;
end
$$;

-- The condition is short on purpose: it is read and checked at every update of a job, and few of them end one.
create trigger jobs_tell_webhooks after update of state on jobs for each row
    when (old.ended_at is null and new.ended_at is not null)
    execute function tell_webhooks();
