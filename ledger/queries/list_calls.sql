-- The provider calls of a job, oldest first, without their answers.
select task_id, key, provider, model, tokens_in, tokens_out, cache_write_tokens, cache_read_tokens, price_usd,
       milliseconds, outcome, made_at, batch
from calls where job_id = %(job_id)s
order by id
