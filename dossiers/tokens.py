"""The log-in at Microsoft 365: a token for the mailbox and for outgoing mail, by client credentials (no person, no refresh token to lose).

A token is kept in this process and asked for anew five minutes before it ends (msal does both). What goes wrong is told in words by which an
operator knows what to change; the last we know stands in :class:`TokenState`, for the alarms.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import queue
import ssl
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import msal
import requests
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from requests.adapters import HTTPAdapter

from dossiers.models import TokenState

STEP_SECONDS = 10  # one wait on the network
OVERALL_SECONDS = 40  # all of them together: a service that drips must not hold a poll


class TokenError(Exception):
    """No token, or one that opens nothing. ``str()`` is English, for operators; ``reason`` Dutch, for officers."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Words:
    operator: str
    officer: str
    by_itself: bool = False  # it may pass without anybody doing anything


_SECRET = _Words(
    "the client secret is wrong: COT_OAUTH_CLIENT_SECRET must be the secret's value (not its id), of this application",
    "Microsoft 365 aanvaardt het geheim van onze toepassing niet.",
)
_EXPIRED = _Words(
    "the client secret has expired: make a new one for the application and put its value in COT_OAUTH_CLIENT_SECRET",
    "Het geheim waarmee onze toepassing zich aanmeldt bij Microsoft 365 is vervallen.",
)
_APPLICATION = _Words(
    "the application is not known in this tenant: check COT_OAUTH_CLIENT_ID and COT_OAUTH_TENANT",
    "Microsoft 365 kent onze toepassing niet.",
)
_TENANT = _Words("the tenant is not known: check COT_OAUTH_TENANT", "Microsoft 365 kent onze organisatie niet.")
_SCOPE = _Words("the scope is not known: check COT_OAUTH_SCOPE", "De instellingen voor Microsoft 365 kloppen niet.")
_CONSENT = _Words(
    "an administrator has not given consent: grant the application permission and admin consent in the tenant",
    "Een beheerder van Microsoft 365 moet onze toepassing nog toelaten.",
)
_NETWORK = _Words(
    "the log-in service cannot be reached: check network, proxy and COT_OAUTH_AUTHORITY",
    "De aanmelddienst van Microsoft 365 is niet bereikbaar.",
    by_itself=True,
)
_DISTURBED = _Words(
    "the log-in service is out of order; tried again by itself", "De aanmelddienst van Microsoft 365 heeft een storing.", by_itself=True
)
_CERTIFICATE = _Words("the log-in service shows no valid certificate", "De aanmelddienst van Microsoft 365 toont geen geldig certificaat.")
_OTHER = _Words("the log-in service refused us", "De aanmelding bij Microsoft 365 lukt niet.")
_BY_CODE = {
    7000215: _SECRET,
    7000216: _SECRET,
    7000222: _EXPIRED,
    700016: _APPLICATION,
    700027: _SECRET,
    90002: _TENANT,
    900023: _TENANT,
    900382: _TENANT,
    500011: _SCOPE,
    70011: _SCOPE,
    1002012: _SCOPE,
    65001: _CONSENT,
    500113: _CONSENT,
    7000112: _APPLICATION,
}
_MANY = 3  # words of the service's own answer: its first sentence is enough


def access_token(*, fresh: bool = False) -> str:
    """A token for the scope of the settings. ``fresh``: not the one kept here, which a server just refused. Raises TokenError."""
    answer: queue.Queue[str | TokenError] = queue.Queue(1)

    def ask() -> None:
        try:
            answer.put(_ask(fresh))
        except TokenError as error:
            answer.put(error)
        except Exception as error:  # noqa: BLE001  # whatever msal raises is a log-in that failed
            answer.put(_told(_OTHER, f"{type(error).__name__}: {error}"))

    threading.Thread(target=ask, name="token", daemon=True).start()
    try:
        found = answer.get(timeout=OVERALL_SECONDS)
    except queue.Empty:
        found = _told(_NETWORK, f"no whole answer in {OVERALL_SECONDS} seconds")
    if isinstance(found, TokenError):
        _remember(error=str(found), reason=found.reason)
        raise found
    _remember(token=found)
    return found


def login_refused(token: str, permission: str, server: str) -> TokenError:
    """Why a server may refuse a good token. ``permission``: what the application needs there ("IMAP.AccessAsApp")."""
    roles = claims(token).get("roles")
    if isinstance(roles, list) and permission not in roles:
        return _told(_CONSENT, f"the token has no permission {permission} (it has: {', '.join(map(str, roles)) or 'none'})")
    message = (
        f"{server} refuses the token for this mailbox: register the application's service principal in Exchange and give it FullAccess to the"
        " mailbox (New-ServicePrincipal, Add-MailboxPermission); changes take up to an hour"
    )
    return TokenError(message, "Onze toepassing mag niet in de mailbox van Microsoft 365. De beheerder moet ze toegang geven.")


