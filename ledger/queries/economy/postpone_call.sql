-- A call that waits for the provider's batch. No row: it waits already, or the attempt has lost its task.
insert into economy_calls (id, task_id, key, job_id, owner, attempt_id, model, body, bytes)
select %(id)s, %(task_id)s, %(key)s, %(job_id)s, %(owner)s, %(attempt_id)s, %(model)s, %(body)s::jsonb, %(bytes)s
where exists (select from attempts where id = %(attempt_id)s and state = 'running')
on conflict (task_id, key) do nothing
returning id
