-- A material with its chunks and its pack; its artifacts expire. No row: it does not exist or is somebody else's.
-- Under the lock of its job, which has ended.
with gone as (
    delete from materials where id = %(id)s and owner = %(owner)s
    returning id, job_id
), expired as (
    update artifacts set expires_at = clock_timestamp()
    from gone where artifacts.job_id = gone.job_id
    returning artifacts.store_key
)
select gone.id, coalesce(array(select store_key from expired), '{}') from gone
