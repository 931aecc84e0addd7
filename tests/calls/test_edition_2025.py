"""What the 2025 edition says: the dates, amounts and rules of the two texts, and forms that cover their blanks."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from calls.interpretations import page
from calls.load import blank_forms, load_edition
from calls.model import BodyRule, CheckDef, FieldDef

EDITION = load_edition("city-of-things-2025")
ROOT = Path(__file__).parents[2]
BLANKS = ROOT / "calls" / "city_of_things_2025" / "forms"
REGISTER_KINDS = (
    *(
        "municipality",
        "vgc",
        "province",
        "intercommunale",
        "university",
        "university_college",
        "research_centre",
        "flemish_government_entity",
    ),
    *("flemish_public_other", "vvsg", "kcvs", "association", "ocmw", "agb", "apb", "district", "ocmw_association", "peva"),
    *("police_zone", "fire_zone"),
)


def test_deadlines_are_the_instants_of_the_order() -> None:
    registration, application = EDITION.phases["registration"], EDITION.phases["application"]
    assert registration.deadline.at.astimezone(UTC) == datetime(2025, 9, 8, 10, 0, tzinfo=UTC)
    assert application.deadline.at.astimezone(UTC) == datetime(2025, 11, 14, 22, 59, tzinfo=UTC)
    assert application.deadline.at.utcoffset() == timedelta(hours=1)
    for phase, interpretation in ((registration, "S1"), (application, "S2")):
        assert (phase.deadline.grey_seconds, phase.deadline.interpretation) == (60, interpretation)
        assert {citation.source for citation in phase.deadline.citations} == {"order", "guide"}


def test_numbers_are_those_of_the_texts() -> None:
    values = {check.id: dict(check.parameters) for check in EDITION.phases["application"].checks}
    assert values["duration"] == {"max_months": 36}
    assert values["start-date"] == {"max_months_after_decision": 6}
    assert values["grant-maximum"] == {"maximum": "2000000.00"}
    assert values["grant-rate"] == {"rate": "0.80"}
    assert values["own-contribution"] == {"minimum_rate": "0.20"}
    assert values["flemish-entity-share"]["maximum_share"] == "0.15"
    assert values["two-local-authorities"]["minimum"] == 2
    assert (EDITION.expected_decision, EDITION.decision_date) == (date(2026, 1, 1), None)


def test_the_checks_of_both_phases_in_order_and_of_their_kind() -> None:
    kinds = {name: [(check.id, check.kind, check.remediable) for check in phase.checks] for name, phase in EDITION.phases.items()}
    assert kinds["registration"] == [
        ("deadline", "criterion", False),
        ("documents-complete", "criterion", True),
        ("applicant-eligible", "criterion", False),
        ("two-local-authorities", "condition", False),
    ]
    assert kinds["application"] == [
        ("deadline", "criterion", False),
        ("documents-complete", "criterion", True),
        ("applicant-eligible", "criterion", False),
        ("partners-eligible", "criterion", False),
        ("duration", "criterion", True),
        ("start-date", "criterion", True),
        ("budget-balanced", "criterion", True),
        *(
            (name, "condition", False)
            for name in (
                *("grant-maximum", "grant-rate", "own-contribution", "shortlisted", "co-creation", "two-local-authorities"),
                *("flemish-region", "no-double-funding", "staff-time", "knowledge-sharing", "steering-group", "flemish-entity-share"),
                "documents-agree",
            )
        ),
    ]


@pytest.mark.parametrize(
    ("phase", "check", "kind", "region", "ended", "outcome", "interpretation"),
    [
        ("application", "applicant-eligible", "municipality", "flanders", False, "pass", ""),
        ("application", "applicant-eligible", "vgc", "brussels", False, "pass", ""),
        ("application", "applicant-eligible", "municipality", "flanders", True, "review", ""),
        ("application", "applicant-eligible", "municipality", "brussels", False, "fail", ""),
        ("application", "applicant-eligible", "municipality", "wallonia", False, "fail", ""),
        ("application", "applicant-eligible", "ocmw", "flanders", False, "fail", ""),
        ("application", "applicant-eligible", "agb", "flanders", False, "fail", ""),
        ("application", "applicant-eligible", "intercommunale", "flanders", False, "fail", ""),
        ("application", "applicant-eligible", "company", "", False, "fail", ""),
        ("application", "applicant-eligible", "unknown", "", False, "review", ""),
        ("application", "partners-eligible", "province", "flanders", False, "review", "S4"),
        ("application", "partners-eligible", "kcvs", "flanders", False, "review", "S4"),
        ("application", "partners-eligible", "vvsg", "flanders", False, "pass", ""),
        ("application", "partners-eligible", "intercommunale", "flanders", False, "pass", ""),
        ("application", "partners-eligible", "intercommunale", "flanders", True, "review", ""),
        ("application", "partners-eligible", "research_centre", "flanders", False, "pass", ""),
        ("application", "partners-eligible", "flemish_government_entity", "flanders", False, "pass", ""),
        ("application", "partners-eligible", "flemish_public_other", "flanders", False, "review", ""),
        ("application", "partners-eligible", "municipality", "brussels", False, "review", "S16"),
        ("application", "partners-eligible", "company", "", False, "fail", ""),
        ("application", "partners-eligible", "unknown", "", False, "review", ""),
        ("registration", "applicant-eligible", "municipality", "flanders", False, "pass", ""),
        ("registration", "applicant-eligible", "intercommunale", "flanders", False, "review", "S14"),
        ("registration", "applicant-eligible", "province", "flanders", False, "review", "S14"),
        ("registration", "applicant-eligible", "ocmw", "flanders", False, "review", "S14"),
        ("registration", "applicant-eligible", "company", "", False, "fail", ""),
    ],
)
def test_who_may_take_part(phase: str, check: str, kind: str, region: str, ended: bool, outcome: str, interpretation: str) -> None:
    rule = EDITION.check(phase, check).body_rule(kind, region, ended=ended)  # type: ignore[arg-type]  # phase is one of the two names
    assert rule is not None
    assert (rule.outcome, rule.interpretation) == (outcome, interpretation)
    if outcome == "review" and interpretation:
        assert {citation.source for citation in rule.citations} == {"order", "guide"}


def _eligibility() -> list[CheckDef]:
    return [check for phase in EDITION.phases.values() for check in phase.checks if check.id in {"applicant-eligible", "partners-eligible"}]


@pytest.mark.parametrize("kind", [*REGISTER_KINDS, "company", "unknown"])
def test_every_kind_of_the_registers_has_a_rule(kind: str) -> None:
    assert len(_eligibility()) == 3
    for check in _eligibility():
        assert check.body_rule(kind, "flanders") is not None, check.id


def test_only_a_rule_for_ended_bodies_counts_for_one_that_ended() -> None:
    check = EDITION.check("application", "applicant-eligible")
    assert check.body_rule("agb", "flanders", ended=True) is None
    assert check.body_rule("something-new", "flanders") is None


def test_phase_one_never_says_onontvankelijk() -> None:
    phase = EDITION.phases["registration"]
    texts = [
        *phase.words.values(),
        *(rule.reason for check in phase.checks for rule in check.bodies),
        *(check.title for check in phase.checks),
    ]
    assert len(texts) > 10
    assert not [text for text in texts if "ontvankelijk" in text.lower()]


def test_results_that_go_out_by_themselves_are_never_negative() -> None:
    assert {result for phase in EDITION.phases.values() for result in phase.automatic_results} == {"admissible", "incomplete"}


def test_interpretations_are_all_there_and_the_page_is_current() -> None:
    assert [interpretation.id for interpretation in EDITION.interpretations] == [f"S{number}" for number in range(1, 17)]
    assert (ROOT / "docs" / "interpretations" / "city-of-things-2025.md").read_text(encoding="utf-8") == page(EDITION)


# ------------------------------------------------------------------------------------------------------------------------------ forms

NAMES = {
    "registration-form": """
        contact.organisation contact.name contact.email contact.phone contact.address domains
        challenge earlier_attempts obstacles project_description partner_engagement results""",
    "application-form": """
        project.title project.acronym project.start project.end project.duration_months domains project.summary
        applicant.name applicant.kbo applicant.address contact.name contact.function contact.email contact.phone partners subcontractors
        challenge work_plan work_packages external_support additionality governance.steering_group governance.sounding_board
        commitment scalability sustainability openness
        budget.total_cost budget.grant_requested budget.own_contribution budget.other_income budget_justification
        declarations.no_double_funding declarations.flemish_region declarations.staff_on_other_projects""",
    "cost-model": """
        cost_model.title cost_model.applicant cost_model.start cost_model.end cost_model.partners
        cost_model.total_cost cost_model.grant cost_model.own_contribution cost_model.other_income""",
}
NOT_REQUIRED = {
    "registration-form": {"contact.address"},
    "application-form": {"project.acronym", "subcontractors", "budget.other_income"},
    "cost-model": {"cost_model.other_income"},
}


@pytest.mark.parametrize("role", list(NAMES))
def test_fields_of_the_interface_and_which_are_required(role: str) -> None:
    fields = EDITION.form(role).fields
    assert [field.name for field in fields] == NAMES[role].split()
    assert {field.name for field in fields if not field.required} == NOT_REQUIRED[role]


def _names_of_controls(role: str) -> tuple[set[str], list[re.Pattern[str]]]:
    def of(field: FieldDef) -> set[str]:
        return {*field.tags, *(text for texts in field.options.values() for text in texts)}

    form = EDITION.form(role)
    rows = [
        re.compile(re.escape(pattern).replace(r"\{n\}", r"\d+") + "$")
        for field in form.fields
        for column in field.columns
        for pattern in column.row_tags
    ]
    return {name for field in form.fields for name in of(field)}, rows


def test_every_control_of_the_blank_application_forms_belongs_to_a_field() -> None:
    known, rows = _names_of_controls("application-form")
    document = zipfile.ZipFile(BLANKS / "city_of_things_2025_formulier_projectaanvraag.docx").read("word/document.xml").decode()
    names = {*re.findall(r'<w:tag w:val="([^"]+)"', document), *re.findall(r'<w:ffData><w:name w:val="([^"]+)"', document)}
    pdf = PdfReader(BLANKS / "city_of_things_2025_formulier_projectaanvraag.pdf").get_fields() or {}
    assert len(names) > 30
    assert len(pdf) > 90
    signature = {"Gemachtigde", "DatumOpmaak"}  # "opgemaakt door": no field of the interface, and no signature is asked
    assert {name for name in {*names, *pdf} - signature if name not in known and not any(row.match(name) for row in rows)} == set()


def test_the_questions_of_the_blank_registration_form_are_labels() -> None:
    document = zipfile.ZipFile(BLANKS / "city_of_things_2025_aanmeldingsformulier.docx").read("word/document.xml").decode()
    paragraphs = ["".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", part)).strip() for part in document.split("</w:p>")]
    labels = {label for field in EDITION.form("registration-form").fields for label in field.labels}
    questions = [text for text in paragraphs if text.endswith("?") or text.startswith(("Beschrijf", "Met welke"))]
    assert len(questions) == 6
    assert [text for text in questions if text not in labels] == []


def test_titles_read_as_part_of_a_sentence() -> None:
    fields = [field for form in EDITION.forms for field in form.fields]
    assert len(fields) == 56
    assert [field.title for field in fields if not field.title.startswith(("de ", "het "))] == []


def _rules() -> list[BodyRule]:
    return [rule for phase in EDITION.phases.values() for check in phase.checks for rule in check.bodies]


def test_reasons_are_sentences() -> None:
    reasons = [rule.reason for rule in _rules() if rule.outcome != "pass"]
    assert len(reasons) > 20
    assert [reason for reason in reasons if not (reason[0].isupper() and reason.endswith((".", "”.")))] == []


def test_blank_forms_lie_beside_the_edition():
    found = blank_forms("city-of-things-2025")
    assert set(found) == {blank for form in EDITION.forms for blank in form.blanks}
    assert all(path.is_file() for path in found.values())
    assert {form.role for form in EDITION.forms if form.blanks} == {"registration-form", "application-form", "cost-model"}
