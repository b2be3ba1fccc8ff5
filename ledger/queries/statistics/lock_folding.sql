-- One clock folds at a time; the others have nothing to wait for. False: another one does.
select pg_try_advisory_xact_lock(%(number)s)
