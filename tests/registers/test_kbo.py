"""The KBO extract: what it changes, what it only tells, and that it can be taken back."""

import zipfile
from datetime import date

import pytest

from registers import kbo, overlay
from registers.lookup import Registers

DAY = date(2026, 5, 29)
META = '"Variable","Value"\n"SnapshotDate","29-05-2026"\n"ExtractType","{type}"\n'
CODES = """"Category","Code","Language","Description"
"JuridicalForm","014","NL","Naamloze vennootschap"
"JuridicalForm","014","FR","Société anonyme"
"JuridicalForm","114","NL","Naamloze vennootschap van publiek recht"
"JuridicalForm","411","NL","Stad/gemeente"
"JuridicalForm","412","NL","Openbaar centrum voor maatschappelijk welzijn"
"JuridicalForm","416","NL","Dienstverlenende vereniging (Vlaams Gewest)"
"JuridicalForm","017","NL","Vereniging zonder winstoogmerk"
"Status","411","NL","Geen rechtsvorm"
"""
ENTERPRISES = """"EnterpriseNumber","Status","JuridicalSituation","TypeOfEnterprise","JuridicalForm","JuridicalFormCAC","StartDate"
"0207.499.430","AC","000","2","411",,01-01-1968
"0403.019.261","AC","000","2","014",,22-12-1919
"0403.019.360","AC","000","1","014",,22-12-1919
"1012.345.670","AC","000","2","411",,01-01-2026
"1012.345.769","AC","000","2","416",,01-02-2026
"0400.000.028","AC","000","2","017",,01-02-1926
"0400.000.127","AC","000","2","411",,
"""
NAMES = """"EntityNumber","Language","TypeOfDenomination","Denomination"
"0207.499.430","2","001","Stad Mechelen"
"0207.499.430","2","002","Maneblussersstad"
"0207.499.430","1","001","Lier"
"0403.019.261","2","001","Umicore"
"1012.345.670","1","001","Nouvelleville"
"1012.345.670","2","001","Nieuwstede"
"1012.345.769","2","001","Testregio Dender"
"0400.000.127","2","001","Zonder Zetel"
"""
ADDRESSES = """"EntityNumber","TypeOfAddress","CountryNL","CountryFR","Zipcode","MunicipalityNL"
"1012.345.670","REGO",,,"9300","Aalst"
"1012.345.670","BAET",,,"4000","Luik"
"1012.345.769","REGO",,,"1000","Brussel"
"""
FILES = {"code.csv": CODES, "enterprise.csv": ENTERPRISES, "denomination.csv": NAMES, "address.csv": ADDRESSES}


@pytest.fixture
def extract(tmp_path):
    def make(kind="update", **changed):
        target = tmp_path / "KboOpenData.zip"
        with zipfile.ZipFile(target, "w") as archive:
            for name, text in {"meta.csv": META.format(type=kind), **FILES, **changed}.items():
                if text is not None:
                    archive.writestr(f"extract/{name}", text)
        return target

    return make


@pytest.fixture
def changes(tmp_path, monkeypatch):
    where = tmp_path / "registers"
    where.mkdir()
    monkeypatch.setenv(overlay.VARIABLE, str(where))
    return where


def test_what_the_extract_changes_and_what_it_only_tells(extract):
    found = kbo.compare(extract(), Registers.load())
    assert (found.day, found.full, found.companies) == (DAY, False, 1)
    assert [(c.action, c.kind, c.name, c.kbo, c.alias, c.region, c.day) for c in found.changes] == [
        ("alias", "municipality", "Mechelen", "0207499430", "Maneblussersstad", "", ""),
        ("new", "municipality", "Nieuwstede", "1012345670", "", "flanders", "2026-01-01"),
        ("alias", "municipality", "Nieuwstede", "1012345670", "Nouvelleville", "", ""),
        ("new", "intercommunale", "Testregio Dender", "1012345769", "", "brussels", "2026-02-01"),
    ]
    assert ["'Lier'" in remark or "no Belgian seat" in remark for remark in found.remarks] == [True, True]


