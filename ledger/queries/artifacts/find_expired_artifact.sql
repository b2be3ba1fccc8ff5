-- The artifact that expired first and that no other clock is deleting. No row: none has expired.
select id, store_key from artifacts
where expires_at <= clock_timestamp()
order by expires_at
limit 1
for update skip locked
