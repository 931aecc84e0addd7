"""A log-in service on loopback over TLS, with an authority of its own: it gives real signed tokens to msal, and refuses as Microsoft does."""

from __future__ import annotations

import base64
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from tests.servers.json_answers import JsonAnswers
from tests.servers.smtp import certificate

TENANT, CLIENT, SECRET, SCOPE = (
    "f00d0000-0000-4000-8000-000000000001",
    "c11e4700-0000-4000-8000-000000000002",
    "het:geheim~1",
    "imap/.default",
)
ERRORS = {  # as Microsoft words them
    "secret": (401, 7000215, "invalid_client", "Invalid client secret provided. Ensure the secret being sent is the client secret value."),
    "expired": (401, 7000222, "invalid_client", f"The provided client secret keys for app '{CLIENT}' are expired."),
    "application": (400, 700016, "unauthorized_client", f"Application with identifier '{CLIENT}' was not found in the directory."),
    "consent": (400, 65001, "consent_required", "The user or administrator has not consented to use the application."),
    "scope": (400, 500011, "invalid_resource", "The resource principal named imap was not found in the tenant."),
    "odd": (503, 90033, "temporarily_unavailable", "A transient error has occurred. Please try again."),
}


@dataclass
class Authority:
    """``trouble``: a key of ERRORS to refuse with; ``roles``, ``user`` and ``lifetime`` (seconds) go into the tokens it gives."""

    folder: Path
    port: int = 0
    trouble: str = ""
    user: str = "cot@vlaio.example"
    roles: tuple[str, ...] = ("IMAP.AccessAsApp", "SMTP.SendAsApp")
    lifetime: int = 3600
    given: list[str] = field(default_factory=list)
    key: RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    key_id: str = "k1"
    certificate: Path = Path()
    context: ssl.SSLContext | None = None  # another server on this address may use it, too

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def issuer(self) -> str:
        return f"{self.url}/{TENANT}/v2.0"

    def settings(self) -> dict[str, str]:
        """What is set to log in here."""
        values = {"MAILBOX_AUTH": "xoauth2", "OAUTH_TENANT": TENANT, "OAUTH_CLIENT_ID": CLIENT, "OAUTH_CLIENT_SECRET": SECRET}
        return {f"COT_{name}": value for name, value in (*values.items(), ("OAUTH_AUTHORITY", self.url), ("OAUTH_SCOPE", SCOPE))}

    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    def new_key(self) -> None:
        """From now on tokens are signed by another key: those given before are worth nothing where the old key is taken away."""
        self.key, self.key_id = rsa.generate_private_key(65537, 2048), f"k{int(self.key_id[1:]) + 1}"

    def token(self, **more: Any) -> str:
        now = int(time.time())
        content = {
            "iss": self.issuer,
            "sub": CLIENT,
            "upn": self.user,
            "scope": SCOPE,
            "roles": list(self.roles),
            "iat": now,
            "nbf": now - 5,
            "exp": now + self.lifetime,
            "jti": f"{now}-{len(self.given)}",
            **more,
        }
        signed = f"{_coded({'typ': 'JWT', 'alg': 'RS256', 'kid': self.key_id})}.{_coded(content)}"
        signature = self.key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"

    def answer(self, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        trouble = self.trouble or ("secret" if form.get("client_secret") != [SECRET] else "")
        trouble = trouble or ("application" if form.get("client_id") != [CLIENT] else "")
        if trouble:
            status, code, error, text = ERRORS[trouble]
            said = f"AADSTS{code}: {text} Trace ID: 0000 Correlation ID: 0000 Timestamp: 2025-09-08 10:00:00Z"
            return status, {"error": error, "error_description": said, "error_codes": [code]}
        self.given.append(self.token())
        return 200, {"token_type": "Bearer", "expires_in": self.lifetime, "access_token": self.given[-1]}


def _coded(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@contextmanager
def authority(folder: Path) -> Iterator[Authority]:
    """Runs one on a free port. A client must trust ``certificate``."""
    context, trusted = certificate(folder)
    service = Authority(folder, certificate=trusted, context=context)

    class Handler(JsonAnswers):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path.split("/")[1] != TENANT:
                said = "AADSTS90002: Tenant 'x' not found. Check to make sure you have the correct tenant ID."
                self.send_json(400, {"error": "invalid_tenant", "error_description": said, "error_codes": [90002]})
                return
            base = f"{service.url}/{TENANT}"
            endpoints = {"authorization_endpoint": f"{base}/oauth2/v2.0/authorize", "token_endpoint": f"{base}/oauth2/v2.0/token"}
            self.send_json(200, {**endpoints, "issuer": service.issuer})

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_json(*service.answer(form))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
