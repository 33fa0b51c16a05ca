"""The gateway's social posts: written, approved by a person, sent. They go by the tenant header alone."""
import os
from typing import Optional

from fastapi import APIRouter, Depends, Header, HTTPException
from pydantic import BaseModel

from . import store

router = APIRouter(prefix="/social")


class NewPost(BaseModel):
    platform: str
    topic: str
    persona_id: Optional[str] = None
    scheduled_at: Optional[str] = None
    require_approval: bool = True
    as_thread: bool = False
    context: Optional[str] = None


def tenant(x_tenant_id: Optional[str] = Header(None)) -> str:
    # Neither a token nor a check: without the header it is this tenant. The original does the same.
    return x_tenant_id or os.getenv("DEFAULT_TENANT_ID", "default_tenant")


def send(post: dict) -> None:
    """Where the original's scheduler would take it."""
    post["status"] = store.COMPLETED
    store.sent.append({name: post[name] for name in ("tenant_id", "platform", "topic", "context", "scheduled_at", "as_thread", "draft")})


def signal(workflow_id: str) -> dict:
    post = store.social.get(workflow_id)
    # A workflow that is unknown or has ended takes no signal, which the original tells as 500.
    if post is None or post["status"] != store.RUNNING:
        raise HTTPException(500, "workflow not found for ID: " + workflow_id)
    return post


@router.post("/generate")
def generate(body: NewPost, tenant_id: str = Depends(tenant)):
    # One id for each platform and tenant, so that a second post waits for the first to end. The original does the same.
    if tenant_id in store.social_as_published:
        raise HTTPException(500, "'RootLogger' object has no attribute 'process'")
    workflow_id = f"social-{body.platform}-{tenant_id}-{os.getpid()}"
    if store.social.get(workflow_id, {}).get("status") == store.RUNNING:
        raise HTTPException(500, "Workflow execution already started")
    draft = {"platform": body.platform, "content": f"Demo post (no model was asked): {body.topic}" + (f"\n{body.context}" if body.context else "")}
    post = {**body.dict(), "tenant_id": tenant_id, "draft": draft, "status": store.RUNNING}
    store.social[workflow_id] = post
    if body.require_approval:
        task_id = store.new_id()
        store.approvals[tenant_id][task_id] = {"id": task_id, "workflow_id": workflow_id, "title": body.topic, "status": "pending"}
    else:
        send(post)
    return {"workflow_id": workflow_id, "status": "started"}


@router.get("/status/{workflow_id}")
def status(workflow_id: str):
    if workflow_id not in store.social:
        raise HTTPException(404, "Workflow not found or inaccessible")
    post = store.social[workflow_id]
    return {"workflow_id": workflow_id, "status": post["status"], "draft": post["draft"]}


@router.post("/approve/{workflow_id}")
def approve(workflow_id: str, notes: Optional[str] = None):
    send(signal(workflow_id))
    return {"status": "approved"}


@router.post("/reject/{workflow_id}")
def reject(workflow_id: str, notes: str):
    # Empty notes wake nobody: the post goes on waiting. The original does the same.
    post = signal(workflow_id)
    if notes:
        post["status"] = store.COMPLETED
    return {"status": "revision_requested"}


@router.get("/demo/sent")
def sent():
    """Not part of the contract: what was handed to the networks, the oldest first."""
    return store.sent


@router.post("/demo/as-published")
def as_published(tenant_id: str = Depends(tenant)):
    """Not part of the contract: from now on this tenant's posts fail as they do in the code that the platform has published, which asks its logger for a process number."""
    store.social_as_published.add(tenant_id)
    return {"status": "ok"}
