-- Forget a schedule with the record of its fires; the jobs it started stay. No row: it is not the owner's.
delete from schedules where id = %(id)s and owner = %(owner)s returning id
