-- A retried pack counts in the month of its retry (UTC). No row: the job was no pack's.
update pack_uses set month = date_trunc('month', now() at time zone 'utc')::date where job_id = %(job_id)s
