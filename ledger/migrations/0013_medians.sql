-- How long jobs of a pipeline take is read from the last that completed, however many others there are.
create index jobs_completed on jobs (pipeline, ended_at desc) where state = 'completed';
