-- Send it (again) at once, whatever became of it, with a whole schedule of retries; its id stays.
-- No row: it does not exist or belongs to somebody else, or its webhook is switched off.
update deliveries
set state = 'pending', ended_at = null, tries = 0, due_at = clock_timestamp()
where id = %(delivery_id)s and owner = %(owner)s
  and exists (select from webhooks w where w.id = webhook_id and w.active)
returning id, webhook_id, job_id, event, state, attempts, due_at, last_status, last_error, last_milliseconds,
          created_at, ended_at
