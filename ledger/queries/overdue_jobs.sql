-- Unfinished jobs past their deadline.
select id, pipeline, version from jobs
where state in ('pending', 'running') and deadline_at < now()
order by deadline_at
limit %(limit)s
