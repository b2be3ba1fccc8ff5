-- What ledger/board.py rebuilds a board from.
select stage, path, round, state, output is not null as answered from tasks where job_id = %(job_id)s
