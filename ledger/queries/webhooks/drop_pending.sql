-- What was still to be told to a webhook that is switched off; it can be sent again by hand.
update deliveries
set state = 'dead', ended_at = clock_timestamp(), last_error = %(reason)s
where webhook_id = %(webhook_id)s and state = 'pending'
