-- One call at a time lets jobs go: two would each see the same room below the limit.
select pg_advisory_xact_lock(%(number)s)
