"""`make demo`: the sample mailbox and uploads through the real pipeline, each dossier against its expected answer, then the staff pages."""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cityofthings.commands.speak import everywhere, say, say_table
from samples.compare import Sample, differences, samples

REPOSITORY = Path(__file__).resolve().parents[1]
MARK = "made-by-the-demo"  # only a folder with this file in it is ever wiped
USER, LEAD = "demo", "leiding"


class Demo:
    """One run in a data folder of its own."""

    def __init__(self, data: Path, cases: Sequence[Sample]) -> None:
        self.data, self.cases = data, cases

    def prepare(self) -> None:
        """An empty data folder, and an environment in which every setting points into it."""
        if self.data.exists():
            if any(self.data.iterdir()) and not (self.data / MARK).exists():
                raise SystemExit(f"demo: {self.data} is not a folder of the demo; it is left alone")
            shutil.rmtree(self.data)
        for part in ("mailbox/tmp", "mailbox/new", "mailbox/cur", "uploads", "outbox"):
            (self.data / part).mkdir(parents=True)
        (self.data / MARK).touch()
        for name in [name for name in os.environ if name.startswith("COT_")]:
            del os.environ[name]
        os.environ |= {
            "COT_DATA_DIR": str(self.data),
            "COT_DATABASE_URL": "",
            "COT_MAILBOX_URL": f"maildir:{self.data / 'mailbox'}",
            "COT_MAIL_OUT_URL": f"file:{self.data / 'outbox'}",
            "COT_UPLOAD_DIR": str(self.data / "uploads"),
            "COT_LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "cityofthings.settings",
            "PYTHONPATH": str(REPOSITORY),
        }

    def run(self) -> None:
        """Feeds the cases in order of receipt. A case that answers another one comes when that one has been answered."""
        for wave in (lambda case: not case.after, lambda case: bool(case.after)):
            for case in filter(wave, sorted(self.cases, key=lambda case: datetime.fromisoformat(case.received))):
                self.deliver(case)
            self.command("run", "--once")

    def deliver(self, case: Sample) -> None:
        """A mail into the Maildir with its receipt as file time; an upload as the platform's folder."""
        if case.mail is None:
            target = self.data / "uploads" / case.name
            shutil.copytree(case.folder, target, ignore=shutil.ignore_patterns("case.json", "expected.json"))
            return
        for number, instant in enumerate((case.received, *case.again)):
            moment = datetime.fromisoformat(instant).timestamp()
            written = self.data / "mailbox" / "tmp" / f"{int(moment)}.{number}.{case.name}"
            shutil.copyfile(case.mail, written)
            os.utime(written, (moment, moment))
            written.rename(self.data / "mailbox" / "new" / written.name)

    def command(self, *words: str) -> int:
        """Runs `cityofthings` as a process of its own."""
        run = subprocess.run([sys.executable, "-m", "cityofthings", *words], cwd=self.data, check=False)  # noqa: S603  # our own words
        if run.returncode not in (0, 1):
            raise SystemExit(f"demo: cityofthings {' '.join(words)} ended with {run.returncode}")
        return run.returncode


class Record:
    """What the record holds after the run, by case."""

    def __init__(self) -> None:
        import django

        django.setup()
        from dossiers.overview import all_dossiers, all_messages, whole_dossier

        self.messages = all_messages()
        self.dossiers = {line["reference"]: whole_dossier(line["reference"]) or {} for line in all_dossiers()}

    def message(self, case: Sample) -> dict[str, Any] | None:
        """The row of a case's mail: by its Message-ID, which is different for each case."""
        if case.mail is None:
            return None
        raw = case.mail.read_bytes().replace(b"\r\n ", b" ")
        line = next(line for line in raw.splitlines() if line.lower().startswith(b"message-id:"))
        wanted = line.partition(b":")[2].strip().strip(b"<>").decode()
        return next((message for message in self.messages if message["message_id"].strip("<>") == wanted), None)

    def references(self, case: Sample) -> list[str]:
        """The dossiers that came of a case: by its message, or for an upload by its files."""
        message = self.message(case)
        if message is not None:
            return list(message["dossiers"])
        if case.mail is not None:
            return []
        names = {path.name for path in case.files}
        return [reference for reference, entry in self.dossiers.items() if names == {document["name"] for document in entry["documents"]}]

    def answers(self, case: Sample) -> list[str]:
        """The notices that left by themselves for this case, in order."""
        message = self.message(case)
        if message is not None:
            return [answer["notice"] for answer in message["answers"] if answer["state"] == "sent"]
        return [
            notice["notice"]
            for reference in self.references(case)
            for notice in self.dossiers[reference]["notices"]
            if notice["state"] == "sent"
        ]


