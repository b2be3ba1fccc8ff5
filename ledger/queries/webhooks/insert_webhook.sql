-- A new webhook. No row: the owner has as many as are allowed. Under the owner's lock.
insert into webhooks (id, owner, url, description, events, secret)
select %(id)s, %(owner)s, %(url)s, %(description)s, %(events)s, %(secret)s
where (select count(*) from webhooks where owner = %(owner)s) < %(webhooks_max)s
returning id, owner, url, description, events, secret, previous_until, active, switched_off, created_at, updated_at
