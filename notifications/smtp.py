"""Mail out by SMTP. Django's backend makes the connection (TLS, certificates, log-in); the conversation is ours, because between its steps
the state of the mail is written down: before the content surely nothing left, after its last line only the server's answer tells.
"""

from __future__ import annotations

import re
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

from dossiers import tokens
from notifications.outcomes import OutcomeUnknown, Refused, Unreachable

STEP_SECONDS = 20  # the longest wait for one answer
ANSWER_SECONDS = 45  # after the content: servers scan before they answer (RFC 5321 4.5.3.2.6)
PERMISSION = "SMTP.SendAsApp"  # what Exchange Online asks of an application's token
LONGEST_ENVID = 100  # RFC 3461 4.4
# What a server refuses for our own sake: no log-in, no right to relay or to write as this sender (Exchange: 5.2.252), our machine on a list of
# spammers. Every letter gets that answer until somebody mends it: none is at fault, and none is given up for it at once. Exchange's 5.7.12x and
# 5.7.13x are about the recipient: a group that takes mail of colleagues only.
_ABOUT_US = re.compile(r"5(?:03|30|34|35|38)\b|5\d\d[ -]5\.(?:7\.(?!1[23]\d)\d|2\.252\b)")
# After the content the same code may be about this letter (spam, a virus, a rule of theirs), when its words name that and nothing of ours: asking
# again gets the same answer, and a person should hear it today.
_ABOUT_LETTER = re.compile(
    r"(?i)\b(?:message|mail|bericht|content|inhoud|attachments?|bijlagen?|spam\w*|unsolicited|virus\w*|malware|phishing|policy|beleid)\b"
)
_NAMES_US = re.compile(
    r"(?i)\b(?:ip|hosts?|client|servers?|senders?|from|afzenders?|domains?|domein|accounts?|spf|dkim|dmarc|relay\w*|auth\w*|access|permi\w+|lists?|listed"
    r"|black\w*|block\s?list\w*|rbl|dnsbl|reputation|limit\w*|rate|quota|too many)\b|sendas|\d+\.\d+\.\d+\.\d+|[0-9a-f]{1,4}:[0-9a-f:]*:[0-9a-f]"
)
OVERALL_SECONDS = 60  # a server that drips a byte now and then keeps every single wait short: this ends it all


@dataclass(frozen=True, slots=True)
class Server:
    """The server of ``smtp://`` or ``smtps://``. With ``starttls`` the connection is secured or not used: there is no falling back."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    implicit_tls: bool = False
    starttls: bool = False
    by_token: bool = False  # XOAUTH2 instead of a password

    @property
    def name(self) -> str:
        return f"smtp:{self.host}:{self.port}"

    @contextmanager
    def conversation(self, message_id: str) -> Iterator[SmtpConversation]:
        """Connects, secures, logs in; says goodbye at the end. Raises Refused or Unreachable."""
        with self._connected() as conversation:
            conversation.envelope_id = message_id.strip("<>")
            yield conversation

    def arrived(self, message_id: str) -> bool | None:
        """A server cannot be asked."""
        return None

    def problems(self) -> Iterator[str]:
        """Raises Refused or Unreachable when the server cannot be used now."""
        with self._connected():
            yield from ()

    @contextmanager
    def _connected(self) -> Iterator[SmtpConversation]:
        backend = _Backend(
            host=self.host,
            port=self.port,
            username="" if self.by_token else self.user,
            password=self.password,
            use_tls=self.starttls,
            use_ssl=self.implicit_tls,
            timeout=STEP_SECONDS,
            fail_silently=False,
        )
        with _deadline(backend):
            try:
                with _translated(self.name):
                    if self.by_token:
                        tokens.access_token()  # before connecting: no server waits long for a log-in
                    backend.open()
                    backend.begun.ehlo_or_helo_if_needed()
                    if self.by_token:
                        _log_in_by_token(backend.begun, self.user, self.host)
                yield SmtpConversation(backend, self.name)
            finally:
                _leave(backend)


def _log_in_by_token(smtp: smtplib.SMTP, user: str, host: str) -> None:
    """XOAUTH2, once more with a new token when the one kept here is refused. Raises TokenError."""
    if not smtp.has_extn("auth") or "XOAUTH2" not in smtp.esmtp_features["auth"].upper().split():
        raise tokens.TokenError(f"{host} does not offer XOAUTH2", "De uitgaande mailserver aanvaardt geen aanmelding met Microsoft 365.")
    for fresh in (False, True):
        token = tokens.access_token(fresh=fresh)
        answer = tokens.xoauth2(user, token)
        try:
            # A refusal is told as a challenge, which is answered with nothing.
            smtp.auth("XOAUTH2", lambda challenge=None, answer=answer: answer if challenge is None else "")
            return
        except smtplib.SMTPAuthenticationError as error:
            if fresh:
                raise tokens.login_refused(token, PERMISSION, host) from error


class _Backend(EmailBackend):
    """Django's backend, whose connection can be got at while it is still being made."""

    begun: Any = None
    cut_off = False

    @property
    def connection_class(self) -> Any:
        made = super().connection_class

        def connect(*args: Any, **kwargs: Any) -> smtplib.SMTP:
            self.begun = made.__new__(made)
            self.begun.__init__(*args, **kwargs)
            return self.begun

        return connect


