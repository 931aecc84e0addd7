"""``import``: what staff hand in is shown first, refused line by line, stored once, and used by the checks."""

from datetime import date

import pytest

from calls.load import load_edition
from cityofthings.command_line import UsageError, parser
from cityofthings.commands import import_command
from dossiers import evidence, knowledge
from dossiers.models import Event, ListEntry, ListImport
from registers import overlay
from tests.registers.test_kbo import FILES, META

pytestmark = pytest.mark.django_db
EDITION = load_edition("city-of-things-2025")
MECHELEN, LIER = "0207499430", "0207502301"
GOOD = "Naam;KBO\nStad Mechelen;\nStad Lier;0207502301\n"


def run(*words):
    return import_command.run(parser().parse_args(["import", *map(str, words)]))


@pytest.fixture
def listed(tmp_path):
    def write(text, name="lijst.csv"):
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


def test_without_an_import_nothing_is_known():
    known = knowledge.knowledge_of(EDITION)
    assert (known.shortlist, known.co_creation) == (None, None)


def test_a_preview_stores_nothing(listed, capsys):
    assert run("shortlist", listed(GOOD), "--dry-run") == 0
    told = capsys.readouterr().out
    assert f"lijst.csv:2: {MECHELEN} Mechelen" in told and f"lijst.csv:3: {LIER} Lier" in told
    assert (ListImport.objects.count(), Event.objects.count()) == (0, 0)


def test_an_import_is_sealed_logged_and_known(listed):
    path = listed(GOOD)
    assert run("shortlist", path) == 0
    assert run("co-creation", listed("Organisatie\nStad Gent\n", "aanwezig.csv")) == 0
    known = knowledge.knowledge_of(EDITION)
    assert known.shortlist == (MECHELEN, LIER)
    assert known.co_creation == ("0207451227",)
    stored = ListImport.objects.get(kind="shortlist")
    assert evidence.read(stored.file_id) == path.read_bytes()
    event = Event.objects.get(kind="list-imported", data__kind="shortlist")
    assert event.text == "Shortlist ingevoerd: 2 besturen uit lijst.csv."
    assert event.data["numbers"] == [MECHELEN, LIER] and event.data["replaces"] is None


def test_a_newer_import_takes_the_place_of_the_older_which_stays(listed):
    run("shortlist", listed(GOOD))
    run("shortlist", listed("Naam\nStad Lier\n"))
    assert knowledge.knowledge_of(EDITION).shortlist == (LIER,)
    assert (ListImport.objects.count(), ListEntry.objects.count()) == (2, 3)
    first, second = ListImport.objects.all()
    assert Event.objects.order_by("-number").first().data["replaces"] == first.pk
    assert knowledge.inputs(EDITION.id, "")["shortlist"] == second.pk


def test_lists_of_another_call_do_not_count(listed):
    run("shortlist", listed(GOOD))
    assert knowledge.knowledge_of(EDITION.model_copy(update={"id": "another"})).shortlist is None


def test_a_doubtful_line_holds_back_the_whole_list_unless_told_otherwise(listed, capsys):
    path = listed("Naam\nStad Mechelen\nStad Mechlen\n")
    assert run("shortlist", path) == 1
    told = capsys.readouterr().out
    assert "lijst.csv:3: refused: Stad Mechlen" in told and "Nothing was stored" in told
    assert ListImport.objects.count() == 0
    assert run("shortlist", path, "--skip-doubtful") == 1
    assert knowledge.knowledge_of(EDITION).shortlist == (MECHELEN,)


def test_files_that_cannot_be_used_end_with_one_line(listed, tmp_path):
    for path in (tmp_path / "nergens.csv", listed("Mechelen\n"), tmp_path):
        with pytest.raises(UsageError):
            run("co-creation", path)


@pytest.fixture
def extract(tmp_path, settings, monkeypatch):
    settings.COT_REGISTERS_DIR = tmp_path / "registers"
    monkeypatch.setenv(overlay.VARIABLE, str(settings.COT_REGISTERS_DIR))
    folder = tmp_path / "extract"
    folder.mkdir()
    for name, text in {"meta.csv": META.format(type="update"), **FILES}.items():
        (folder / name).write_text(text)
    return folder


def test_registers_preview_import_and_revert(extract, settings, capsys):
    from registers.lookup import Registers

    where = settings.COT_REGISTERS_DIR
    assert run("registers", extract, "--dry-run") == 0
    assert "new: 1012345670 Nieuwstede (municipality)" in capsys.readouterr().out
    assert list(where.iterdir()) == []
    assert run("registers", extract) == 0
    assert sorted(path.name for path in where.iterdir()) == ["2026-05-29.csv", "2026-05-29.sqlite"]
    assert Registers.load().by_name("Nieuwstede", date(2026, 6, 1)).sure
    with pytest.raises(UsageError, match="already"):
        run("registers", extract)
    assert run("registers", "--revert", "2026-05-29") == 0
    assert not Registers.load().by_name("Nieuwstede", date(2026, 6, 1)).sure
    assert [event.kind for event in Event.objects.order_by("number")] == ["registers-imported", "registers-reverted"]


@pytest.mark.parametrize("words", [["registers"], ["registers", "--revert", "2026-05-30"], ["registers", "--revert", "gisteren"]])
def test_registers_used_wrongly(extract, words):
    with pytest.raises(UsageError):
        run(*words)


def test_registers_from_something_else(extract, listed):
    with pytest.raises(UsageError, match="no zip"):
        run("registers", listed(GOOD))
