"""The Django project: settings, addresses, command line."""
