-- Answer identical work of the owner with this picture from now on; a newer one, kept longer, takes its place.
-- No row: its artifact was deleted meanwhile.
insert into kept_pictures (owner, digest, store_key, picture)
select %(owner)s, %(digest)s, store_key, %(picture)s::jsonb
from artifacts where store_key = %(store_key)s and owner = %(owner)s
on conflict (owner, digest) do update
set store_key = excluded.store_key, picture = excluded.picture, made_at = clock_timestamp()
