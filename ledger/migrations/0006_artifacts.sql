-- Artifacts that are kept for a while only, such as exported PDFs; null is for good.
alter table artifacts add column expires_at timestamptz;
create index artifacts_expiring on artifacts (expires_at) where expires_at is not null;
