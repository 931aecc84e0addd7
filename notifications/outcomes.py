"""How an attempt to hand a mail over can end, apart from well. Texts hold what the server or the system said."""

from __future__ import annotations


class Unreachable(Exception):
    """No answer before the content was handed over: the mail surely did not leave. Try again later."""


class Refused(Exception):
    """The server said no: the mail surely did not leave. ``permanent``: asking again would get the same answer."""

    def __init__(self, answer: str, *, permanent: bool) -> None:
        super().__init__(answer)
        self.permanent = permanent


class OutcomeUnknown(Exception):
    """The content was on its way and no answer came: nobody can tell whether the mail was taken. Never try again by itself."""
