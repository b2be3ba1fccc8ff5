-- A picture whose object is no longer in the store; one that was kept meanwhile under another key stays.
delete from kept_pictures where owner = %(owner)s and digest = %(digest)s and store_key = %(store_key)s
