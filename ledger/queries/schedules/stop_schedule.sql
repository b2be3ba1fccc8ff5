-- A schedule whose expression or time zone this clock cannot read is paused, and says why.
update schedules set paused_at = clock_timestamp(), last_error = %(error)s where id = %(id)s
