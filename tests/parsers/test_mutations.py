"""Files damaged in every way still end in a defined reading: a state, its reason in Dutch, and no value without sense. 150 of each kind in an
ordinary run; ``COT_FUZZ=2000`` (``make fuzz``) does the whole number."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from calls.load import load_edition
from parsers import sandbox
from parsers.model import Reading, State
from parsers.read import _FAILED
from tests.generator import blank, fillable, printed
from tests.generator.answers import APPLICATION, REGISTRATION
from tests.parsers.mutations import mutants

EDITION = load_edition("city-of-things-2025")
COUNT = int(os.environ.get("COT_FUZZ", "150"))
DATA = Path(__file__).parent / "data"
_BATCH = 20
_SECONDS = 20.0


def _archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("formulier.docx", blank.registration(REGISTRATION))
        package.writestr("map/lees mij.txt", "niets")
    return buffer.getvalue()


def _mail() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Nele <nele@aalst.example>", "cityofthings@vlaio.be", "Aanmelding – idee"
    mail.set_content("In bijlage ons formulier.")
    mail.add_attachment(blank.registration(REGISTRATION), maintype="application", subtype="octet-stream", filename="formulier é.docx")
    return mail.as_bytes()


_KINDS: dict[str, Callable[[], bytes]] = {
    "registration.docx": lambda: blank.registration(REGISTRATION),
    "application.docx": lambda: blank.application(APPLICATION),
    "form.pdf": lambda: fillable.by_pypdf(APPLICATION),
    "printed.pdf": lambda: printed.application(APPLICATION),
    "budget.xlsx": lambda: (DATA / "kostenmodel_doorgerekend.xlsx").read_bytes(),
    "budget.ods": lambda: (DATA / "kostenmodel_doorgerekend.ods").read_bytes(),
    "form.odt": lambda: (DATA / "aanvraag_wegdek.odt").read_bytes(),
    "files.zip": _archive,
    "mail.eml": _mail,
}
_EACH_WITH_ITS_REASON = ("budget.xlsx", "budget.ods")
_SHARE = {"registration.docx": 2, "application.docx": 2, "form.pdf": 2, "printed.pdf": 2}  # two files of one format
_SHARE_OF_AN_ORDINARY_RUN = _SHARE | {"budget.ods": 2, "files.zip": 3, "mail.eml": 3}


def _readings(name: str, count: int) -> Iterator[Reading]:
    files = [(name, data) for data in mutants(_KINDS[name](), count, seed=sum(map(ord, name)))]
    for start in range(0, len(files), _BATCH):
        yield from sandbox.read_files(files[start : start + _BATCH], EDITION, timeout=_SECONDS)


def _defined(reading: Reading) -> None:
    if reading.state is not State.READ:
        assert reading.problems
        assert not reading.fields
    assert all(problem.strip() for problem in reading.problems)
    for name, field in reading.fields.items():
        assert name in reading.looked_for or name.startswith("mentioned."), name
        assert field.value is not None or field.problem, name
        assert 0 <= field.confidence <= 1
        assert field.place.location


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", _KINDS)
def test_every_damaged_file_ends_in_a_defined_reading(name: str) -> None:
    count = COUNT // (_SHARE if "COT_FUZZ" in os.environ else _SHARE_OF_AN_ORDINARY_RUN).get(name, 1)
    states: Counter[str] = Counter()
    for reading in _readings(name, count):
        _defined(reading)
        states[f"{reading.state} as {reading.role}" if reading.state is State.READ else reading.state] += 1
        if reading.problems[:1] == (_FAILED,):
            states["without a reason of its own"] += 1
    if name in _EACH_WITH_ITS_REASON:
        assert not states["without a reason of its own"]
    sys.stdout.write(f"\n{name}: {dict(states)}\n")
    assert sum(states.values()) >= count
    assert len(states) > 1, "nothing was damaged"
