-- The newest deliveries of an owner's webhook, all or those in one state.
select id, webhook_id, job_id, event, state, attempts, due_at, last_status, last_error, last_milliseconds,
       created_at, ended_at
from deliveries
where webhook_id = %(webhook_id)s and owner = %(owner)s and (%(state)s::text is null or state = %(state)s)
order by created_at desc, id desc
limit %(limit)s
