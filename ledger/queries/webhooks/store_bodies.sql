-- What is sent is decided once: the bodies made for first attempts, or those that somebody stored before.
update deliveries d
set body = coalesce(d.body, b.body), facts = null
from json_to_recordset(%(rows)s) as b (id uuid, body text)
where d.id = b.id
returning d.id, d.body
