-- What jobs know beyond their product: whether they wait to be let go, which batch they belong to, whether their
-- provider calls may wait for half the price, and when nobody needs them any more.

alter table jobs
    -- Why a pending job starts nothing: 'manual', somebody processes jobs by hand; 'paused', an operator paused its kind.
    -- Its first tasks are due in the year 9999 until it is let go.
    add column held text constraint jobs_held check (held in ('manual', 'paused')),
    add column batch_id uuid,
    add column economy boolean not null default false,
    -- Jobs of nobody in particular are deleted then.
    add column expires_at timestamptz;

create index jobs_held on jobs (created_at) where held is not null and state = 'pending';
create index jobs_of_batch on jobs (batch_id) where batch_id is not null;
create index jobs_expiring on jobs (expires_at) where expires_at is not null;
-- By state first: the oldest that waits is found without reading what runs, and the other way round.
create index jobs_unfinished on jobs (state, pipeline, created_at)
    where state in ('pending', 'running') and held is null;

-- Pipelines whose new jobs wait; '*' is all of them.
create table holds (
    pipeline text        primary key,
    held_at  timestamptz not null default clock_timestamp(),
    reason   text        not null
);
