-- The oldest fire of a schedule that waits for the job before. No row: none waits.
select fire_at from schedule_fires
where schedule_id = %(schedule_id)s and outcome = 'queued'
order by fire_at
limit 1
