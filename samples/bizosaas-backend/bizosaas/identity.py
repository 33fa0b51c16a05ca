"""Stands in for Authentik: issues tokens for client credentials and reads them the way the gateway does."""
import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from urllib.parse import parse_qs

from fastapi import APIRouter, Header, HTTPException, Request
from fastapi.responses import JSONResponse

from . import settings

router = APIRouter()
signing_key = secrets.token_bytes(32)
revoked_before = 0.0


@dataclass
class User:
    id: str
    email: str
    name: str
    groups: list
    tenant: str

    def has_role(self, *names: str) -> bool:
        held = {group.lower() for group in self.groups}
        return "super admin" in held or any(name.lower() in held for name in names)


def encode(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def decode(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def sign(text: str) -> str:
    return encode(hmac.new(signing_key, text.encode(), hashlib.sha256).digest())


def issue(claims: dict) -> str:
    head = encode(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    body = encode(json.dumps(claims).encode())
    return f"{head}.{body}.{sign(f'{head}.{body}')}"


def current_user(authorization: str = Header(None)) -> User:
    """The gateway's check: bearer token, signature, expiry; the tenant falls back to "default"."""
    denied = HTTPException(401, "Could not validate credentials", {"WWW-Authenticate": "Bearer"})
    if not authorization or not authorization.startswith("Bearer "):
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    try:
        head, body, signature = authorization[7:].split(".")
        claims = json.loads(decode(body))
    except ValueError:
        raise denied
    if not hmac.compare_digest(signature, sign(f"{head}.{body}")):
        raise denied
    if claims["exp"] <= time.time() or claims["jti_time"] < revoked_before:
        raise HTTPException(401, "Token has expired", {"WWW-Authenticate": "Bearer"})
    return User(
        claims["sub"],
        claims.get("email", ""),
        claims.get("name") or claims.get("preferred_username", ""),
        claims.get("groups", []),
        claims.get("tenant_id") or claims.get("ak_tenant") or "default",
    )


@router.post("/application/o/token/")
async def token(request: Request):
    form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
    known = (
        settings.CLIENT_SECRET
        and hmac.compare_digest(form.get("client_id", ""), settings.CLIENT_ID)
        and hmac.compare_digest(form.get("client_secret", ""), settings.CLIENT_SECRET)
    )
    if form.get("grant_type") != "client_credentials":
        return JSONResponse({"error": "unsupported_grant_type"}, 400)
    if not known:
        return JSONResponse({"error": "invalid_client", "error_description": "Client authentication failed"}, 400)
    now = time.time()
    claims = {
        "sub": form["client_id"],
        "email": f"{form['client_id']}@service.invalid",
        "preferred_username": form["client_id"],
        "groups": ["Service"],
        "tenant_id": "bizoholic",
        "exp": int(now + settings.TOKEN_SECONDS),
        "jti_time": now,
    }
    return {"access_token": issue(claims), "token_type": "Bearer", "expires_in": settings.TOKEN_SECONDS, "scope": form.get("scope", "")}


@router.post("/demo/revoke-tokens")
def revoke():
    """Not part of the contract: ends all tokens, as an administrator of Authentik can."""
    global revoked_before
    revoked_before = time.time()
    return {"status": "revoked"}
