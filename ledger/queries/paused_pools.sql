-- Pools that hand out no task now.
select name from pools where paused_at is not null
