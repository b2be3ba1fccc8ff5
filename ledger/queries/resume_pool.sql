-- The pool hands out tasks again. No row: it was not paused.
update pools set paused_at = null, code = null, reason = null where name = %(name)s and paused_at is not null
returning name
