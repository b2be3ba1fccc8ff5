-- An active webhook of this owner.
select id from webhooks where owner = %(owner)s and id = %(webhook_id)s and active
