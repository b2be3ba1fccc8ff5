-- New jobs of a pipeline ('*': of all) wait from now on. No row: they did already.
insert into holds (pipeline, reason) values (%(pipeline)s, %(reason)s)
on conflict do nothing
returning pipeline
