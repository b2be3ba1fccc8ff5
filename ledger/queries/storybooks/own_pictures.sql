-- The pictures of a book belong to it and no longer to the job that drew them: they stay when the job goes. No row for a
-- picture: it is the book's already and is not touched.
update artifacts set job_id = null, storybook_id = %(id)s, expires_at = null
where store_key = any(%(store_keys)s::text[]) and owner = %(owner)s and storybook_id is distinct from %(id)s
