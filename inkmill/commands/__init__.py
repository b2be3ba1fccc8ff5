"""The subcommands of `inkmill`, by topic. Each imports what it runs when it runs, so that `--help` is quick."""
