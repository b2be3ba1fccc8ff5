-- The pools, paused or not.
select name, paused_at, code, reason from pools order by name
