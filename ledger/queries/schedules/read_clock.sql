-- The database's clock: the one that moments are compared with.
select clock_timestamp() as now
