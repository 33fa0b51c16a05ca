"""How this backend and Bizoholic Flows talk: it starts flows by their webhook, and takes their signed callbacks."""
import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel

from . import settings, store

router = APIRouter()
TOLERANCE_SECONDS = 300


class Start(BaseModel):
    tenant_id: int
    parameters: dict = {}


@router.post("/flows/start/{workflow_type}")
def start(workflow_type: str, body: Start):
    """POST {FLOWS_URL}/webhook/bizosaas-{type}, 30 seconds at most. Anything but 200 is a failure, 202 too."""
    payload = {"tenant_id": body.tenant_id, "workflow_type": workflow_type, "parameters": body.parameters}
    request = urllib.request.Request(
        f"{settings.FLOWS_URL}/webhook/bizosaas-{workflow_type}",
        json.dumps(payload).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            status, text = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read().decode()
    except OSError as error:
        raise HTTPException(502, f"Flows cannot be reached: {error}")
    if status != 200:
        raise HTTPException(502, f"Flows answered {status}: {text[:200]}")
    return {"status": "started", "answer": json.loads(text) if text else None}


@router.post("/flows/callback")
async def callback(request: Request):
    """Takes a callback signed by the Standard Webhooks rules. The same id again is accepted and dropped."""
    body = await request.body()
    check(request.headers, body)
    delivery = request.headers["webhook-id"]
    duplicate = delivery in store.callbacks
    store.callbacks.setdefault(delivery, json.loads(body))
    return {"status": "duplicate" if duplicate else "accepted"}


@router.get("/flows/callbacks")
def callbacks():
    return store.callbacks


def check(headers, body: bytes) -> None:
    key = base64.b64decode(settings.FLOWS_SECRET.removeprefix("whsec_"))
    delivery, sent, given = (headers.get(name, "") for name in ("webhook-id", "webhook-timestamp", "webhook-signature"))
    if not key or not delivery or not sent.isdigit():
        raise HTTPException(401, "Unsigned callback")
    expected = base64.b64encode(hmac.new(key, f"{delivery}.{sent}.".encode() + body, hashlib.sha256).digest()).decode()
    if not any(hmac.compare_digest(expected, part[3:]) for part in given.split() if part.startswith("v1,")):
        raise HTTPException(401, "Wrong signature")
    if abs(time.time() - int(sent)) > TOLERANCE_SECONDS:
        raise HTTPException(401, "Callback is too old")
