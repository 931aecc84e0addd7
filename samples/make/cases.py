"""What a case is made of: its files, `case.json` and `expected.json`; and the list of all that make one."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from samples.make import registration
from samples.make.content import Idea
from samples.make.mails import Letter, letter, received_mail

SUBJECT = "Aanmelding projectidee City of Things 2025"
TEXT = "Dag,\n\nIn bijlage vind je ons ingevulde aanmeldingsformulier voor City of Things 2025.\n\nGroeten,\n{}\n"
FORM = registration.FILE_NAME
RECEIPT, ADMISSIBLE = "receipt", "admissible"


@dataclass(frozen=True)
class Made:
    """One case folder: ``files`` by name (all of them inputs of `check`, but for submission.json)."""

    name: str
    about: str
    received: str
    files: dict[str, bytes]
    dossiers: list[dict[str, Any]]
    clean: bool = False
    case: dict[str, Any] = field(default_factory=dict)
    expected: dict[str, Any] = field(default_factory=dict)

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the folder."""
        yield from self.files.items()
        inputs = [name for name in self.files if name != "submission.json"]
        yield "case.json", as_json({"files": inputs, "received": self.received, **self.case})
        yield "expected.json", as_json({"about": self.about, "clean": self.clean, "dossiers": self.dossiers, **self.expected})


MAKERS: list[Callable[[], Made]] = []


def case(maker: Callable[[], Made]) -> Callable[[], Made]:
    """Registers a case."""
    MAKERS.append(maker)
    return maker


def mail_case(
    name: str,
    about: str,
    received: str,
    mail: bytes,
    dossiers: list[dict[str, Any]],
    triage: str,
    answers: list[str],
    *,
    clean: bool = False,
    in_the_record: dict[str, Any] | None = None,
    **extra: Any,
) -> Made:
    """A case that is one message. ``answers``: the notices that leave by themselves, in order."""
    expected = {"triage": triage, "answers": answers, **({"in_the_record": in_the_record} if in_the_record else {})}
    return Made(name, about, received, {"bericht.eml": mail}, dossiers, clean, extra, expected)


def upload(received: str, began: str, platform_id: str, contact: dict[str, str], kbo: str, files: dict[str, bytes]) -> dict[str, bytes]:
    """The drop folder of one submission."""
    submission = {
        "platform_id": platform_id,
        "submitted_at": received,
        "upload_started_at": began,
        "submitter": {"name": contact["name"], "email": contact["email"], "organisation_kbo": kbo},
        "files": [{"name": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()],
    }
    return {**files, "submission.json": as_json(submission)}


def moment(text: str) -> datetime:
    """An ISO instant."""
    return datetime.fromisoformat(text)


def sent(key: str, who: Idea, received: str, form: bytes, name: str = FORM, **changes: Any) -> bytes:
    """The registration as an ordinary mail with one attachment."""
    written = Letter(key, who.name, who.email, f"{SUBJECT} - {who.body[0]}", TEXT.format(who.name), [(name, form)])
    lines = {option: changes.pop(option) for option in ("below", "dmarc", "spam_level") if option in changes}
    return received_mail(letter(dataclasses.replace(written, **changes), moment(received)), moment(received), **lines)


def as_json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
