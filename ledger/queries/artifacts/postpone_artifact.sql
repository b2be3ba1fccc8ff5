-- An artifact whose object could not be deleted now: others get their turn before it is tried again.
update artifacts set expires_at = clock_timestamp() + interval '1 hour' where id = %(id)s
