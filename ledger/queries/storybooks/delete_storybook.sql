-- A book; its pictures expire. No row: it does not exist or is somebody else's.
with gone as (
    delete from storybooks where id = %(id)s and owner = %(owner)s
    returning id
), expired as (
    update artifacts set expires_at = clock_timestamp()
    from gone where artifacts.storybook_id = gone.id
    returning artifacts.store_key
)
select gone.id, coalesce(array(select store_key from expired), '{}') as store_keys from gone
