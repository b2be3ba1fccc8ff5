"""What is remembered: migrations, queries, and the verbs that run them. The only SQL of the system."""
