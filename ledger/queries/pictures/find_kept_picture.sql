-- The owner's earlier picture of the same work. No row: there is none, or its job was deleted with its files.
select picture from kept_pictures where owner = %(owner)s and digest = %(digest)s
