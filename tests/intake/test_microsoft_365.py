"""The log-in at Microsoft 365: msal asks a real log-in service for real tokens, and a real Dovecot judges them."""

from __future__ import annotations

import threading
import time

import pytest
from django.core.checks import run_checks

from dossiers import tokens
from dossiers.models import MailboxFolder, Message, TokenState
from intake import daemon, register
from intake.mailbox import MailboxError, configured_mailbox
from tests.intake.mails import mail
from tests.intake.test_imap import server, silent
from tests.servers.authority import SECRET, Authority, authority
from tests.servers.smtp import certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(account, settings, tmp_path, monkeypatch):
    """A log-in service whose tokens open the mailbox ``account``."""
    with authority(tmp_path / "authority") as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.certificate))
        for name, value in service.settings().items():
            setattr(settings, name, value)
        settings.COT_MAILBOX_URL = account.token_url
        service.user = account.name
        account.server.distrust_keys()
        account.server.trust_key(service.key_id, service.public_key())
        yield service
    tokens._application.cache_clear()


def refused() -> MailboxError:
    with pytest.raises(MailboxError) as told, configured_mailbox():
        pass
    return told.value


def test_mail_is_read_with_a_token_that_is_kept_until_shortly_before_it_ends(account, service: Authority):
    account.deliver(mail())
    assert (register.poll().new, register.poll().failed) == (1, 0)
    assert len(service.given) == 1
    state = TokenState.objects.get()
    assert state.error == ""
    assert abs(state.expires_at.timestamp() - tokens.claims(service.given[0])["exp"]) < 1


def test_a_token_is_renewed_before_it_ends(account, service: Authority):
    service.lifetime = 200  # less than the five minutes before which a new one is asked for
    account.deliver(mail())
    for number in range(1, 4):
        assert register.poll().failed == 0
        assert len(service.given) == number


def test_a_token_that_the_server_no_longer_takes_is_asked_for_anew_at_once(account, service: Authority):
    account.deliver(mail())
    register.poll()
    service.new_key()
    account.server.distrust_keys()
    account.server.trust_key(service.key_id, service.public_key())
    account.deliver(mail("Nog een"))
    polled = register.poll()
    assert (polled.new, polled.failed, len(service.given)) == (1, 0, 2)


@pytest.mark.parametrize("tamper", ["signature", "user", "expired", "none"])
def test_dovecot_really_judges_the_tokens(account, service: Authority, monkeypatch, tamper):
    """Otherwise the tests of this file would show nothing."""
    good = service.token()
    head, content, signature = good.split(".")
    bad = {
        "signature": f"{head}.{content}.{signature[:-6]}AAAAAA",
        "user": service.token(upn="iemand.anders"),
        "expired": service.token(exp=int(time.time()) - 60),
        "none": f"{head}.{content}.",
    }[tamper]
    monkeypatch.setattr(tokens, "access_token", lambda fresh=False: bad)
    assert "refuses the token for this mailbox" in str(refused())
    monkeypatch.setattr(tokens, "access_token", lambda fresh=False: good)
    with configured_mailbox() as mailbox:
        assert mailbox.open_folder("INBOX").uids == ()


@pytest.mark.parametrize(
    ("trouble", "operator", "officer"),
    [
        ("secret", "COT_OAUTH_CLIENT_SECRET must be the secret's value", "geheim van onze toepassing niet"),
        ("expired", "client secret has expired", "is vervallen"),
        ("application", "COT_OAUTH_CLIENT_ID and COT_OAUTH_TENANT", "kent onze toepassing niet"),
        ("consent", "has not given consent", "moet onze toepassing nog toelaten"),
        ("scope", "COT_OAUTH_SCOPE", "kloppen niet"),
        ("odd", "out of order", "storing. We proberen het opnieuw."),
    ],
)
def test_refusals_are_told_in_words_for_whoever_must_mend_them(service: Authority, trouble, operator, officer):
    service.trouble = trouble
    error = refused()
    assert operator in str(error)
    assert officer in error.reason
    state = TokenState.objects.get()
    assert operator in state.error and officer in state.reason
    assert SECRET not in f"{error} {state.error}"
    tokens._application.cache_clear()  # msal keeps a refusal for a minute; an operator who mends it starts the program again
    service.trouble = ""
    with configured_mailbox():
        pass
    state.refresh_from_db()
    assert (state.error, state.reason) == ("", "")


