"""``python -m cityofthings``."""

from cityofthings.command_line import main

raise SystemExit(main())
