-- A material and its use of this month's quota, in the transaction that starts its job. Always one row.
with used as (
    insert into pack_uses (job_id, owner, month)
    values (%(job_id)s, %(owner)s, date_trunc('month', now() at time zone 'utc')::date)
)
insert into materials (id, owner, job_id, kind, name, source_url, media_type, bytes, store_key)
values (%(id)s, %(owner)s, %(job_id)s, %(kind)s, %(name)s, %(source_url)s, %(media_type)s, %(bytes)s, %(store_key)s)
