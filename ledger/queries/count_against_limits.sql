-- What counts against an owner's limits: whether a job stands for the key or the subject already (then none is made),
-- how many are unfinished, and seconds until the cooldown after the newest one of the pipeline is over (null: no job).
select
  exists (select from jobs where owner = %(owner)s and idempotency_key = %(idempotency_key)s)
    or exists (
      select from jobs
      where pipeline = %(pipeline)s and subject = %(subject)s and state in ('pending', 'running')
    ),
  (select count(*) from jobs where owner = %(owner)s and state in ('pending', 'running')),
  (
    select extract(epoch from max(created_at) - clock_timestamp())::float8 + %(cooldown_seconds)s
    from jobs
    where owner = %(owner)s and pipeline = %(pipeline)s
  )
