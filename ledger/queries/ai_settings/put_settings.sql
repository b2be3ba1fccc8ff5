-- Set how an owner wants courses written. Always one row; the newest write wins.
insert into ai_settings (owner, body)
values (%(owner)s, %(body)s)
on conflict (owner) do update set body = excluded.body, updated_at = clock_timestamp()
returning body
