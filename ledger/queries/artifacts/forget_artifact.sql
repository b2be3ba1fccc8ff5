-- An artifact whose object is gone. Under its lock.
delete from artifacts where id = %(id)s