def judge(cases: Iterable[Sample], record: Record) -> list[str]:
    """One line per difference between the record and the expected answers."""
    known = {case.name: record.references(case) for case in cases}
    found: list[str] = []
    for case in cases:
        found += [f"{case.name}: {line}" for line in _case(case, record, known)]
    expected = sorted({reference for references in known.values() for reference in references})
    found += [f"{reference}: no case expects this dossier" for reference in record.dossiers if reference not in expected]
    return found


def _case(case: Sample, record: Record, known: dict[str, list[str]]) -> Iterable[str]:
    references, wanted = known[case.name], case.in_the_record()
    message = record.message(case)
    if case.mail is not None and message is None:
        yield "the message is not in the record"
        return
    if message is not None:
        if message["triage"] != case.expected["triage"]:
            yield f"triage {message['triage']!r}, expected {case.expected['triage']!r}"
        if len(message["sightings"]) != 1 + len(case.again):
            yield f"seen {len(message['sightings'])} times, expected {1 + len(case.again)}"
    if record.answers(case) != case.expected["answers"]:
        yield f"mailed {record.answers(case)}, expected {case.expected['answers']}"
    if len(references) != len(case.dossiers):
        yield f"{len(references)} dossiers, expected {len(case.dossiers)}"
        return
    if case.joins and references != known[case.joins]:
        yield f"filed in {references}, expected the dossier of {case.joins}: {known[case.joins]}"
    for reference in references:
        for line in differences(_without_own_files(case, wanted, record.dossiers[reference]), record.dossiers[reference]):
            yield f"{reference}: {line}"


def _without_own_files(case: Sample, wanted: dict[str, Any] | None, entry: dict[str, Any]) -> dict[str, Any]:
    """Where several submissions went into one dossier, its documents and answers are those of the one that counts: compared by its own case."""
    assert wanted is not None
    versions = len(entry["versions"])
    if versions == 1:
        return wanted
    documents = [{"name": document["name"], "role": document["role"]} for document in entry["documents"]]
    return {
        **wanted,
        "documents": documents,
        "fields": case.expected["in_the_record"].get("fields", {}) if "in_the_record" in case.expected else {},
    }


def tell(record: Record, wrong: Sequence[str]) -> int:
    """The messages without a dossier, and the last line."""
    without = [message for message in record.messages if not message["dossiers"]]
    rows = [(message["from"], message["subject"], message["triage"] or "?", " ".join(message["reasons"])) for message in without]
    say()
    say_table(f"{len(without)} messages gave no dossier", ("from", "subject", "triage", "why"), rows)
    for line in wrong:
        say(f"  differs: {line}")
    say(f"{len(record.dossiers)} dossiers, " + ("all as expected" if not wrong else f"{len(wrong)} differences"))
    return 1 if wrong else 0


def serve(demo: Demo, port: int) -> int:
    """The staff pages with two log-ins made for this run (an officer, and a lead who signs second), until Ctrl-C."""
    from django.contrib.auth import get_user_model

    from dossiers.roles import Role, give

    password = secrets.token_urlsafe(12)
    for name, role in ((USER, Role.OFFICER), (LEAD, Role.LEAD)):
        give(get_user_model().objects.create_user(name, password=password), [role])
    os.environ |= {"COT_WEB_BIND": f"127.0.0.1:{port}", "COT_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    say(
        f"\nStaff pages: http://127.0.0.1:{port}\nLogin: {USER}\nPassword: {password}\nSecond signature: {LEAD}, same password\nCtrl-C ends."
    )
    sys.stdout.flush()
    with subprocess.Popen([sys.executable, "-m", "cityofthings", "run"], cwd=demo.data) as process:  # our own words
        with contextlib.suppress(KeyboardInterrupt):
            return process.wait()
        process.terminate()
        return process.wait(timeout=40)


def main(argv: Sequence[str] | None = None) -> int:
    """0 when every dossier is as expected, 1 when not."""
    options = argparse.ArgumentParser(prog="python -m samples.demo", description=__doc__)
    options.add_argument("--serve", choices=("0", "1"), default="1", help="serve the staff pages afterwards")
    options.add_argument("--data", type=Path, default=REPOSITORY / "var" / "demo", help="data folder; wiped at the start")
    options.add_argument("--port", type=int, default=8000)
    arguments = options.parse_args(argv)
    everywhere()
    demo = Demo(arguments.data.resolve(), samples())
    demo.prepare()
    say(f"{len(demo.cases)} sample cases through the pipeline ...")
    sys.stdout.flush()
    demo.run()
    demo.command("list")
    record = Record()
    code = tell(record, judge(demo.cases, record))
    return serve(demo, arguments.port) if arguments.serve == "1" else code


if __name__ == "__main__":
    sys.exit(main())
