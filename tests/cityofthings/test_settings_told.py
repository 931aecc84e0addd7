"""A mistake in the settings is told at start, in one line that says what to write; what cannot be read is no success."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.utils import timezone

from cityofthings.commands import doctor_command
from dossiers import health
from dossiers.models import Heartbeat
from intake import daemon, register, uploads

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("COT_CALL", "bestaat-niet", ["cot.E051"]),
        ("COT_CALL", " , ", ["cot.E050"]),
        ("COT_CALL", "city-of-things-2025", []),
        ("COT_MAIL_FROM", "nietsmail", ["cot.E014"]),
        ("COT_MAIL_FROM", "VLAIO <cityofthings@vlaio.be>", []),
        ("COT_MAIL_FROM", "een@vlaio.be, twee@vlaio.be", ["cot.E014"]),
        ("COT_MAIL_OUT_URL", "smtp://", ["cot.E015"]),
        ("COT_MAIL_OUT_URL", "smtp://mail.example.org:99999", ["cot.E015"]),
        ("COT_MAIL_OUT_URL", "smtp://[::/", ["cot.E015"]),
        ("COT_MAIL_OUT_URL", "file:/", ["cot.E015"]),
        ("COT_MAIL_OUT_URL", "smtp://u:p@mail.example.org:587", []),
        ("COT_WEB_BIND", "127.0.0.1:99999", ["cot.E005"]),
        ("COT_WEB_BIND", "127.0.0.1:", ["cot.E005"]),
        ("COT_WEB_BIND", "[::1]:8000", []),
        ("COT_PUBLIC_URL", "http://[::1]:8000", []),
        ("COT_WORKERS", 0, ["cot.E060"]),
        ("COT_LEASE_SECONDS", -5, ["cot.E060"]),
        ("COT_MAX_NOTICES_PER_HOUR", 0, ["cot.E060"]),
        ("COT_MAILBOX_URL", "imap://u:p@mail.example.org/INBOX", ["cot.E013"]),
        ("COT_MAILBOX_URL", "imap://127.0.0.1/INBOX", ["cot.E013"]),
        ("COT_MAILBOX_URL", "imaps://u:p@mail.example.org:duizend/INBOX", ["cot.E013"]),
        ("COT_MAILBOX_URL", "imaps://u:p@[::/INBOX", ["cot.E013"]),
        ("COT_MAILBOX_URL", "pop3://u:p@mail.example.org", ["cot.E010"]),
        ("COT_MAILBOX_URL", "imaps://u:p@mail.example.org/INBOX", []),
    ],
)
def test_each_mistake_is_told_once(settings, name, value, told):
    setattr(settings, name, value)
    found = run_checks()
    assert [str(one.id) for one in found] == told
    assert all("p@" not in one.msg or "password@" in one.msg for one in found), "no password in a message"


def test_lists_are_written_as_people_write_them(tmp_path):
    keep = {name: value for name, value in os.environ.items() if not name.startswith("COT_")}
    written = {
        "COT_RECEIVED_BY": "*.vlaio.be, *.vlaanderen.be ,",
        "COT_RECEIVED_BORDER": "",
        "COT_MAILBOX_FOLDERS": " Junk Email, ,Archief",
        "COT_ALLOWED_HOSTS": "a.example, b.example",
        "COT_OIDC_ROLES": "groep een=officer, groep twee=lead",
    }
    names = ("COT_RECEIVED_BY", "COT_RECEIVED_BORDER", "COT_MAILBOX_FOLDERS", "ALLOWED_HOSTS", "COT_OIDC_ROLES")
    shown = f"from cityofthings import settings; print([getattr(settings, name) for name in {names}])"
    told = subprocess.run(
        [sys.executable, "-c", shown], cwd=tmp_path, env={**keep, "PYTHONPATH": str(ROOT), **written}, capture_output=True
    )
    assert ast.literal_eval(told.stdout.decode()) == [
        ["*.vlaio.be", "*.vlaanderen.be"],
        ["*.mail.protection.outlook.com"],
        ["Junk Email", "Archief"],
        ["a.example", "b.example"],
        {"groep een": "officer", "groep twee": "lead"},
    ]


def test_a_public_address_asks_for_a_key_of_its_own_also_behind_a_proxy_on_this_machine(settings):
    settings.SECRET_KEY = settings.DEMO_SECRET_KEY
    assert run_checks() == []
    settings.COT_PUBLIC_URL = "https://dossiers.vlaio.example"
    assert [str(one.id) for one in run_checks()] == ["cot.E001", "cot.E006"], "the hosts of the demo would refuse every visitor"
    settings.SECRET_KEY = "een eigen sleutel van ten minste vijftig tekens, bij toeval"
    settings.ALLOWED_HOSTS = ["dossiers.vlaio.example", "127.0.0.1"]
    assert run_checks() == []


def test_an_empty_data_folder_is_the_default_and_not_the_folder_of_the_moment(tmp_path):
    keep = {name: value for name, value in os.environ.items() if not name.startswith("COT_")}
    shown = "from cityofthings import settings; print(settings.COT_DATA_DIR, end='')"
    told = subprocess.run(
        [sys.executable, "-c", shown], cwd=tmp_path, env={**keep, "PYTHONPATH": str(ROOT), "COT_DATA_DIR": ""}, capture_output=True
    )
    assert told.stdout.decode() == str(tmp_path / "var"), told.stderr.decode()


@pytest.mark.parametrize(
    ("text", "meant"),
    [("", "None"), (" ", "None"), ("2025-07-01", "2025-07-01T00:00:00+02:00"), ("2025-12-01T09:00", "2025-12-01T09:00:00+01:00")]
    + [("2025-07-01T09:00+00:00", "2025-07-01T09:00:00+00:00")],
)
def test_a_moment_without_an_offset_is_belgian_time(tmp_path, text, meant):
    keep = {name: value for name, value in os.environ.items() if not name.startswith("COT_")}
    shown = "from cityofthings.settings import COT_ANSWER_FROM as at; print(at and at.isoformat(), end='')"
    told = subprocess.run(
        [sys.executable, "-c", shown], cwd=tmp_path, env={**keep, "PYTHONPATH": str(ROOT), "COT_ANSWER_FROM": text}, capture_output=True
    )
    assert told.stdout.decode() == meant, told.stderr.decode()


@pytest.mark.django_db
def test_a_database_that_takes_nothing_is_told_by_the_doctor():
    assert list(doctor_command._database()) == []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if connection.vendor == "sqlite" else "SET TRANSACTION READ ONLY")
    try:
        [told] = doctor_command._database()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF" if connection.vendor == "sqlite" else "SELECT 1")
    assert told.startswith("cannot be written: ")


@pytest.mark.django_db
def test_mail_of_years_in_a_mailbox_that_was_never_read_is_told_before_it_is_answered(settings, tmp_path):
    settings.COT_MAILBOX_URL = f"maildir:{tmp_path / 'mailbox'}"
    new = tmp_path / "mailbox" / "new"
    for folder in (new, new.with_name("cur")):
        folder.mkdir(parents=True)
    for number in range(3):
        (new / f"{number}.a").write_bytes(b"From: a@dilbeek.example\r\n\r\nDag\r\n")
    assert list(doctor_command._older_mail()) == []
    for number in range(2):
        os.utime(new / f"{number}.a", (1_700_000_000, 1_700_000_000))
    (told,) = doctor_command._older_mail()
    assert told.startswith("2 message(s) older than 14 days") and "COT_ANSWER_FROM" in told
    settings.COT_ANSWER_FROM = timezone.now()
    assert list(doctor_command._older_mail()) == []
    settings.COT_ANSWER_FROM = None
    register.poll()
    assert list(doctor_command._older_mail()) == [], "once mail was taken in, it is what the program knows"


@pytest.mark.parametrize(
    ("words", "settings_", "code", "said"),
    [
        (["run", "--once"], {}, 0, ""),
        (["run", "--once"], {"COT_UPLOAD_DIR": "/nonexistent/uploads"}, 1, "drop folder cannot be read"),
        (["intake", "--once"], {"COT_MAILBOX_URL": "imap://u:geheim@127.0.0.1:1/INBOX"}, 1, "mailbox cannot be read"),
        (["intake", "--once"], {"COT_CALL": "bestaat-niet"}, 2, "cityofthings: COT_CALL: bestaat-niet"),
        (["doctor"], {"COT_UPLOAD_DIR": "/nonexistent/uploads"}, 1, "there is no folder /nonexistent/uploads"),
        (["list"], {"COT_ANSWER_FROM": "1 juli"}, 2, "COT_ANSWER_FROM must be a day or a moment"),
        (["doctor"], {"COT_WORKERS": "twee"}, 1, 'variable "COT_WORKERS" invalid'),
        (["list"], {"COT_DATABASE_URL": "mysql://u:geheim@host/x"}, 2, "COT_DATABASE_URL must start with postgresql:// or sqlite://"),
    ],
)
def test_what_could_not_be_read_is_no_success(tmp_path, words, settings_, code, said):
    keep = {name: value for name, value in os.environ.items() if not name.startswith("COT_")}
    done = subprocess.run(
        [sys.executable, "-m", "cityofthings", *words],
        cwd=tmp_path,
        env={**keep, "PYTHONPATH": str(ROOT), **settings_},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert said in done.stderr + done.stdout
    assert "geheim" not in done.stderr and "Traceback" not in done.stderr


def test_a_library_that_an_upgrade_left_out_is_told_by_the_doctor(tmp_path):
    without = tmp_path / "without"
    (without / "isal").mkdir(parents=True)
    (without / "isal" / "__init__.py").write_text("""raise ModuleNotFoundError("No module named 'isal'")""")

    def told(path: str) -> str:
        keep = {name: value for name, value in os.environ.items() if not name.startswith("COT_")}
        command = [sys.executable, "-m", "cityofthings", "doctor"]
        return subprocess.run(command, cwd=tmp_path, env={**keep, "PYTHONPATH": path}, capture_output=True, text=True, check=False).stdout

    assert "ok     readers of files" in told(str(ROOT))
    wrong = told(f"{without}:{ROOT}")
    assert "wrong  readers of files" in wrong and wrong.count("No module named 'isal'") == 1


@pytest.mark.django_db
def test_a_drop_folder_that_is_gone_is_no_empty_one(settings, tmp_path):
    assert uploads.scan() == uploads.Scanned() and Path(settings.COT_UPLOAD_DIR).is_dir(), "ours is made"
    settings.COT_UPLOAD_DIR = tmp_path / "schijf" / "uploads"
    gone = uploads.scan()
    assert "No such file" in gone.unread and not (tmp_path / "schijf").exists(), "a disk that is away is not replaced by a folder"
    assert daemon.intake_once().problems == 1


@pytest.mark.django_db
def test_a_drop_folder_that_never_could_be_read_is_an_alarm(settings):
    health.watched("uploads")
    assert "part:uploads" not in {alarm.code for alarm in health.alarms()}
    Heartbeat.objects.update(at=Heartbeat.objects.get().at - 2 * health.Limits.from_settings().part)
    health.watched("uploads")
    (alarm,) = [alarm for alarm in health.alarms() if alarm.code == "part:uploads"]
    assert alarm.text.startswith("Het lezen van de uploadmap van het platform staat stil sinds ")
