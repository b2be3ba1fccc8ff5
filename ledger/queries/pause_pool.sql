-- The pool hands out no task until it is resumed. No row: it was paused already.
update pools set paused_at = now(), code = %(code)s, reason = %(reason)s where name = %(name)s and paused_at is null
returning name
