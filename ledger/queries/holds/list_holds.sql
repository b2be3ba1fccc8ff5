-- Pipelines whose new jobs wait.
select pipeline, held_at, reason from holds order by pipeline
