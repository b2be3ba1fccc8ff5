-- A call that a client made through the gateway, without a job; its text is not kept. Repeated, it changes nothing.
insert into calls (owner, key, provider, model, tokens_in, tokens_out, cache_write_tokens, cache_read_tokens,
                   price_usd, milliseconds, outcome)
values (%(owner)s, %(key)s, %(provider)s, %(model)s, %(tokens_in)s, %(tokens_out)s, %(cache_write_tokens)s,
        %(cache_read_tokens)s, %(price_usd)s, %(milliseconds)s, %(outcome)s)
on conflict (key) where task_id is null do nothing
