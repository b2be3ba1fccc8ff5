-- One at a time holds jobs or lets them go: two that let go would each see the same room below the limit, and two holds
-- that end at once would each leave their jobs to the other.
select pg_advisory_xact_lock(%(number)s)
