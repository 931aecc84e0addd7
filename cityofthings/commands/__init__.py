"""The commands. Each module has ``run(arguments) -> exit code``; Django is only set up for those that need the record."""
