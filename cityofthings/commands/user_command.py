"""``user``: accounts of the staff and their roles (:mod:`dossiers.roles`)."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from cityofthings.command_line import UsageError
from cityofthings.commands.database import prepare_database
from cityofthings.commands.speak import say, say_table
from dossiers.events import record, writing
from dossiers.roles import Role, give, roles_of


def run(arguments: argparse.Namespace) -> int:
    """0 when it was done. What changes who may do what is in the event log."""
    prepare_database()
    return {"add": _add, "role": _role, "password": _password, "off": _off, "unlock": _unlock, "list": _list}[arguments.action](arguments)


def _add(arguments: argparse.Namespace) -> int:
    users = get_user_model().objects
    if users.filter(username__iexact=arguments.name).exists():
        raise UsageError(f"{arguments.name} exists: use `cityofthings user role` or `password`")
    user = get_user_model()(username=arguments.name)
    password = _asked_password(user)
    user.set_password(password)
    try:
        user.full_clean()
    except ValidationError as error:
        raise UsageError("; ".join(error.messages)) from error
    with writing():
        user.save()
        _give(user, arguments.role)
    say(f"{user.get_username()}: {', '.join(sorted(roles_of(user)))}")
    return 0


def _role(arguments: argparse.Namespace) -> int:
    user = _known(arguments.name)
    with writing():
        _give(user, arguments.role)
    say(f"{user.get_username()}: {', '.join(sorted(roles_of(user)))}")
    return 0


def _give(user: Any, names: list[str]) -> None:
    give(user, [Role(name) for name in names])
    told = ", ".join(sorted(names))
    record(
        "roles-changed",
        f"Rollen van {user.get_username()}: {told}.",
        actor=_operator(),
        data={"user": user.get_username(), "roles": sorted(names)},
    )


def _password(arguments: argparse.Namespace) -> int:
    user = _known(arguments.name)
    user.set_password(_asked_password(user))
    user.save(update_fields=["password"])
    say("the password was changed; sessions that were open have ended")
    return 0


def _off(arguments: argparse.Namespace) -> int:
    user = _known(arguments.name)
    with writing():
        user.is_active = False
        user.save(update_fields=["is_active"])
        record("account-closed", f"Account {user.get_username()} gesloten.", actor=_operator(), data={"user": user.get_username()})
    say(f"{user.get_username()} can no longer log in; what they did stays in their name")
    return 0


def _unlock(arguments: argparse.Namespace) -> int:
    from axes.utils import reset

    with transaction.atomic():
        count = reset(username=arguments.name)
    say(f"{count} failed log-ins of {arguments.name} forgotten")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    rows = [
        (user.get_username(), ", ".join(sorted(roles_of(user))) or "none", "open" if user.is_active else "closed", _moment(user.last_login))
        for user in get_user_model().objects.order_by("username")
    ]
    say_table(f"{len(rows)} accounts", ("name", "roles", "account", "last log-in"), rows)
    return 0


def _moment(at: Any) -> str:
    return at.isoformat(timespec="minutes") if at else "never"


def _known(name: str) -> Any:
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise UsageError(f"there is no account {name}")
    return user


def _operator() -> str:
    return f"command line ({getpass.getuser()})"[:150]


def _asked_password(user: Any) -> str:
    """Never as an argument: other accounts of the machine can read those."""
    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise UsageError("the two passwords differ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UsageError(" ".join(error.messages)) from error
    return password
