-- Minutes that no window reaches any more.
delete from job_minutes where minute < now() - interval '25 hours'
