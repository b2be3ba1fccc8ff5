-- Note an object of the store and how long it is kept; noted again, what is newer holds and the time starts anew.
-- Always one row.
insert into artifacts (id, owner, job_id, kind, name, media_type, bytes, sha256, store_key, expires_at)
values (%(id)s, %(owner)s, %(job_id)s, %(kind)s, %(name)s, %(media_type)s, %(bytes)s, %(sha256)s, %(store_key)s,
        clock_timestamp() + %(keep_hours)s::float8 * interval '1 hour')
on conflict (store_key) do update
set job_id = coalesce(excluded.job_id, artifacts.job_id), name = excluded.name, media_type = excluded.media_type,
    bytes = excluded.bytes, sha256 = excluded.sha256, expires_at = excluded.expires_at
