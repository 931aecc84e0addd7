"""The checks of a call: pure functions from a case to findings, and the verdict. No Django, no clock, no I/O."""
