"""Mistakes in the settings, told at start with what to write instead. English: operators read them."""

from __future__ import annotations

import re
from email.utils import getaddresses
from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

from dossiers.roles import Role
from review.api import tokens

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1", "testserver"}


def on_loopback_only() -> bool:
    """True when the pages are served to this machine only."""
    bind = settings.COT_WEB_BIND.rpartition(":")[0]
    public = settings.COT_PUBLIC_URL.removeprefix("http://").removeprefix("https://").partition("/")[0]
    return set(settings.ALLOWED_HOSTS) <= LOOPBACK and {bind, re.sub(r":\d*$", "", public)} <= LOOPBACK


@register()
def safe_web_settings(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Off loopback the demo values are refused."""
    errors = []
    if not on_loopback_only():
        if settings.SECRET_KEY == settings.DEMO_SECRET_KEY:
            errors.append(
                Error(
                    "COT_SECRET_KEY is the demo value but the pages are not on loopback only",
                    hint="Set COT_SECRET_KEY to 50 random characters.",
                    id="cot.E001",
                )
            )
        if "*" in settings.ALLOWED_HOSTS:
            errors.append(Error("COT_ALLOWED_HOSTS must name the hosts", hint="Write the host name of COT_PUBLIC_URL.", id="cot.E002"))
        if set(settings.ALLOWED_HOSTS) <= LOOPBACK:
            text = "COT_ALLOWED_HOSTS is the demo value but the pages are not on loopback only"
            errors.append(Error(text, hint="Write the host name of COT_PUBLIC_URL.", id="cot.E006"))
        if not settings.COT_PUBLIC_URL.startswith("https://"):
            errors.append(
                Error("COT_PUBLIC_URL must start with https:// off loopback", hint="Set it to the address officers use.", id="cot.E003")
            )
    port = re.fullmatch(r".+:(\d{1,5})", settings.COT_WEB_BIND)
    if not (port and int(port[1]) < 65_536) and not settings.COT_WEB_BIND.startswith("unix:"):
        errors.append(
            Error(f"COT_WEB_BIND is no address and port: {settings.COT_WEB_BIND!r}", hint="Write it as 127.0.0.1:8000.", id="cot.E005")
        )
    if len(settings.SECRET_KEY) < 32:
        errors.append(Error("COT_SECRET_KEY is too short", hint="Use at least 50 random characters.", id="cot.E004"))
    return errors


@register()
def sound_tokens(app_configs: Any, **kwargs: Any) -> list[Error]:
    """A token of the interface that could never fit, or could be guessed, is told at start and not when the platform hands in."""
    errors = []
    for entry in settings.COT_API_TOKENS:
        try:
            token = tokens.parse(entry)
        except ValueError as error:
            errors.append(Error(f"COT_API_TOKENS: {error}", hint="Write client:token or client:sha256:<hash of the token>.", id="cot.E020"))
            continue
        if token.length is not None and token.length < tokens.SHORTEST and not on_loopback_only():
            text = f"COT_API_TOKENS: the token of {token.client} is shorter than {tokens.SHORTEST} characters"
            errors.append(Error(text, hint="Make one with: openssl rand -hex 32", id="cot.E021"))
    return errors


@register()
def known_schemes(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Addresses whose kind nobody here understands are a mistake, not a default."""
    errors = []
    for name, schemes in (
        ("COT_MAILBOX_URL", ("maildir:", "imaps://", "imap://")),
        ("COT_MAIL_OUT_URL", ("file:", "smtp://", "smtps://")),
    ):
        value = getattr(settings, name)
        if not value.startswith(schemes):
            errors.append(
                Error(f"{name} must start with one of {', '.join(schemes)}", hint=f"It starts with {value.split(':')[0]!r}.", id="cot.E010")
            )
    if settings.COT_MAILBOX_AUTH not in ("password", "xoauth2"):
        errors.append(Error("COT_MAILBOX_AUTH must be password or xoauth2", id="cot.E011"))
    elif settings.COT_MAILBOX_AUTH == "xoauth2":
        from dossiers.tokens import missing_settings

        errors += [Error(line, id="cot.E012") for line in missing_settings()]
    return errors


@register()
def mailbox_and_sender(app_configs: Any, **kwargs: Any) -> list[Error]:
    """What no later try would mend: an address of the mailbox that says too little, or would send the password in the clear."""
    from intake.connection import Account
    from intake.mailbox import MailboxSettingsError, address_of_mailbox
    from notifications.outgoing import sender, way

    errors = []
    if settings.COT_MAILBOX_URL.startswith(("imap://", "imaps://")):  # the other kinds are judged by `known_schemes`
        try:
            address_of_mailbox()
            Account.from_settings()
        except MailboxSettingsError as error:
            errors.append(Error(str(error), id="cot.E013"))
    if len(getaddresses([settings.COT_MAIL_FROM])) != 1 or not re.fullmatch(r"[^@\s]+@[^@\s]+", sender()):
        errors.append(Error(f"COT_MAIL_FROM is no mail address: {settings.COT_MAIL_FROM!r}", hint="Write one address.", id="cot.E014"))
    if settings.COT_MAIL_OUT_URL.startswith(("file:", "smtp://", "smtps://")):  # the other kinds are judged by `known_schemes`
        try:
            way()
        except (ImproperlyConfigured, ValueError) as error:
            errors.append(Error(str(error), id="cot.E015"))
    return errors


@register()
def sensible_figures(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Nobody at work, a lease that is over when it begins, or no mail at all: figures with which everything would wait without a word."""
    names: tuple[str, ...] = (
        "COT_WORKERS",
        "COT_LEASE_SECONDS",
        "COT_MAILBOX_POLL_SECONDS",
        "COT_MAILBOX_DEADLINE_SECONDS",
        "COT_MAX_NOTICES_PER_HOUR",
    )
    names += ("COT_MAX_MESSAGE_BYTES", "COT_MAX_UPLOAD_BYTES", "COT_WEB_FILE_BYTES", "COT_RECONCILE_MINUTES")
    return [Error(f"{name} must be 1 or more, not {value}", id="cot.E060") for name in names if (value := getattr(settings, name)) < 1]


@register()
def sound_editions(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Without a call nothing that comes in can be read: it would lie there without a word."""
    from calls.load import EditionError
    from dossiers.editions import active_editions

    try:
        if active_editions():
            return []
    except EditionError as error:
        return [Error(f"COT_CALL: {error}", hint="`cityofthings call validate` tells more.", id="cot.E051")]
    return [Error("COT_CALL names no call edition", id="cot.E050")]


@register()
def whole_single_sign_on(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Half a set-up of the identity provider would look like one, and let nobody in."""
    if not settings.OIDC_RP_CLIENT_ID:
        return []
    addresses = {
        "COT_OIDC_AUTHORIZATION_URL": settings.OIDC_OP_AUTHORIZATION_ENDPOINT,
        "COT_OIDC_TOKEN_URL": settings.OIDC_OP_TOKEN_ENDPOINT,
        "COT_OIDC_JWKS_URL": settings.OIDC_OP_JWKS_ENDPOINT,
    }
    needed = {**addresses, "COT_OIDC_ISSUER": settings.COT_OIDC_ISSUER, "COT_OIDC_CLIENT_SECRET": settings.OIDC_RP_CLIENT_SECRET}
    errors = [
        Error(f"{name} is not set", hint="docs/runbook.md, single sign-on", id="cot.E030") for name, value in needed.items() if not value
    ]
    for name, value in {**addresses, "COT_OIDC_USERINFO_URL": settings.OIDC_OP_USER_ENDPOINT}.items():
        if value and not re.match(r"https://|http://(127\.0\.0\.1|localhost|\[::1\])[:/]", value):
            errors.append(Error(f"{name} must start with https://", id="cot.E031"))
    wrong = sorted({role for role in settings.COT_OIDC_ROLES.values() if role not in set(Role)})
    if wrong or not settings.COT_OIDC_ROLES:
        text = f"COT_OIDC_ROLES names no role of ours: {', '.join(wrong)}" if wrong else "COT_OIDC_ROLES is empty: nobody could log in"
        errors.append(Error(text, hint=f"Write group=role with one of {', '.join(Role)}.", id="cot.E032"))
    return errors


@register()
def mail_to_officers(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Where the daily report goes and when."""
    errors = []
    if settings.COT_OFFICERS and not re.fullmatch(r"[^@\s,;]+@[^@\s,;]+", settings.COT_OFFICERS):
        errors.append(
            Error("COT_OFFICERS must be one mail address", hint="For several officers: the address of their group.", id="cot.E040")
        )
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", settings.COT_DAILY_REPORT_AT):
        errors.append(Error("COT_DAILY_REPORT_AT must be a time of day", hint="Write it as 08:00.", id="cot.E041"))
    return errors
