-- What the provider made of calls of this batch, each once: sent -> answered (with the row of its cost) | expired |
-- failed. A result that is recorded already, or belongs to another batch, changes nothing.
with got as (
    select *
    from json_to_recordset(%(rows)s)
         as r (id uuid, state text, message jsonb, reason text, model text, tokens_in int, tokens_out int,
               cache_write_tokens int, cache_read_tokens int, price_usd numeric)
),
mine as (
    select e.id, e.owner, e.job_id, e.task_id, e.attempt_id, e.key, e.sent_at, got.state, got.message, got.reason,
           got.model, got.tokens_in, got.tokens_out, got.cache_write_tokens, got.cache_read_tokens, got.price_usd
    from got join economy_calls e on e.id = got.id
    where e.batch_id = %(batch_id)s and e.state = 'sent'
    for update of e
),
paid as (
    insert into calls (owner, job_id, task_id, attempt_id, key, provider, model, tokens_in, tokens_out,
                       cache_write_tokens, cache_read_tokens, price_usd, milliseconds, outcome, batch)
    select owner, job_id, task_id, attempt_id, key, %(provider)s, model, tokens_in, tokens_out, cache_write_tokens,
           cache_read_tokens, price_usd,
           -- A batch may take 24 hours, which is less than an int of milliseconds holds (24 days).
           (extract(epoch from clock_timestamp() - sent_at) * 1000)::int, 'unread', true
    from mine where state = 'answered'
    returning id, task_id, key
)
update economy_calls e
set state = mine.state, message = mine.message, reason = mine.reason, call_id = paid.id, body = null,
    ended_at = clock_timestamp()
from mine left join paid on paid.task_id = mine.task_id and paid.key = mine.key
where e.id = mine.id
returning e.id
