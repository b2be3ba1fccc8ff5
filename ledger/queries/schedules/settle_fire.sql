-- What came of a queued fire.
update schedule_fires
set outcome = %(outcome)s, job_id = %(job_id)s, error = %(error)s, fired_at = clock_timestamp()
where schedule_id = %(schedule_id)s and fire_at = %(fire_at)s and outcome = 'queued'
returning fire_at
