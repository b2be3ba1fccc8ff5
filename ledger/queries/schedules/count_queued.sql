-- Fires of a schedule that wait for the job before.
select count(*) from schedule_fires where schedule_id = %(schedule_id)s and outcome = 'queued'
