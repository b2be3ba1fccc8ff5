-- How many jobs of a batch are in which state.
select state, count(*) from jobs where batch_id = %(id)s group by state
