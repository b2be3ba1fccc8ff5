-- How an owner wants courses written. No row: never set, the defaults hold.
select body from ai_settings where owner = %(owner)s
