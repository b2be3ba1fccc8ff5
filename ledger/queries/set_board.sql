-- The board that a job's tasks come to. Under the job's lock, or in the transaction that inserted it.
update jobs set board = %(board)s, progress = greatest(progress, %(progress)s), stage = coalesce(%(stage)s, stage)
where id = %(id)s