def test_a_change_counts_from_its_day_and_can_be_taken_back(extract, changes):
    before = Registers.load()
    assert before.by_name("Stad Nieuwstede", DAY).body is None
    companies = changes / "2026-05-29.sqlite"
    found = kbo.compare(extract(), before, companies)
    overlay.write(changes, found.day, found.changes)
    after = Registers.load()
    match = after.by_name("Stad Nieuwstede", DAY)
    assert match.sure and match.body is not None
    assert (match.body.kbo, match.body.region, match.body.kind) == ("1012345670", "flanders", "municipality")
    assert not after.by_name("Stad Nieuwstede", date(2025, 12, 31)).sure
    assert after.by_name("Nouvelleville", DAY).body == match.body
    assert after.by_name("Maneblussersstad", DAY).body.name == "Mechelen"
    assert after.version.startswith("2026-05-29 (") and before.version == ""
    company = after.company("BE 0403.019.261")
    assert (company.names, company.form) == (("Umicore",), "Naamloze vennootschap")
    assert after.company("0207499430") is None and after.company("0403019360") is None
    kept = overlay.revert(changes, DAY)
    assert kept.name == "2026-05-29.csv.reverted" and kept.exists()
    back = Registers.load()
    assert back.by_name("Stad Nieuwstede", DAY).body is None
    assert (back.bodies, back.version, back.company("0403019261")) == (before.bodies, "", None)


def test_the_same_date_twice_is_refused_and_a_date_without_changes_cannot_be_taken_back(changes):
    overlay.write(changes, DAY, [])
    with pytest.raises(FileExistsError):
        overlay.write(changes, DAY, [])
    overlay.revert(changes, DAY)
    with pytest.raises(FileNotFoundError):
        overlay.revert(changes, DAY)


def test_a_full_extract_that_lacks_nearly_everybody_ends_nobody(extract):
    found = kbo.compare(extract("full"), Registers.load())
    assert found.full and not [c for c in found.changes if c.action == "ended"]
    assert any("nobody is called gone" in remark for remark in found.remarks)


def test_a_body_that_a_full_extract_lacks_has_ended_on_its_day(extract, changes):
    registers = Registers.load()
    numbers = sorted({body.kbo for body in registers.bodies if body.kbo and body.kbo not in ("0207502301", "0207499430")})
    rows = "".join(f'"{n[:4]}.{n[4:7]}.{n[7:]}","AC","000","2","999",,01-01-1968\n' for n in numbers)
    found = kbo.compare(extract("full", **{"enterprise.csv": ENTERPRISES + rows}), registers)
    assert [(c.name, c.day) for c in found.changes if c.action == "ended"] == [("Lier", "2026-05-29")]
    overlay.write(changes, DAY, found.changes)
    lier = Registers.load().by_name("Stad Lier", date(2026, 6, 1)).body
    assert lier is not None and lier.ended(date(2026, 6, 1)) and not lier.ended(DAY)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"enterprise.csv": None}, "no enterprise.csv"),
        ({"enterprise.csv": "a,b\n1,2\n"}, "no column EnterpriseNumber"),
        ({"meta.csv": '"Variable","Value"\n"SnapshotDate","gisteren"\n'}, "no SnapshotDate"),
    ],
)
def test_what_is_no_extract_is_refused(extract, changed, reason):
    with pytest.raises(kbo.ExtractError, match=reason):
        kbo.compare(extract(**changed), Registers.load())


def test_no_zip_and_no_folder(tmp_path):
    (tmp_path / "x.zip").write_text("nothing")
    with pytest.raises(kbo.ExtractError, match="no zip"):
        kbo.compare(tmp_path / "x.zip", Registers.load())


@pytest.mark.parametrize(
    ("code", "region"),
    [(1000, "brussels"), (1299, "brussels"), (1300, "wallonia"), (1499, "wallonia"), (1500, "flanders"), (3999, "flanders"), (4000, "wallonia"),
     (7999, "wallonia"), (8000, "flanders"), (9992, "flanders")],
)  # fmt: skip
def test_the_region_of_a_postal_code(code, region):
    assert kbo._region(code) == region
