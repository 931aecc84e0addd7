"""The page that lists what an edition took its legal texts to mean: ``python -m calls.interpretations`` writes it to standard output."""

from __future__ import annotations

import sys

from calls.load import available, load_edition
from calls.model import Edition, Interpretation


def page(edition: Edition) -> str:
    """All interpretations of an edition as Markdown, in Dutch, for lawyers and officers."""
    parts = [
        f"# Interpretaties: {edition.name}",
        "Waar het besluit en de handleiding verschillen of zwijgen, staat hier hoe dit systeem ze leest, wie dat koos en sinds wanneer. "
        "Elke bevinding die op zo'n lezing steunt, noemt haar nummer. Deze pagina is gemaakt uit "
        "`call.toml` met `python -m calls.interpretations`; pas daar aan, niet hier.",
        *(_one(edition, interpretation) for interpretation in edition.interpretations),
    ]
    return "\n\n".join(parts) + "\n"


def _one(edition: Edition, interpretation: Interpretation) -> str:
    texts = "\n".join(f"- {citation}: {citation.asks}" for citation in interpretation.texts)
    used = [
        f"{check.title} ({phase.name})"
        for phase in edition.phases.values()
        for check in phase.checks
        if interpretation.id in {*check.interpretations, *(rule.interpretation for rule in check.bodies)}
    ]
    lines = [
        f"## {interpretation.id}: {interpretation.question}",
        texts,
        f"**Lezing.** {interpretation.reading}",
        f"Gekozen door: {interpretation.by}. Geldt sinds {interpretation.since:%d/%m/%Y}."
        + (f" Gebruikt bij: {', '.join(used)}." if used else " Geen controle steunt erop: voor wie het dossier later behandelt."),
    ]
    return "\n\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(page(load_edition(sys.argv[1] if len(sys.argv) > 1 else available()[0])))
