"""More rows than SQLite takes apart in one question: lists of everything still come, in a fixed number of queries."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import many_dossiers
from dossiers import choice, overview
from dossiers.lines import lines
from dossiers.models import Dossier
from dossiers.status import status_of, with_everything
from review import standing
from review.views import bulk

MANY = 1_100


@pytest.mark.django_db
def test_more_than_a_thousand_dossiers(django_assert_max_num_queries: Any) -> None:
    many_dossiers.make(MANY)
    with django_assert_max_num_queries(10):
        assert sum(bool(status_of(dossier)) for dossier in with_everything(Dossier.objects.all())) == MANY
    with django_assert_max_num_queries(10):
        assert len(overview.all_messages()) == MANY
    assert len(overview.all_dossiers()) == MANY
    assert sum(1 for _ in lines()) == MANY
    assert choice.admissible("registration").count() > 10
    assert sum(one.total for one in standing.figures()) == MANY
    assert bulk.ready(1).paginator.num_pages > 1
