-- The answer that an earlier attempt paid for.
select answer from calls where task_id = %(task_id)s and key = %(key)s and answer is not null
