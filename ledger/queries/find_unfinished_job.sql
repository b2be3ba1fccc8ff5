-- The unfinished job of a subject.
select id from jobs
where pipeline = %(pipeline)s and subject = %(subject)s and state in ('pending', 'running')
