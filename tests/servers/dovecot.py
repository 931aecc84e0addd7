"""A real Dovecot on a free loopback port, thrown away afterwards. Without Dovecot or root the test fails and says what to install."""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from imapclient import IMAPClient

_CONFIG = """
base_dir={base}/state
state_dir={base}/state
log_path={base}/log
info_log_path={base}/log
protocols=imap
listen=127.0.0.1
default_internal_user={user}
default_login_user={user}
default_internal_group={group}
ssl={ssl}
disable_plaintext_auth=no
auth_mechanisms=plain login xoauth2
auth_failure_delay=0
mail_location=maildir:{base}/mail/%u
mail_uid={user}
mail_gid={group}
first_valid_uid=1
first_valid_gid=1
{certificate}
service imap-login {{
  chroot=
  inet_listener imap {{
    port={port}
  }}
  inet_listener imaps {{
    port={secure_port}
  }}
}}
service anvil {{
  chroot=
  unix_listener anvil-auth-penalty {{
    mode=0
  }}
}}
passdb {{
  driver=static
  mechanisms=plain login
  args=password=geheim
}}
passdb {{
  driver=oauth2
  mechanisms=xoauth2
  args={base}/oauth2.conf.ext
}}
userdb {{
  driver=static
  args=uid={user} gid={group} home={base}/home/%u
}}
namespace inbox {{
  inbox=yes
  separator=/
  mailbox Junk {{
    auto=create
  }}
  mailbox Verwerkt {{
    auto=create
  }}
}}
"""

_OAUTH2 = """
introspection_mode=local
local_validation_key_dict=fs:posix:prefix={base}/keys/
username_attribute=upn
"""


@dataclass(frozen=True)
class Dovecot:
    """The running server. Each test takes an account of its own with :meth:`account`."""

    base: Path
    port: int
    secure_port: int
    certificate: Path | None
    pid: int

    def account(self) -> Account:
        return Account(self, f"postbus{secrets.token_hex(4)}")

    def trust_key(self, name: str, public: bytes) -> None:
        """Tokens signed by this key (its ``kid``) open the mailbox of the user they name."""
        keys = self.base / "keys" / "default" / "RS256"
        keys.mkdir(parents=True, exist_ok=True)
        (keys / name).write_bytes(public)

    def distrust_keys(self) -> None:
        """No token is good any more, also those that were."""
        shutil.rmtree(self.base / "keys", ignore_errors=True)
        self.doveadm("reload")  # it keeps the keys it has read
        _wait_for(self.port)

    def restart(self) -> None:
        """The server dies with all connections, and starts again where it was."""
        master = int((self.base / "state" / "master.pid").read_text())
        below = [int(word) for word in Path(f"/proc/{master}/task/{master}/children").read_text().split()]
        self.doveadm("stop")
        for child in below:  # a connection that is served would go on
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        _wait_until_gone(self.port)
        subprocess.run([_program(), "-c", str(self.base / "dovecot.conf")], check=True, timeout=30)
        _wait_for(self.port)

    def doveadm(self, *arguments: str) -> None:
        subprocess.run(["doveadm", "-c", str(self.base / "dovecot.conf"), *arguments], check=True, timeout=30, capture_output=True)


