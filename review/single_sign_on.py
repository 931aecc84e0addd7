"""Log-in by the organisation's own identity provider (OpenID Connect, authorization code with PKCE), when ``COT_OIDC_*`` is set.

mozilla-django-oidc does the steps and checks state, nonce and signature; what it leaves open is refused here: another issuer or audience, a token
without an end, and figures that another person's userinfo carries. Somebody is known by issuer and subject, never by a mail address that can pass to
another. Roles come from the groups in the token, at each log-in anew; without a known group there is no way in.
"""

from __future__ import annotations

from typing import Any

import jwt
import requests
import structlog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from dossiers.events import record, writing
from dossiers.models import SingleSignOn
from dossiers.roles import Role, give, roles_of
from dossiers.text import clean
from review.access import home_of
from review.views.errors import no_role, sign_on_failed

log = structlog.get_logger(__name__)


def configured() -> bool:
    """Whether people can log in this way."""
    return bool(settings.OIDC_RP_CLIENT_ID)


def by_provider(request: HttpRequest, credentials: Any = None) -> bool:
    """For the throttling of passwords: on these addresses no password can be guessed."""
    return request.path == reverse("oidc_authentication_callback")


class NoRole(Exception):
    """The provider knows this person, but none of their groups has a role here."""


class Backend(OIDCAuthenticationBackend):
    """Says who it is. Every doubt ends without a log-in, and the log says which."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        """The account, or None. Raises :class:`NoRole`."""
        if request is None or not credentials.get("nonce") or not configured():
            return None
        try:
            return super().authenticate(request, **credentials)
        except (SuspiciousOperation, jwt.PyJWTError, requests.RequestException, KeyError, TypeError, ValueError) as error:
            log.warning("single sign-on refused", error=f"{type(error).__name__}: {error}"[:500])
            return None

    def verify_token(self, token: str, **kwargs: Any) -> Any:
        """The claims, when signature, nonce, issuer, audience and term are right."""
        claims = super().verify_token(token, **kwargs)
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        client = self.OIDC_RP_CLIENT_ID
        if claims.get("iss") != settings.COT_OIDC_ISSUER:
            raise SuspiciousOperation("the token is of another issuer")
        if client not in audiences or (len(audiences) > 1 and claims.get("azp") != client):
            raise SuspiciousOperation("the token is for another application")
        if not isinstance(claims.get("exp"), int) or not claims.get("sub") or not claims.get("nonce"):
            raise SuspiciousOperation("the token has no end, no subject or no nonce")
        return claims

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> Any:
        """The account of this issuer and subject, with the roles of the groups as they are now. Raises :class:`NoRole`."""
        claims = self._claims(access_token, id_token, payload)
        roles = roles_in(claims)
        with writing():
            known = SingleSignOn.objects.select_related("user").filter(issuer=claims["iss"], subject=claims["sub"]).first()
            if known is not None and not known.user.is_active:
                return None
            if known is None and roles:
                user = get_user_model().objects.create_user(_free_name(claims), email=clean(str(claims.get("email") or ""), 254))
                known = SingleSignOn.objects.create(issuer=claims["iss"], subject=claims["sub"], user=user)
            if known is not None and roles_of(known.user) != roles:
                give(known.user, roles)
                name, told = known.user.get_username(), sorted(roles)
                text = f"Rollen van {name} volgens de groepen van het werkaccount: {', '.join(told) or 'geen'}."
                record("roles-changed", text, actor="single sign-on", data={"user": name, "roles": told})
        if known is None or not roles:
            raise NoRole
        return known.user

    def _claims(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        if not self.OIDC_OP_USER_ENDPOINT:
            return payload
        told = self.get_userinfo(access_token, id_token, payload)
        if told.get("sub") != payload["sub"]:
            raise SuspiciousOperation("userinfo is about somebody else")
        return {**told, **payload}


def roles_in(claims: dict[str, Any]) -> frozenset[Role]:
    """The roles of the groups that the token names; a single group may come as a text."""
    found = claims.get(settings.COT_OIDC_GROUPS_CLAIM)
    groups = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    return frozenset(
        Role(settings.COT_OIDC_ROLES[group]) for group in groups if isinstance(group, str) and group in settings.COT_OIDC_ROLES
    )


def _free_name(claims: dict[str, Any]) -> str:
    """A readable name that no account has: one made by hand is never taken over."""
    wanted = clean(str(claims.get("preferred_username") or claims.get("email") or claims["sub"]), 140)
    wanted = "".join(c if c.isalnum() or c in "@.+-_" else "-" for c in wanted) or "account"
    users, name, number = get_user_model().objects, wanted, 1
    while users.filter(username__iexact=name).exists():
        number += 1
        name = f"{wanted}-{number}"
    return name


class Begin(OIDCAuthenticationRequestView):
    """Sends somebody to the provider."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not configured():
            raise Http404
        super().__init__(*args, **kwargs)


class Callback(OIDCAuthenticationCallbackView):
    """Where the provider sends them back to."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Logged in and on the way, or a page that says why not."""
        if not configured():
            raise Http404
        try:
            return super().get(request)
        except NoRole:
            return no_role(request)
        except (SuspiciousOperation, TypeError, KeyError) as error:
            log.warning("single sign-on refused", error=str(error)[:500])
            return self.login_failure()

    def login_failure(self) -> HttpResponse:
        return sign_on_failed(self.request)

    @property
    def success_url(self) -> str:
        return self.request.session.pop("oidc_login_next", None) or reverse(home_of(self.user))
