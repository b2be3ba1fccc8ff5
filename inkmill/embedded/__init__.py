"""The servers that `inkmill up` brings along: PostgreSQL and Valkey, as child processes of one supervisor."""
