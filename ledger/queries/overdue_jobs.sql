-- Unfinished jobs past their deadline; that of a held one starts when it is let go.
select id, pipeline, version from jobs
where state in ('pending', 'running') and held is null and deadline_at < now()
order by deadline_at
limit %(limit)s
