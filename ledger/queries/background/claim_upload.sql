-- An upload that no job has used belongs to this job from now on, and is kept as long: null as `keep_hours` is for good.
-- One that another job uses is left as it is.
update artifacts
set job_id = %(job_id)s, expires_at = clock_timestamp() + %(keep_hours)s::float8 * interval '1 hour'
where store_key = %(store_key)s and kind = 'upload' and job_id is null