def xoauth2(user: str, token: str) -> str:
    """The answer that the mechanism XOAUTH2 asks for, before base64."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def claims(token: str) -> dict[str, Any]:
    """What a token says of itself, unproven: only for telling what is wrong. Empty for one that is no JWT."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        found = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, binascii.Error):
        return {}
    return found if isinstance(found, dict) else {}


def account() -> str:
    """Under which name the state of this log-in is kept."""
    return f"{settings.COT_OAUTH_CLIENT_ID}@{settings.COT_OAUTH_TENANT}"[:300]


def missing_settings() -> list[str]:
    """The settings that a log-in with a token needs and that are empty or unsafe, each as one English line."""
    needed = ("COT_OAUTH_TENANT", "COT_OAUTH_CLIENT_ID", "COT_OAUTH_CLIENT_SECRET")
    found = [f"{name} is empty, and COT_MAILBOX_AUTH=xoauth2 needs it" for name in needed if not getattr(settings, name)]
    if not settings.COT_OAUTH_AUTHORITY.startswith("https://"):
        found.append("COT_OAUTH_AUTHORITY must start with https://")
    return found


# asking ---------------------------------------------------------------------------------------------------------------


def _ask(fresh: bool) -> str:
    missing = missing_settings()
    if missing:
        raise TokenError("; ".join(missing), "De instellingen voor Microsoft 365 zijn niet volledig.")
    authority = f"{settings.COT_OAUTH_AUTHORITY.rstrip('/')}/{settings.COT_OAUTH_TENANT}"
    key = (settings.COT_OAUTH_CLIENT_ID, settings.COT_OAUTH_CLIENT_SECRET, authority)
    try:
        application = _application(*key)
        if fresh:
            application.remove_tokens_for_client()
        found = application.acquire_token_for_client([settings.COT_OAUTH_SCOPE])
    except requests.exceptions.SSLError as error:
        raise _told(_CERTIFICATE, str(error)) from error
    except requests.exceptions.RequestException as error:
        raise _told(_NETWORK, f"{authority}: {error}") from error
    except msal.exceptions.MsalServiceError as error:
        raise _told(_DISTURBED, str(error)) from error
    except ValueError as error:  # msal: the authority answers, but knows no such tenant
        raise _told(_TENANT, str(error)) from error
    if "access_token" not in found:
        raise _refused(found)
    return str(found["access_token"])


@cache
def _application(client: str, secret: str, authority: str) -> msal.ConfidentialClientApplication:
    """One per setting, since it holds the tokens. Not made (and not kept) when the authority does not answer."""
    return msal.ConfidentialClientApplication(
        client, client_credential=secret, authority=authority, instance_discovery=False, http_client=_Http()
    )


class _Http(requests.Session):
    """msal's way to the network: the authorities that the mail connections trust (SSL_CERT_FILE, too), and no endless waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.mount("https://", _Verified())

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs.setdefault("timeout", STEP_SECONDS)
        return super().request(*args, **kwargs)


class _Verified(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=ssl.create_default_context(), **kwargs)


def _refused(answer: dict[str, Any]) -> TokenError:
    codes = [code for code in answer.get("error_codes") or () if isinstance(code, int)]
    words = next((_BY_CODE[code] for code in codes if code in _BY_CODE), None)
    if words is None:
        words = {"invalid_client": _SECRET, "unauthorized_client": _APPLICATION, "invalid_scope": _SCOPE, "consent_required": _CONSENT}.get(
            str(answer.get("error")), _OTHER
        )
    said = " ".join(str(answer.get("error_description") or answer.get("error") or "no reason given").split())
    return _told(words, ". ".join(said.split(". ")[:_MANY]))


def _told(words: _Words, details: str) -> TokenError:
    follows = "We proberen het opnieuw." if words.by_itself else "De beheerder moet dit oplossen."
    return TokenError(f"{words.operator} ({' '.join(details.split())[:400]})", f"{words.officer} {follows}")


def _remember(*, token: str = "", error: str = "", reason: str = "") -> None:
    """Writes down how it went, when that is news. Trouble with the database shows elsewhere, and must not keep the mail waiting."""
    with contextlib.suppress(DatabaseError):
        now = timezone.now()
        row, _ = TokenState.objects.get_or_create(account=account())
        if token:
            expires = claims(token).get("exp")
            ends = datetime.fromtimestamp(expires, tz=UTC) if isinstance(expires, int) else now + timedelta(hours=1)
            if (row.expires_at, row.error) == (ends, ""):
                return
            row.obtained_at, row.expires_at, row.error, row.reason = now, ends, "", ""
        else:
            row.failed_at, row.error, row.reason = now, error[:2000], reason
        row.save()
