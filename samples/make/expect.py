"""The expected answers, from what was put in the forms and from the rules of the call; never from what the program gives."""

from __future__ import annotations

from typing import Any

from samples.make.content import Idea, Project, text

PASSED = (
    "deadline",
    "documents-complete",
    "applicant-eligible",
    "partners-eligible",
    "duration",
    "start-date",
    "budget-balanced",
    "grant-maximum",
    "grant-rate",
    "own-contribution",
    "two-local-authorities",
    "flemish-region",
    "no-double-funding",
    "staff-time",
    "knowledge-sharing",
    "steering-group",
    "documents-agree",
)


def registration(
    idea: Idea,
    verdict: str,
    outcomes: dict[str, str],
    document: str,
    *,
    without: tuple[str, ...] = (),
    fields: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The dossier of a registration; ``outcomes`` beside those that pass."""
    contact = {f"contact.{name}": getattr(idea, name) for name in ("name", "email", "phone", "address") if name not in without}
    read: dict[str, Any] = {
        "contact.organisation": {"$any": [idea.organisation, *idea.body]},
        **contact,
        "domains": list(idea.domains),
        **{name: answer for name, answer in idea.answers.items() if name not in without},
        "applicant.name": {"$any": list(idea.body)},
        "mentioned.partners": {"$names": [name.removeprefix("Stad ").removeprefix("Gemeente ") for name in idea.partners]},
        "mentioned.budget": idea.amount,
        "mentioned.duration_months": idea.months,
        **(fields or {}),
    }
    if "project_description" in without:
        del read["mentioned.budget"], read["mentioned.duration_months"]
    passed = dict.fromkeys(("deadline", "documents-complete", "applicant-eligible", "two-local-authorities"), "pass")
    return {
        "phase": "registration",
        "verdict": verdict,
        "documents": [{"name": document, "role": "registration-form"}],
        "fields": {name: value for name, value in read.items() if value is not None},
        "outcomes": {check: outcome for check, outcome in {**passed, **outcomes}.items() if outcome},
        "channel": "mail",
    }


def application(project: Project, verdict: str, outcomes: dict[str, str], documents: list[tuple[str, str]]) -> dict[str, Any]:
    """The dossier of an application; ``outcomes`` beside those that pass."""
    applicant = project.budgets[0]
    fields: dict[str, Any] = {
        "project.title": project.title,
        "project.acronym": project.acronym,
        "applicant.name": applicant.name,
        "applicant.kbo": project.kbo_on_form or applicant.kbo,
        "applicant.address": project.address,
        **{f"contact.{name}": value for name, value in project.contact.items()},
        "project.summary": project.summary,
        "domains": list(project.domains),
        "project.start": project.start,
        "project.end": project.end,
        "project.duration_months": project.months,
        "budget.total_cost": text(project.total("total")),
        "budget.grant_requested": text(project.total("grant")),
        "budget.own_contribution": text(project.total("own")),
        "budget.other_income": text(project.total("other")),
        "partners": [{"name": budget.name, "kbo": budget.kbo, "role": budget.role} for budget in project.budgets],
        "work_packages": [{"number": str(number), "title": package[0]} for number, package in enumerate(project.work_packages, 1)],
        **{name: answer for name, answer in project.answers.items() if name not in ("steering_group", "sounding_board")},
        "governance.steering_group": {"$present": True},
        "governance.sounding_board": {"$present": True},
        "declarations.no_double_funding": "no_double_support" in project.ticked,
        "declarations.flemish_region": "flemish_region" in project.ticked,
        "declarations.staff_on_other_projects": "personeel_ja" in project.ticked,
        "cost_model.title": project.title,
        "cost_model.applicant": applicant.name,
        "cost_model.start": project.start,
        "cost_model.end": project.end,
        "cost_model.partners": [budget.expected() for budget in project.budgets],
        "cost_model.total_cost": text(project.total("total")),
        "cost_model.grant": text(project.total("grant")),
        "cost_model.own_contribution": text(project.total("own")),
        "cost_model.other_income": text(project.total("other")),
    }
    # `check` knows no shortlist and no list of who was at the co-creation track: a person looks.
    expected = {**dict.fromkeys(PASSED, "pass"), "shortlisted": "review", "co-creation": "review", **outcomes}
    return {
        "phase": "application",
        "verdict": verdict,
        "documents": [{"name": name, "role": role} for name, role in documents],
        "fields": fields,
        "outcomes": expected,
    }
