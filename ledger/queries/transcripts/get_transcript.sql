-- The text of one transcript. No row: it does not exist or belongs to somebody else.
select body from transcripts where id = %(id)s and owner = %(owner)s
