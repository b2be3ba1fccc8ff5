-- A provider call; an answer is stored once for each (task, key): a second one keeps its cost and drops its answer.
with kept as (
    insert into calls (owner, job_id, task_id, attempt_id, key, provider, model, tokens_in, tokens_out,
                       cache_write_tokens, cache_read_tokens, price_usd, milliseconds, outcome, answer, batch)
    values (%(owner)s, %(job_id)s, %(task_id)s, %(attempt_id)s, %(key)s, %(provider)s, %(model)s, %(tokens_in)s,
            %(tokens_out)s, %(cache_write_tokens)s, %(cache_read_tokens)s, %(price_usd)s, %(milliseconds)s,
            %(outcome)s, %(answer)s::jsonb, %(batch)s)
    on conflict (task_id, key) where answer is not null do nothing
    returning id
)
insert into calls (owner, job_id, task_id, attempt_id, key, provider, model, tokens_in, tokens_out,
                   cache_write_tokens, cache_read_tokens, price_usd, milliseconds, outcome, batch)
select %(owner)s, %(job_id)s, %(task_id)s, %(attempt_id)s, %(key)s, %(provider)s, %(model)s, %(tokens_in)s,
       %(tokens_out)s, %(cache_write_tokens)s, %(cache_read_tokens)s, %(price_usd)s, %(milliseconds)s, 'duplicate',
       %(batch)s
where not exists (select from kept)
