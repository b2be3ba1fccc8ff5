-- Which of the provider's batches are ours already.
select provider_id from economy_batches where provider_id = any(%(provider_ids)s::text[])
