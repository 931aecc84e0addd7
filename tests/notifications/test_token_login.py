"""Outgoing mail with a token: a real log-in service, and a mail server that judges each token as Exchange Online does."""

from __future__ import annotations

import base64
import binascii

import jwt
import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from django.core.exceptions import ImproperlyConfigured

from dossiers import tokens
from dossiers.models import Notice
from notifications.outgoing import probe, way
from tests.notifications import builders
from tests.servers.authority import SCOPE, Authority, authority
from tests.servers.smtp import Sink, free_port, serving

USER = "cot@vlaio.example"
REFUSAL = base64.b64encode(b'{"status":"401","schemes":"bearer","scope":"x"}').decode()


class TokenSink(Sink):
    """Takes XOAUTH2 with a token that the service signed for this user; a refusal comes as a challenge, as RFC 7628 has it."""

    service: Authority

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, name: str, answers: list[str]) -> list[str]:
        session.host_name = name
        server.command_size_limits["AUTH"] = 12_288  # RFC 4954 4: a token is long
        return answers

    async def auth_XOAUTH2(self, server: SMTP, arguments: list[str]) -> AuthResult:
        try:
            user, bearer = base64.b64decode(arguments[1]).decode().split("\x01")[:2]
            token = bearer.removeprefix("auth=Bearer ")
            found = jwt.decode(
                token, self.service.public_key(), algorithms=["RS256"], issuer=self.service.issuer, options={"verify_aud": False}
            )
        except (ValueError, binascii.Error, jwt.InvalidTokenError):
            found, user = {}, ""
        good = user == f"user={USER}" == f"user={found.get('upn')}" and found.get("scope") == SCOPE
        self.logins.append((user.removeprefix("user="), "ok" if good else "refused"))
        if not good:
            await server.challenge_auth(REFUSAL, encode_to_b64=False)
        return AuthResult(success=good, handled=False, auth_data=LoginPassword(USER.encode(), b""))


@pytest.fixture
def sink(settings, tmp_path, monkeypatch):
    """A log-in service, and a mail server behind STARTTLS with the same certificate."""
    sink = TokenSink()
    with authority(tmp_path) as service, serving(sink, tls_context=service.context, require_starttls=True, auth_required=True):
        monkeypatch.setenv("SSL_CERT_FILE", str(service.certificate))
        sink.service = service
        service.user = USER
        for name, value in service.settings().items():
            setattr(settings, name, value)
        settings.COT_MAIL_OUT_URL = f"smtp://cot%40vlaio.example@127.0.0.1:{sink.port}?starttls=yes"
        yield sink
    tokens._application.cache_clear()


@pytest.mark.django_db
def test_a_mail_leaves_with_a_token(sink: TokenSink):
    notice = builders.run("deliver", builders.receipt_due())
    assert (notice.state, notice.problem) == (Notice.SENT, "")
    assert (sink.logins, sink.secured, len(sink.service.given)) == ([(USER, "ok")], [True], 1)


@pytest.mark.django_db
def test_a_token_that_the_server_no_longer_takes_is_asked_for_anew(sink: TokenSink):
    assert probe() == []
    sink.service.new_key()
    assert probe() == []
    assert sink.logins == [(USER, "ok"), ("", "refused"), (USER, "ok")]
    assert len(sink.service.given) == 2


@pytest.mark.django_db
def test_what_is_wrong_is_told_and_the_mail_waits(sink: TokenSink):
    sink.service.user = "een.ander"
    (told,) = probe()
    assert "Add-MailboxPermission" in told
    sink.service.roles = ("IMAP.AccessAsApp",)
    (told,) = probe()
    assert "has no permission SMTP.SendAsApp" in told
    tokens._application.cache_clear()
    sink.service.trouble = "expired"
    (told,) = probe()
    assert "client secret has expired" in told
    notice = builders.run("deliver", builders.receipt_due())
    assert notice.state == Notice.DUE
    assert "Het geheim waarmee onze toepassing zich aanmeldt bij Microsoft 365 is vervallen." in notice.problem
    assert sink.taken == []


@pytest.mark.django_db
def test_a_server_without_tls_gets_no_token(sink: TokenSink, settings):
    """STARTTLS stripped on the way: the connection is not used, and no token is shown to it."""
    bare = TokenSink()
    with serving(bare, auth_require_tls=False):
        settings.COT_MAIL_OUT_URL = f"smtp://cot%40vlaio.example@127.0.0.1:{bare.port}?starttls=yes"
        (told,) = probe()
    assert "STARTTLS" in told
    assert (bare.logins, bare.senders) == ([], [])


@pytest.mark.django_db
def test_a_server_that_takes_no_tokens_is_told(sink: TokenSink, settings):
    other = Sink()
    with serving(other, tls_context=sink.service.context, require_starttls=True, authenticator=other.authenticate):
        settings.COT_MAIL_OUT_URL = f"smtp://cot%40vlaio.example@127.0.0.1:{other.port}?starttls=yes"
        (told,) = probe()
    assert "does not offer XOAUTH2" in told


def test_a_user_without_password_or_token_is_refused(settings):
    settings.COT_MAIL_OUT_URL = f"smtps://cot@127.0.0.1:{free_port()}"
    with pytest.raises(ImproperlyConfigured, match="COT_MAILBOX_AUTH=xoauth2"):
        way()
