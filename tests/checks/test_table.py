"""What in an edition's entry of a check its function cannot work with."""

from __future__ import annotations

from typing import Any

import pytest

from checks.table import TABLE, unfit
from tests.checks.cases import application, rule

ALL = ", ".join(TABLE)
SHARE, KINDS = ("maximum_share", "0.20"), ("kinds", ("x",))


@pytest.mark.parametrize(
    ("check", "parameters", "told"),
    [
        ("deadline", {}, []),
        ("duration", {"max_months": 36}, []),
        ("flemish-entity-share", dict([SHARE, KINDS]), []),
        ("duratoin", {}, [("id", f'there is no check "duratoin", did you mean duration? (known: {ALL})')]),
        ("grant", {}, [("id", f'there is no check "grant", did you mean grant-rate? (known: {ALL})')]),
        ("zzz", {"a": 1}, [("id", f'there is no check "zzz" (known: {ALL})')]),
        ("duration", {}, [("parameters", 'duration needs the parameter "max_months"')]),
        (
            "flemish-entity-share",
            {},
            [("parameters", f'flemish-entity-share needs the parameter "{name}"') for name in ("kinds", "maximum_share")],
        ),
        ("deadline", {"b": 1, "a": 2}, [(f"parameters.{name}", f'deadline has no parameter "{name}"') for name in "ab"]),
        (
            "flemish-entity-share",
            dict([SHARE, KINDS, ("a", 1)]),
            [("parameters.a", 'flemish-entity-share has no parameter "a" (it has: kinds, maximum_share)')],
        ),
        (
            "duration",
            {"max_months": "36"},
            [("parameters.max_months", '"max_months" must be a whole number without quotes, for example 36')],
        ),
        (
            "grant-rate",
            {"rate": "veel"},
            [("parameters.rate", '"rate" must be an amount or rate as text, with a point: "2000000" or "0.80"')],
        ),
        (
            "flemish-entity-share",
            {"maximum_share": True, "kinds": "x"},
            [
                ("parameters.maximum_share", '"maximum_share" must be an amount or rate as text, with a point: "2000000" or "0.80"'),
                ("parameters.kinds", '"kinds" must be a list of texts: ["een", "twee"]'),
            ],
        ),
    ],
)
def test_what_does_not_fit_is_told_with_what_to_write_instead(check: str, parameters: dict[str, Any], told: list[tuple[str, str]]) -> None:
    made = rule(application(), "duration").model_copy(update={"id": check, "parameters": parameters})
    assert list(unfit(made)) == told
