"""``python -m tests.with_postgresql COMMAND...``: runs a command with COT_DATABASE_URL on a PostgreSQL server made for it, on loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"  # the server refuses to run as root; the Debian package makes this user


@contextmanager
def server() -> Iterator[str]:
    """The address of a fresh, empty database; the server ends with the block."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if not binaries:
        raise SystemExit("PostgreSQL is missing: apt-get install --yes postgresql")
    folder = Path(tempfile.mkdtemp(prefix="cot-postgresql-"))
    as_root = os.geteuid() == 0
    if as_root:
        account = pwd.getpwnam(USER)
        os.chown(folder, account.pw_uid, account.pw_gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def call(program: str, *arguments: str) -> None:
        command = [str(binaries[-1] / program), *arguments]
        subprocess.run(command, check=True, cwd=folder, user=USER if as_root else None, stdout=subprocess.DEVNULL)

    call("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "cot", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    call("pg_ctl", "-D", str(folder / "data"), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        call("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "cot", "cot")
        yield f"postgresql://cot@127.0.0.1:{port}/cot"
    finally:
        call("pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """What the command gives."""
    with server() as address:
        return subprocess.run(sys.argv[1:], env={**os.environ, "COT_DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
