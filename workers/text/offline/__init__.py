"""The offline author's algorithms: clustering, ranking and extraction from the exam's own text, deterministically."""
