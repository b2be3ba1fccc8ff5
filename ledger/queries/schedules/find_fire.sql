-- Whether a moment of a schedule has its record.
select fire_at from schedule_fires where schedule_id = %(schedule_id)s and fire_at = %(fire_at)s
