-- US dollars spent (known prices) by the job, by its owner this month, by all this month (UTC).
select coalesce(sum(price_usd) filter (where job_id = %(job_id)s), 0) as job_usd,
       coalesce(sum(price_usd) filter (where owner = %(owner)s), 0) as owner_month_usd,
       coalesce(sum(price_usd), 0) as month_usd
from calls
where made_at >= date_trunc('month', now() at time zone 'utc') at time zone 'utc'
