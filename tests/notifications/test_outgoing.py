"""The setting for outgoing mail, and what ``doctor`` says about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from notifications.folder import Folder
from notifications.outgoing import probe, way
from notifications.smtp import Server
from tests.servers.smtp import Sink, certificate, free_port, serving


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("file:/var/uit", Folder(Path("/var/uit"))),
        ("smtp://127.0.0.1:2525", Server("127.0.0.1", 2525)),
        ("smtp://localhost", Server("localhost", 587)),
        ("smtp://127.0.0.1:25?starttls=yes", Server("127.0.0.1", 25, starttls=True)),
        ("smtp://mail.vlaanderen.be", Server("mail.vlaanderen.be", 587, starttls=True)),
        ("smtp://a%40b.be:p%2Fw%3A1@mail.vlaanderen.be:25", Server("mail.vlaanderen.be", 25, "a@b.be", "p/w:1", starttls=True)),
        ("smtps://mail.vlaanderen.be", Server("mail.vlaanderen.be", 465, implicit_tls=True)),
        ("smtps://127.0.0.1", Server("127.0.0.1", 465, implicit_tls=True)),
    ],
)
def test_settings_that_are_understood(settings, url: str, expected: object) -> None:
    settings.COT_MAIL_OUT_URL = url
    assert way() == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:",
        "file:/",
        "smtp:",
        "smtp://",
        "http://x",
        "smtp://x/pad",
        "smtp://x?starttls=no",
        "smtp://x?tls=yes",
        "smtp://x:veel",
        "smtp://x:99999",
    ],
)
def test_settings_that_are_not(settings, url: str) -> None:
    settings.COT_MAIL_OUT_URL = url
    with pytest.raises(ImproperlyConfigured, match="COT_MAIL_OUT_URL"):
        way()
    assert [problem.startswith("COT_MAIL_OUT_URL") for problem in probe()] == [True]


def test_the_password_is_never_shown(settings) -> None:
    settings.COT_MAIL_OUT_URL = "smtp://bot:geheim@mail.vlaanderen.be"
    assert "geheim" not in f"{way()!r} {way().name}"


def test_two_ids_never_share_a_file(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    names = [folder.file_of(i).name for i in ("<a/b@x>", "<a_b@x>", "<a:b@x>", "<../../etc/passwd@x>", "<" + "a" * 300 + "@x>", "<>")]
    assert len(set(names)) == 6 and all("/" not in name and len(name) < 200 and not name.startswith(".") for name in names)


def test_probe_of_a_folder(settings, tmp_path: Path) -> None:
    settings.COT_MAIL_OUT_URL = f"file:{tmp_path / 'uit'}"
    assert probe() == [] and list((tmp_path / "uit").iterdir()) == []
    (tmp_path / "bestand").write_text("")
    settings.COT_MAIL_OUT_URL = f"file:{tmp_path / 'bestand'}"
    (problem,) = probe()
    assert "cannot be written" in problem


def test_probe_of_a_server(settings, tmp_path: Path, monkeypatch) -> None:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    sink = Sink()
    with serving(sink, tls_context=context, require_starttls=True, authenticator=sink.authenticate, auth_required=True):
        settings.COT_MAIL_OUT_URL = f"smtp://bot:ge%3Aheim%40@127.0.0.1:{sink.port}?starttls=yes"
        assert probe() == [] and len(sink.logins) == 1
        settings.COT_MAIL_OUT_URL = f"smtp://bot:mis@127.0.0.1:{sink.port}?starttls=yes"
        (problem,) = probe()
        assert "refused us: 535" in problem and "mis@" not in problem
        monkeypatch.delenv("SSL_CERT_FILE")
        (problem,) = probe()
        assert "CERTIFICATE_VERIFY_FAILED" in problem
    assert sink.senders == []


def test_probe_when_nobody_answers(settings) -> None:
    settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{free_port()}"
    settings.COT_MAIL_FROM = "niemand"
    sender, server = probe()
    assert sender == "COT_MAIL_FROM is no mail address: 'niemand'" and "cannot be used: [Errno 111]" in server