@contextmanager
def _deadline(backend: _Backend) -> Iterator[None]:
    """Ends every read and write on the connection when the time is up, whichever step it is in."""

    def cut() -> None:
        connection = getattr(backend.begun, "sock", None)
        if connection is None:  # still connecting, which has its own time-out: look again soon
            watchdogs.append(_started(1.0, cut))
            return
        backend.cut_off = True
        with suppress(OSError):
            socket.socket.shutdown(connection, socket.SHUT_RDWR)  # an SSL socket's own shutdown is not safe from another thread

    watchdogs = [_started(OVERALL_SECONDS, cut)]
    try:
        yield
    finally:
        watchdogs[-1].cancel()


def _started(seconds: float, function: Callable[[], None]) -> threading.Timer:
    timer = threading.Timer(seconds, function)
    timer.daemon = True
    timer.start()
    return timer


def _leave(backend: _Backend) -> None:
    """Says goodbye when there is someone to say it to, and closes; never raises: the mail's fate is known by now."""
    smtp = backend.begun
    if smtp is None:
        return
    with suppress(smtplib.SMTPException, OSError):
        if getattr(smtp, "sock", None) is not None:
            smtp.sock.settimeout(2)
            smtp.quit()
    with suppress(OSError):
        smtp.close()


@dataclass(slots=True)
class SmtpConversation:
    """One mail in one connection."""

    backend: _Backend
    server: str
    envelope_id: str = ""

    @property
    def smtp(self) -> smtplib.SMTP:
        connection: smtplib.SMTP = self.backend.begun
        return connection

    def address(self, sender: str, recipient: str, size: int) -> None:
        """MAIL FROM and RCPT TO. A sender that is refused is a matter of our settings, not of this mail: never for good.

        A server that can report on delivery (RFC 3461) is asked to tell of failure and delay, and to name the letter when it does. Not of
        success: on the last morning that would be a second mail for each one sent, and it does not prove that anybody read it.
        """
        with _translated(self.server):
            options = [f"size={size}"] if self.smtp.has_extn("size") else []
            reports = self.smtp.has_extn("dsn")
            if reports:
                options += ["RET=HDRS", *([f"ENVID={_xtext(self.envelope_id)}"] if 0 < len(self.envelope_id) <= LONGEST_ENVID else [])]
            _expect(self.smtp.mail(sender, options), permanent=False)
            _expect(self.smtp.rcpt(recipient, ["NOTIFY=FAILURE,DELAY", f"ORCPT=rfc822;{_xtext(recipient)}"] if reports else []))

    def hand_over(self, raw: bytes) -> str:
        """DATA. Until the server asks for the content nothing left; from then on only its answer tells."""
        with _translated(self.server):
            code, text = self.smtp.docmd("DATA")
            if code != 354:
                _expect((code, text))
                raise Unreachable(f"{self.server} antwoordde onverwacht: {_said(code, text)}")
        try:
            if self.smtp.sock is not None:
                self.smtp.sock.settimeout(ANSWER_SECONDS)
            self.smtp.send(_dotted(raw))
            code, text = self.smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise OutcomeUnknown(f"de verbinding viel weg na het verzenden ({_why(error)})") from error
        if self.backend.cut_off:  # smtplib takes half a line for an answer
            raise OutcomeUnknown("de mailserver antwoordde niet op tijd")
        if 200 <= code <= 599 and not 300 <= code <= 399:
            _expect((code, text), after_content=True)
            return _said(code, text)
        raise OutcomeUnknown(f"onbegrijpelijk antwoord: {_said(code, text)}")


def _xtext(text: str) -> str:
    """As RFC 3461 4 writes a value in a command: printable ASCII, the rest (and + and =) as +XX."""
    return "".join(chr(byte) if 33 <= byte <= 126 and byte not in b"+=" else f"+{byte:02X}" for byte in text.encode())


def _dotted(raw: bytes) -> bytes:
    """Lines that begin with a dot get a second one, and a lone dot ends it (RFC 5321 4.5.2). ``raw`` has CRLF line ends."""
    return re.sub(rb"(?m)^\.", b"..", raw.removesuffix(b"\r\n")) + b"\r\n.\r\n"


def _expect(reply: tuple[int, bytes], permanent: bool = True, after_content: bool = False) -> None:
    code, text = reply
    if not 200 <= code <= 299:
        said = _said(code, text)
        about_us = _ABOUT_US.match(said) and not (after_content and _ABOUT_LETTER.search(said) and not _NAMES_US.search(said))
        raise Refused(said, permanent=permanent and 500 <= code <= 599 and not about_us)


def _said(code: int, text: bytes) -> str:
    return f"{code} {' '.join(text.decode('utf-8', 'replace').split())}"[:500]


def _why(error: BaseException) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


@contextmanager
def _translated(server: str) -> Iterator[None]:
    """Whatever goes wrong before the content: the mail did not leave. Log-in and greeting are matters of settings, so never for good."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        text = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        raise Refused(_said(error.smtp_code, text), permanent=False) from error
    except tokens.TokenError as error:
        raise Unreachable(f"{server}: {error.reason}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(f"{server} is niet bereikbaar: {_why(error)}") from error
