-- One submit at a time for an owner, until the transaction ends; what comes after it sees what the one before wrote.
select pg_advisory_xact_lock(hashtextextended(%(owner)s::text, 0))
