-- An artifact that was never made whole, or whose object its owner deletes at once.
delete from artifacts where store_key = %(store_key)s
