"""Runs every check of the phase over a case. No check can stop another."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from calls.model import CheckDef
from checks.answer import Part, answer
from checks.dutch import joined
from checks.fields import phase_of
from checks.model import Assessment, Case, Finding, Outcome
from checks.table import TABLE, Check
from checks.verdict import attention, verdict

logger = logging.getLogger(__name__)


def assess(case: Case, table: Mapping[str, Check] = TABLE) -> Assessment:
    """All findings in the order of the edition, the verdict, and the conditions for a person.

    A check that crashes, or that has no function, becomes ``review`` for that check. KeyError when the edition does not have the phase.
    """
    findings = tuple(run(case, rule, table) for rule in phase_of(case).checks)
    return Assessment(verdict(findings), findings, attention(findings), case.edition.hash)


def run(case: Case, rule: CheckDef, table: Mapping[str, Check] = TABLE) -> Finding:
    """One check, isolated. Whatever goes wrong in it is logged with its traceback and told to the officer."""
    function = table.get(rule.id)
    if function is None:
        logger.error("check %s of edition %s has no function", rule.id, case.edition.id)
        return _by_hand(rule, "Voor deze controle bestaat nog geen programma")
    try:
        return function(case, rule)
    except Exception:  # isolation border: a broken check must not take the others, or the dossier, with it
        logger.exception("check %s crashed", rule.id)
        return _by_hand(rule, "Deze controle is door een technische fout niet gelukt")


def _by_hand(rule: CheckDef, why: str) -> Finding:
    return answer(rule, Part(Outcome.REVIEW, joined(why)))
