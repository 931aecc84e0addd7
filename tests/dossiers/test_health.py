"""Each alarm: just not, just, and told to both readers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from dossiers import health
from dossiers.health import Alarm, Facts, Folder, Limits, judge
from dossiers.models import Heartbeat, MailboxFolder, Message, Notice, Reconciliation, Sighting, TokenState

NOW = datetime(2025, 9, 8, 9, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LIMITS = Limits(
    poll=10 * MINUTE,
    message=15 * MINUTE,
    outbox=30 * MINUTE,
    part=5 * MINUTE,
    reconciliation=180 * MINUTE,
    clock=2 * MINUTE,
    secret_days=30,
    disk_bytes=2_000_000_000,
)
WELL = Facts(
    now=NOW,
    folders=(Folder("INBOX", NOW - 10 * MINUTE), Folder("Junk", NOW - MINUTE)),
    oldest_message=NOW - 15 * MINUTE,
    oldest_mail_out=NOW - 30 * MINUTE,
    free_bytes=2_000_000_000,
    newest_event=NOW,
    ahead=2 * MINUTE,
    token_ends=NOW + 60 * MINUTE,
    secret_ends=date(2025, 10, 9),
    reconciled_at=NOW - 180 * MINUTE,
    alive=(("intake", NOW - 5 * MINUTE), ("worker", NOW)),
)


def test_nothing_is_told_when_all_is_on_the_good_side_of_its_limit():
    assert judge(WELL, LIMITS) == []
    assert judge(Facts(now=NOW), LIMITS) == [], "a new installation"


@pytest.mark.parametrize(
    ("fact", "value", "code", "text"),
    [
        (
            "folders",
            (Folder("Junk", NOW - 10 * MINUTE - timedelta(seconds=1), "De mailbox weigert onze aanmelding."),),
            "poll:Junk",
            "De map Junk van de mailbox wordt niet meer gelezen. De laatste keer was op 08/09/2025 om 10.49 uur. De mailbox weigert onze aanmelding.",
        ),
        ("folders", (Folder("INBOX", None),), "poll:INBOX", "De map INBOX van de mailbox wordt niet meer gelezen. Dat lukte nog nooit."),
        (
            "folders",
            (Folder("INBOX", NOW, "", 2),),
            "unregistered:INBOX",
            "In de map INBOX van de mailbox staan 2 berichten nog niet in ons register.",
        ),
        (
            "oldest_message",
            NOW - 16 * MINUTE,
            "message-waiting",
            "Een bericht of inzending van 08/09/2025 om 10.44 uur is nog niet verwerkt.",
        ),
        ("oldest_mail_out", NOW - 31 * MINUTE, "outbox", "Een mail die sinds 08/09/2025 om 10.29 uur klaarstaat, is nog niet vertrokken."),
        ("free_bytes", 1_999_000_000, "disk", "De schijf is bijna vol: nog 1999 MB vrij."),
        ("newest_event", NOW + MINUTE, "clock", "De klok van onze server is teruggezet."),
        ("ahead", 121 * timedelta(seconds=1), "clock", "De klok van onze server loopt 121 seconden achter op die van de mailserver."),
        (
            "secret_ends",
            date(2025, 10, 8),
            "secret",
            "Het geheim waarmee onze toepassing zich aanmeldt bij Microsoft 365 vervalt over 30 dagen (08/10/2025).",
        ),
        (
            "secret_ends",
            date(2025, 9, 7),
            "secret",
            "Het geheim waarmee onze toepassing zich aanmeldt bij Microsoft 365 is vervallen (07/09/2025).",
        ),
        (
            "reconciled_at",
            NOW - 181 * MINUTE,
            "reconciliation-late",
            "Mailbox en register zijn niet volledig vergeleken sinds 08/09/2025 om 07.59 uur.",
        ),
        ("deviations", 1, "reconciliation", "Mailbox en register verschillen: 1 afwijking."),
        (
            "alive",
            (("worker", NOW - 6 * MINUTE),),
            "part:worker",
            "Het verwerken van dossiers staat stil sinds 08/09/2025 om 10.54 uur.",
        ),
        (
            "alive",
            (("intake", NOW - 6 * MINUTE),),
            "part:intake",
            "Het inlezen van mails en uploads staat stil sinds 08/09/2025 om 10.54 uur.",
        ),
    ],
)
def test_each_fact_on_the_wrong_side_is_one_alarm(fact, value, code, text):
    (alarm,) = judge(replace(WELL, **{fact: value}), LIMITS)
    assert (alarm.code, alarm.text) == (code, text)
    assert alarm.detail.isascii()


def test_a_login_that_fails_tells_until_when_the_old_token_lasts():
    (alarm,) = judge(replace(WELL, token_error="expired", token_reason="Het geheim is vervallen."), LIMITS)
    assert alarm == Alarm("token", "Het geheim is vervallen. Wat nog loopt, eindigt op 08/09/2025 om 12.00 uur.", "login by token: expired")


def test_an_alarm_keeps_its_code_while_the_trouble_lasts():
    later = replace(WELL, now=NOW + 60 * MINUTE, newest_event=None, alive=(), reconciled_at=None)
    before, after = judge(later, LIMITS), judge(replace(later, now=later.now + 10 * MINUTE), LIMITS)
    assert [alarm.code for alarm in before] == [alarm.code for alarm in after] == ["poll:INBOX", "poll:Junk", "message-waiting", "outbox"]


@pytest.mark.django_db
def test_the_facts_are_those_of_the_database(settings):
    settings.COT_DATA_DIR.mkdir(parents=True)
    settings.COT_MAILBOX_AUTH, settings.COT_OAUTH_SECRET_EXPIRES = "xoauth2", date(2026, 1, 1)
    now = timezone.now().replace(microsecond=0)
    MailboxFolder.objects.create(mailbox="oud", folder="INBOX", polled_at=now - DAY, succeeded_at=now - DAY)
    MailboxFolder.objects.create(mailbox="m", folder="INBOX", polled_at=now, succeeded_at=now, listed=5, registered=3)
    message = Message.objects.create(seen_at=now - 20 * MINUTE, state=Message.RECEIVED)
    Message.objects.create(seen_at=now - DAY, state=Message.SORTED)
    Sighting.objects.create(
        message=message, mailbox="m", folder="INBOX", uidvalidity=1, uid="1", seen_at=now, internaldate=now + 3 * MINUTE
    )
    Notice.objects.create(kind="receipt", key="a", recipient="a@b.example", mail_id="<a>", state=Notice.DUE, first_tried_at=now - DAY)
    Notice.objects.create(kind="receipt", key="b", recipient="a@b.example", mail_id="<b>", state=Notice.HELD)
    TokenState.objects.create(account="x", expires_at=now, error="wrong", reason="Fout.")
    Reconciliation.objects.create(at=now, mailbox="m", deviations=[{"text": "Verschil."}])
    health.beat("intake")
    facts = health.gather(now)
    assert facts == Facts(
        now=now,
        folders=(Folder("INBOX", now, "", 2),),
        oldest_message=now - 20 * MINUTE,
        oldest_mail_out=now - DAY,
        free_bytes=facts.free_bytes,
        ahead=3 * MINUTE,
        token_error="wrong",
        token_reason="Fout.",
        token_ends=now,
        secret_ends=date(2026, 1, 1),
        reconciled_at=now,
        deviations=1,
        alive=(("intake", Heartbeat.objects.get().at),),
    )
    assert facts.free_bytes > 0
    assert "reconciliation" in [alarm.code for alarm in health.alarms()]


@pytest.mark.django_db
def test_deviations_for_the_daily_report():
    assert health.deviations() is None, "never compared"
    Reconciliation.objects.create(at=NOW, mailbox="m", deviations=[{"text": "Verschil."}], error="De map kon niet open.")
    assert health.deviations() == ["De vergelijking van mailbox en register was niet volledig: De map kon niet open.", "Verschil."]
    Reconciliation.objects.create(at=NOW + MINUTE, mailbox="m")
    assert health.deviations() == []
