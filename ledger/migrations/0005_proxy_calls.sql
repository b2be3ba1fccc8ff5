-- Calls that a client makes through the gateway belong to an owner, and to no job, task or attempt.

alter table calls
    alter column job_id drop not null,
    alter column task_id drop not null,
    alter column attempt_id drop not null,
    add constraint calls_of_attempt_or_owner
        check (num_nulls(job_id, task_id, attempt_id) in (0, 3)),
    -- Answers are kept for tasks that may be tried again; what a client was told is kept nowhere.
    drop constraint calls_answered,
    add constraint calls_answered check ((answer is not null) = (outcome = 'answered' and task_id is not null));

-- A record that is repeated after a lost reply finds its own row.
create unique index calls_one_proxied on calls (key) where task_id is null;
