-- The record of one moment. No row: this moment was fired before, and nothing may be started for it again.
insert into schedule_fires (schedule_id, fire_at, outcome, job_id, error)
values (%(schedule_id)s, %(fire_at)s, %(outcome)s, %(job_id)s, %(error)s)
on conflict do nothing
returning fire_at