@dataclass(frozen=True)
class Account:
    """One mailbox. ``url`` is for COT_MAILBOX_URL."""

    server: Dovecot
    name: str
    password: str = "geheim"

    @property
    def url(self) -> str:
        return f"imap://{self.name}:{self.password}@127.0.0.1:{self.server.port}/INBOX"

    @property
    def secure_url(self) -> str:
        return f"imaps://{self.name}:{self.password}@127.0.0.1:{self.server.secure_port}/INBOX"

    @property
    def token_url(self) -> str:
        """Without a password, for a log-in by token."""
        return f"imap://{self.name}@127.0.0.1:{self.server.port}/INBOX"

    def renumber(self) -> None:
        """Another UIDVALIDITY for the INBOX, with the same numbers under it, as after a restored backup: all ids that were known are void."""
        root = self.server.base / "mail" / self.name
        numbers = root / "dovecot-uidlist"
        numbers.write_text(re.sub(r"\bV(\d+)", lambda found: f"V{int(found[1]) + 1000}", numbers.read_text(), count=1))
        for index in root.glob("dovecot.index*"):
            index.unlink()

    @contextlib.contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """A connection as an officer's mail program has."""
        with IMAPClient("127.0.0.1", self.server.port, ssl=False) as client:
            client.normalise_times = False
            client.login(self.name, self.password)
            yield client

    def deliver(self, raw: bytes, folder: str = "INBOX", internaldate: datetime | None = None) -> None:
        """By IMAP APPEND, with the INTERNALDATE wanted."""
        with self.client() as client:
            client.append(folder, raw, (), internaldate)

    def drop(self, raw: bytes, name: str = "") -> Path:
        """Straight into the Maildir, as a local delivery agent does."""
        root = self.server.base / "mail" / self.name
        for part in ("tmp", "new", "cur"):
            (root / part).mkdir(parents=True, exist_ok=True)
        unique = name or f"{time.time_ns()}.{secrets.token_hex(4)}.test"
        (root / "tmp" / unique).write_bytes(raw)
        (root / "tmp" / unique).rename(root / "new" / unique)
        _own(self.server.base / "mail" / self.name)
        return root / "new" / unique


def _own(path: Path) -> None:
    user = pwd.getpwnam("nobody")
    for entry in (path, *path.rglob("*")):
        with contextlib.suppress(FileNotFoundError):
            os.chown(entry, user.pw_uid, user.pw_gid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    if not Path(_program()).exists() or os.geteuid() != 0:
        pytest.fail("this test needs Dovecot, started by root: apt-get install --yes dovecot-imapd")
    with running() as server:
        yield server


def _program() -> str:
    return shutil.which("dovecot") or "/usr/sbin/dovecot"


@contextlib.contextmanager
def running() -> Iterator[Dovecot]:
    """The server for as long as the block lasts; outside pytest, too (benchmarks)."""
    base = Path("/tmp") / f"cot-dovecot-{secrets.token_hex(4)}"  # its socket paths must stay short
    for part in ("state", "mail", "home"):
        (base / part).mkdir(parents=True)
    base.chmod(0o755)
    certificate = _certificate(base)
    port, secure_port = _free_port(), _free_port() if certificate else 0
    lines = f"ssl_cert=<{base}/cert.pem\nssl_key=<{base}/key.pem" if certificate else ""
    config = _CONFIG.format(
        base=base, user="nobody", group="nogroup", port=port, secure_port=secure_port, ssl="yes" if certificate else "no", certificate=lines
    )
    (base / "dovecot.conf").write_text(config)
    (base / "oauth2.conf.ext").write_text(_OAUTH2.format(base=base))
    _own(base / "mail")
    _own(base / "home")
    subprocess.run([_program(), "-c", str(base / "dovecot.conf")], check=True, timeout=30)
    _wait_for(port)
    pid = int((base / "state" / "master.pid").read_text())
    try:
        yield Dovecot(base, port, secure_port, certificate, pid)
    finally:
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):
            os.kill(int((base / "state" / "master.pid").read_text()), signal.SIGTERM)  # another one after a restart
        shutil.rmtree(base, ignore_errors=True)


def _certificate(base: Path) -> Path | None:
    """A certificate for 127.0.0.1 that is its own authority, made by openssl where there is one."""
    program = shutil.which("openssl")
    if not program:
        return None
    command = [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(base / "key.pem"), "-out", str(base / "cert.pem")]
    subprocess.run(command, check=True, timeout=60, capture_output=True)
    return base / "cert.pem"


def _wait_until_gone(port: int) -> None:
    ends = time.monotonic() + 15
    while time.monotonic() < ends:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    raise RuntimeError("Dovecot does not stop")


def _wait_for(port: int) -> None:
    ends = time.monotonic() + 15
    while time.monotonic() < ends:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            if connection.recv(16).startswith(b"* OK"):
                return
        time.sleep(0.05)
    raise RuntimeError("Dovecot does not answer")
