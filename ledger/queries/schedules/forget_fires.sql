-- The record of fires that are long over. Those that wait stay.
delete from schedule_fires
where (schedule_id, fire_at) in (
    select schedule_id, fire_at from schedule_fires
    where fired_at < now() - %(days)s::int * interval '1 day' and outcome <> 'queued'
    order by fired_at
    limit %(limit)s
)
