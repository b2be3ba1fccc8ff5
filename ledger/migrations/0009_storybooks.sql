-- Product S4: picture books, and which pictures of the object store belong to them.

create table storybooks (
    id          uuid        primary key,
    owner       uuid        not null,
    -- The job that wrote it last: the first one, or a repair.
    job_id      uuid        not null,
    title       text        not null,
    story       text        not null,
    audience    text        not null,
    style       text        not null,
    -- schemas/picture.py CharacterSheet
    sheet       jsonb       not null,
    -- schemas/story.py BookPage, in reading order
    pages       jsonb       not null,
    -- schemas/picture.py DrawnPicture
    cover       jsonb,
    page_count  int         not null,
    scene_count int         not null,
    -- Scenes without a picture.
    missing     int         not null,
    warning     text,
    language    text        not null,
    author      text        not null,
    illustrator text        not null,
    created_at  timestamptz not null default clock_timestamp(),
    updated_at  timestamptz not null default clock_timestamp(),
    -- How often missing pictures were drawn afterwards.
    repairs     int         not null default 0,
    constraint storybooks_audience check (audience in ('children', 'young_adults', 'adults')),
    -- A book without any picture is no book (S4-08), and one that lacks some says so.
    constraint storybooks_have_a_picture check (missing between 0 and scene_count - 1),
    constraint storybooks_say_what_is_missing check ((missing > 0) = (warning is not null))
);
create index storybooks_of_owner on storybooks (owner, created_at desc, id desc);

-- The pictures of a book belong to it and no longer to the job that drew them: they stay when the job goes.
alter table artifacts add column storybook_id uuid;
create index artifacts_of_storybook on artifacts (storybook_id) where storybook_id is not null;

-- As before (0004), but nobody is told of a book's file, which is an answer to a request that waits for it; and what a
-- delivery remembers of a job leaves out what no line of a webhook holds: whole stories and their pages.
create or replace function tell_webhooks() returns trigger language plpgsql as $$
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
               'pipeline', new.pipeline, 'state', new.state,
               'request', new.request - array['pages', 'story'],
               'result', case when jsonb_typeof(new.result) = 'object'
                              then new.result - array['pages', 'generated_story'] else new.result end,
               'error', new.error, 'reason', new.cancel_reason, 'created_at', new.created_at, 'ended_at', new.ended_at)
    from webhooks w
    where w.owner = new.owner and w.active and w.events && array['*', new.pipeline || '.' || new.state]
      and new.pipeline not in ('pdf', 'book-file');
    return null;
end
$$;
