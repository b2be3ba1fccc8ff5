-- The batch has ended, once: a job that is retried later does not end it again.
update batches set ended_at = clock_timestamp() where id = %(id)s and ended_at is null returning ended_at
