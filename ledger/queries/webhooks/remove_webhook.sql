-- A webhook with its deliveries and their log. No row: it does not exist or belongs to somebody else.
with gone as (
    delete from webhooks where id = %(webhook_id)s and owner = %(owner)s returning id
), forgotten as (
    delete from deliveries where webhook_id in (select id from gone)
)
select id from gone
