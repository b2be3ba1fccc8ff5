-- A delivery that tells of no job: the owner tries the receiver. No row: no such webhook of this owner, or as many
-- tests are on their way there as are allowed (who sends more tests nothing, but floods somebody).
insert into deliveries (id, webhook_id, owner, event, body)
select %(id)s, id, owner, %(event)s, %(body)s
from webhooks
where id = %(webhook_id)s and owner = %(owner)s
  and (select count(*) from deliveries d
       where d.webhook_id = %(webhook_id)s and d.event = %(event)s and d.state = 'pending') < %(tests_max)s
returning id, webhook_id, job_id, event, state, attempts, due_at, last_status, last_error, last_milliseconds,
          created_at, ended_at