def test_a_wrong_secret_or_tenant_in_the_settings_is_told(service: Authority, settings):
    settings.COT_OAUTH_CLIENT_SECRET = "verkeerd"
    assert "COT_OAUTH_CLIENT_SECRET" in str(refused())
    settings.COT_OAUTH_CLIENT_SECRET, settings.COT_OAUTH_TENANT = SECRET, "weg"
    assert "check COT_OAUTH_TENANT" in str(refused())


def test_a_mailbox_that_the_application_may_not_open_is_told(service: Authority):
    service.user = "een.ander"
    assert "Add-MailboxPermission" in str(refused())
    service.roles = ("Mail.Read",)
    assert "has no permission IMAP.AccessAsApp (it has: Mail.Read)" in str(refused())


def test_no_network_and_no_trust_are_told_and_the_poll_goes_on_later(account, service: Authority, settings, monkeypatch, tmp_path):
    settings.COT_OAUTH_AUTHORITY = "https://127.0.0.1:1"
    assert "cannot be reached" in str(refused())
    settings.COT_OAUTH_AUTHORITY = service.url
    _, other = certificate(tmp_path / "other")
    monkeypatch.setenv("SSL_CERT_FILE", str(other))
    assert "no valid certificate" in str(refused())
    settings.COT_OAUTH_AUTHORITY = f"https://localhost:{service.port}"  # a good certificate, of another name
    monkeypatch.setenv("SSL_CERT_FILE", str(service.certificate))
    assert "no valid certificate" in str(refused())
    assert service.given == []
    assert register.poll().failed == 1
    assert "Microsoft 365" in MailboxFolder.objects.get().error
    settings.COT_OAUTH_AUTHORITY = service.url
    assert register.poll().failed == 0
    assert MailboxFolder.objects.get().error == ""


def test_a_log_in_service_that_says_nothing_does_not_hold_the_poll(service: Authority, settings, monkeypatch):
    monkeypatch.setattr(tokens, "OVERALL_SECONDS", 1)
    with server(silent) as port:
        settings.COT_OAUTH_AUTHORITY = f"https://127.0.0.1:{port}"
        assert "no whole answer in 1 seconds" in str(refused())


def test_settings_that_are_missing_or_unsafe_are_told_at_start(settings):
    settings.COT_MAILBOX_AUTH, settings.COT_OAUTH_AUTHORITY = "xoauth2", "http://login.example"
    told = [message.msg for message in run_checks() if message.id == "cot.E012"]
    assert [line.split(" ")[0] for line in told] == [
        "COT_OAUTH_TENANT",
        "COT_OAUTH_CLIENT_ID",
        "COT_OAUTH_CLIENT_SECRET",
        "COT_OAUTH_AUTHORITY",
    ]
    settings.COT_MAILBOX_URL = "imaps://cot%40vlaio.be@mail.example/INBOX"
    assert "COT_OAUTH_TENANT is empty" in str(refused())


@pytest.mark.django_db(transaction=True)
def test_a_token_that_ends_while_waiting_for_news_is_replaced(account, service: Authority, settings):
    """The server ends the session and takes the old token no more: the listener comes back with a new one, and hears of the next mail."""
    stop, wake = threading.Event(), threading.Event()
    listener = threading.Thread(target=daemon._guarded, args=("news", lambda: daemon._listen(stop, wake), stop))
    listener.start()
    try:
        assert wake.wait(20), "connected"
        wake.clear()
        service.new_key()
        account.server.distrust_keys()
        account.server.trust_key(service.key_id, service.public_key())
        account.server.doveadm("kick", account.name)
        assert wake.wait(30), "connected again"
        assert len(service.given) == 2
        wake.clear()
        account.deliver(mail())
        assert wake.wait(20), "told of the new mail"
    finally:
        stop.set()
        listener.join(20)
    assert register.poll().new == 1
    assert Message.objects.count() == 1
