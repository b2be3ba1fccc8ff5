-- Every worker of an earlier run of this machine is gone: their leases end now (inkmill up, at its start).
update workers set lease_until = now() - interval '1 second', stopped_at = now() where stopped_at is null
