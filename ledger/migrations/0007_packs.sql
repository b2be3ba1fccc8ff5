-- Product S2: materials, their chunks, and the study packs made of them.

create table materials (
    id          uuid        primary key,
    owner       uuid        not null,
    job_id      uuid        not null,
    kind        text        not null,
    -- File name, or the address that was sent.
    name        text        not null,
    source_url  text,
    -- Of the upload; a link has none until it is fetched.
    media_type  text,
    bytes       bigint,
    store_key   text,
    -- Set by the chunk stage.
    title       text,
    language    text,
    page_count  int,
    created_at  timestamptz not null default clock_timestamp(),
    constraint materials_kind check (kind in ('pdf', 'docx', 'image', 'url', 'youtube')),
    constraint materials_have_a_source check (store_key is not null or source_url is not null),
    constraint materials_one_per_job unique (job_id)
);
create index materials_of_owner on materials (owner, created_at desc);
create index materials_by_age on materials (created_at);

create table chunks (
    material_id  uuid   not null references materials on delete cascade,
    -- From 0, in reading order.
    position     int    not null,
    id           text   not null,
    body         text   not null,
    -- From 1; null where the source has no pages.
    page         int,
    start_offset int    not null,
    headings     text[] not null default '{}',
    primary key (material_id, position),
    constraint chunks_one_per_id unique (material_id, id)
);

create table packs (
    id              uuid        primary key,
    owner           uuid        not null,
    material_id     uuid        not null references materials on delete cascade,
    title           text        not null,
    summary         text        not null,
    language        text        not null,
    author          text        not null,
    -- schemas/pack.py Notes, schemas/review.py Report
    notes           jsonb       not null,
    report          jsonb       not null,
    quiz_id         uuid        not null,
    map_id          uuid        not null,
    map_title       text        not null,
    generation_ms   int         not null,
    chunk_total     int         not null,
    chunks_cited    int         not null,
    created_at      timestamptz not null default clock_timestamp(),
    updated_at      timestamptz not null default clock_timestamp(),
    constraint packs_one_per_material unique (material_id)
);
create index packs_of_owner on packs (owner, created_at desc);

create table cards (
    id               uuid        primary key,
    pack_id          uuid        not null references packs on delete cascade,
    position         int         not null,
    kind             text        not null,
    front            text        not null,
    back             text        not null,
    tags             text[]      not null default '{}',
    chunk_ids        text[]      not null,
    -- SM-2 (gateway/scheduling); stability and difficulty are FSRS's own.
    ease             real        not null default 2.5,
    interval_days    int         not null default 0,
    reps             int         not null default 0,
    lapses           int         not null default 0,
    stability        double precision,
    difficulty       double precision,
    due_at           timestamptz not null,
    last_reviewed_at timestamptz,
    created_at       timestamptz not null,
    constraint cards_kind check (kind in ('qa', 'cloze')),
    constraint cards_one_per_place unique (pack_id, position)
);

create table pack_questions (
    id        uuid  primary key,
    pack_id   uuid  not null references packs on delete cascade,
    position  int   not null,
    -- schemas/pack.py PackQuestion
    body      jsonb not null,
    constraint pack_questions_one_per_place unique (pack_id, position)
);

create table map_nodes (
    id        uuid   primary key,
    pack_id   uuid   not null references packs on delete cascade,
    position  int    not null,
    label     text   not null,
    parent_id uuid   references map_nodes on delete cascade,
    chunk_ids text[] not null,
    constraint map_nodes_one_per_place unique (pack_id, position)
);
create index map_nodes_of_parent on map_nodes (parent_id);

-- One row for each pack that was started. It outlives material and pack: what was deleted has been used. Whether it
-- counts is asked of its job: one that failed gives the unit back.
create table pack_uses (
    job_id uuid not null primary key,
    owner  uuid not null,
    -- First day of the month (UTC).
    month  date not null
);
create index pack_uses_of_owner on pack_uses (owner, month);
