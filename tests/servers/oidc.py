"""An identity provider on loopback, as a process of its own: ``python -m tests.servers.oidc PORT``. It does the real steps of OpenID Connect
(authorization code, PKCE, signed tokens, JWKS, userinfo), and lies in one way when ``/trouble`` was told which."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.servers.json_answers import JsonAnswers

CLIENT, SECRET = "cot-pages", "een-geheim-van-de-provider"


class Provider:
    """``person``: claims of whoever logs in. ``trouble``: how the next tokens are wrong; "" = not at all."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.key, self.other = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        self.person: dict[str, Any] = {}
        self.trouble = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}

    def authorize(self, asked: dict[str, str]) -> str:
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (CLIENT, "code", "S256")
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        state = "another-state" if self.trouble == "state" else asked["state"]
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': state})}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return 400, {"error": "invalid_grant"}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or form.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(16)
        self.tokens[access] = self.person
        return 200, {"access_token": access, "token_type": "Bearer", "id_token": self.signed(asked)}

    def signed(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"], **self.person}
        changes: dict[str, dict[str, Any]] = {
            "expired": {"exp": now - 3600, "iat": now - 7200},
            "endless": {"exp": None},
            "audience": {"aud": "another-application"},
            "audiences": {"aud": [CLIENT, "another-application"], "azp": "another-application"},
            "issuer": {"iss": "https://elsewhere.example"},
            "nonce": {"nonce": "another-nonce"},
            "no nonce": {"nonce": None},
            "not yet": {"nbf": now + 3600},
            "no subject": {"sub": None},
        }
        claims |= changes.get(self.trouble, {})
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.trouble == "unsigned":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "k1"})  # type: ignore[arg-type]
        if self.trouble == "signed with the secret":
            return jwt.encode(claims, SECRET, algorithm="HS256", headers={"kid": "k1"})
        token = jwt.encode(claims, self.other if self.trouble == "signature" else self.key, algorithm="RS256", headers={"kid": "k1"})
        if self.trouble == "changed":
            head, body, signature = token.split(".")
            content = json.loads(base64.urlsafe_b64decode(body + "==")) | {"groups": ["cot-leiding"]}
            token = ".".join((head, base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode(), signature))
        return "rommel" if self.trouble == "rubbish" else token

    def userinfo(self, access: str) -> tuple[int, dict[str, Any]]:
        found = self.tokens.get(access)
        if found is None:
            return 401, {"error": "invalid_token"}
        return 200, found | ({"sub": "somebody-else"} if self.trouble == "userinfo" else {})

    def jwks(self) -> dict[str, Any]:
        return {
            "keys": [{**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key())), "kid": "k1", "alg": "RS256", "use": "sig"}]
        }


def serve(port: int) -> None:
    """Until it is ended."""
    provider = Provider(port)

    class Handler(JsonAnswers):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            if address.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(asked))
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif address.path == "/userinfo":
                self.send_json(*provider.userinfo(self.headers["Authorization"].removeprefix("Bearer ")))
            else:
                self.send_json(200, provider.jwks())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/trouble":
                told = json.loads(body)
                provider.person, provider.trouble = told["person"], told["trouble"]
                self.send_json(200, {})
            else:
                self.send_json(*provider.token({name: values[0] for name, values in parse_qs(body.decode()).items()}))

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
