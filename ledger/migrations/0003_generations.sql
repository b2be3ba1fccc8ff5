-- Product S1: transcripts that generations are written from, and what was written.

create table transcripts (
    -- Made from owner and text: the same text sent again is the same row.
    id         uuid        primary key,
    owner      uuid        not null,
    body       text        not null,
    created_at timestamptz not null default clock_timestamp()
);

create table generations (
    -- The job's id: S1 knows one id for both.
    id         uuid        primary key,
    owner      uuid        not null,
    mode       text        not null,
    topic      text        not null,
    author     text        not null,
    language   text        not null,
    -- Markdown.
    content    text        not null,
    -- schemas/generation.py Section, schemas/review.py Report
    sections   jsonb       not null,
    report     jsonb       not null,
    created_at timestamptz not null default clock_timestamp(),
    constraint generations_mode check (mode in ('pre-read', 'lecture', 'assignment'))
);
create index generations_of_owner on generations (owner, created_at desc);
create index transcripts_by_age on transcripts (created_at);
