-- Unfinished jobs of an owner.
select count(*) from jobs where owner = %(owner)s and state in ('pending', 'running')
