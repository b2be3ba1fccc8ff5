-- New jobs of a pipeline start again. Waits for those who are submitting under this hold, so that release_jobs sees
-- their jobs. No row: there was no such hold.
delete from holds where pipeline = %(pipeline)s returning pipeline
