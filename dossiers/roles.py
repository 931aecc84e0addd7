"""Who may do what kind of work. A role is a Django group; an account without one may do nothing. What each role may see and do stands in
:mod:`review.access`."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import Group


class Role(StrEnum):
    """The names of the groups."""

    OFFICER = "officer"
    LEAD = "lead"
    AUDITOR = "auditor"
    OPERATOR = "operator"


HANDLERS = frozenset({Role.OFFICER, Role.LEAD})
"""Those who handle dossiers."""

_KEPT = "_cot_roles"


def roles_of(user: Any) -> frozenset[Role]:
    """The roles of an account, asked once per request; none for who is not logged in or no longer active. A superuser has none by that."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    kept = getattr(user, _KEPT, None)
    if kept is None:
        kept = held_by(user)
        setattr(user, _KEPT, kept)
    return kept


def held_by(user: Any) -> frozenset[Role]:
    """The roles of an account, also of one that may not be used now."""
    return frozenset(Role(group.name) for group in user.groups.all() if group.name in set(Role))


def give(user: Any, roles: Iterable[Role]) -> None:
    """Exactly these roles from now on; other groups of the account stay."""
    wanted = [Group.objects.get_or_create(name=role)[0] for role in roles]
    user.groups.remove(*user.groups.filter(name__in=list(Role)))
    user.groups.add(*wanted)
    user.__dict__.pop(_KEPT, None)


def handlers(users: Any) -> Any:
    """Of these accounts (a query) the ones that can have a dossier in hand, in order of name."""
    return users.filter(is_active=True, groups__name__in=list(HANDLERS)).distinct().order_by("username")
