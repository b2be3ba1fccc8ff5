-- Figures of the background jobs (product S4) that cost the same with a million jobs as with ten: every move of a job
-- is one row that nobody updates, so the fleet's transactions never wait for each other here. The clock folds these
-- rows into counts; counts and the rows not yet folded are exact together at every moment.

create table job_moves (
    pipeline     text    not null,
    -- 'held' is a pending job that waits to be let go. Null: the job is new.
    left_state   text,
    -- Null: the job was deleted.
    entered      text,
    -- From start to end, of completed jobs; else 0.
    milliseconds bigint  not null default 0,
    -- In which minute it ended, where this move ends it.
    minute       timestamptz,
    -- It ended, and a stage of it had needed more than one try.
    retried      boolean not null default false
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- How many jobs are in each state, and the time that the completed ones took together.
create table job_counts (
    pipeline     text   not null,
    state        text   not null,
    jobs         bigint not null,
    milliseconds bigint not null,
    primary key (pipeline, state)
) with (fillfactor = 50);

-- What ended in each minute of the last day. A job that is deleted later ended all the same.
create table job_minutes (
    minute           timestamptz not null,
    pipeline         text        not null,
    completed        int         not null,
    failed           int         not null,
    cancelled        int         not null,
    retried          int         not null,
    milliseconds     bigint      not null,
    milliseconds_max bigint      not null,
    primary key (minute, pipeline)
) with (fillfactor = 50);

create function count_job() returns trigger language plpgsql as $$
declare
    left_state text;
    entered    text;
    took       bigint := 0;
    ended_in   timestamptz;
    retried    boolean := false;
begin
    if tg_op <> 'INSERT' then
        left_state := case when old.state = 'pending' and old.held is not null then 'held' else old.state end;
    end if;
    if tg_op = 'DELETE' then
        if left_state = 'completed' then
            took := 1000 * extract(epoch from old.ended_at - coalesce(old.started_at, old.created_at));
        end if;
    else
        entered := case when new.state = 'pending' and new.held is not null then 'held' else new.state end;
        if new.ended_at is not null then
            ended_in := date_trunc('minute', new.ended_at);
            retried := exists (
                select from tasks t
                where t.job_id = new.id and (t.tries > 1 or t.tries = 1 and t.state = 'done'));
            if entered = 'completed' then
                took := 1000 * extract(epoch from new.ended_at - coalesce(new.started_at, new.created_at));
            end if;
        end if;
    end if;
    insert into job_moves values (
        case when tg_op = 'DELETE' then old.pipeline else new.pipeline end, left_state, entered, took, ended_in,
        retried);
    return null;
end
$$;

-- The conditions are short on purpose: the second one is checked at every update of any job.
create trigger jobs_count_new after insert on jobs for each row
    when (new.pipeline in ('storybook', 'auto-story', 'scenes', 'cartoonize', 'image'))
    execute function count_job();
create trigger jobs_count_moved after update of state, held on jobs for each row
    when ((old.state <> new.state or old.held is distinct from new.held)
          and new.pipeline in ('storybook', 'auto-story', 'scenes', 'cartoonize', 'image'))
    execute function count_job();
create trigger jobs_count_deleted after delete on jobs for each row
    when (old.pipeline in ('storybook', 'auto-story', 'scenes', 'cartoonize', 'image'))
    execute function count_job();

alter table jobs
    -- When processing by hand or by cron last took it up: calls that overlap do not take it twice.
    add column processed_at timestamptz;

alter table workers
    -- Tasks that it runs at once.
    add column concurrency int not null default 1,
    -- Its last sign of life.
    add column beat_at timestamptz not null default clock_timestamp();
