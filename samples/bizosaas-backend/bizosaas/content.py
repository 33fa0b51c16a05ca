"""The gateway's content workflows, approvals, agent chat, triggers and memory."""
from datetime import datetime, timezone
from typing import Any, Dict, Optional

from fastapi import APIRouter, Depends, Header, HTTPException, Request
from pydantic import BaseModel

from . import settings, social, store
from .identity import User, current_user

router = APIRouter()
AGENTS = ["content_strategist", "seo_analyst", "unavailable_agent", "speechless_agent"]


class NewContent(BaseModel):
    topic: str
    persona_id: Optional[str]
    target_cms: str = "wagtail"
    require_approval: bool = True


class Decision(BaseModel):
    workflow_id: str
    phase: str
    notes: str = ""


class Message(BaseModel):
    message: str
    context: Optional[Dict[str, Any]]


class Action(BaseModel):
    action: str
    notes: Optional[str]


class Memory(BaseModel):
    content: str
    metadata: Dict[str, Any] = {}
    tenant_id: str
    agent_id: str


class Question(BaseModel):
    query: str
    agent_id: str = "global"
    limit: int = 5
    tenant_id: str


def start(tenant: str, topic: str, approve: bool) -> dict:
    # The minute is the finest part of the id, and an id that runs is not started again. The original does the same.
    workflow_id = f"content-{tenant}-{datetime.now(timezone.utc):%Y%m%d%H%M}"
    if store.contents.get(workflow_id, {}).get("status") == store.RUNNING:
        raise HTTPException(500, "Workflow execution already started")
    store.contents[workflow_id] = {"topic": topic, "phase": "draft" if approve else "published", "status": store.RUNNING if approve else store.COMPLETED}
    if approve:
        task_id = store.new_id()
        store.approvals[tenant][task_id] = {"id": task_id, "workflow_id": workflow_id, "title": topic, "status": "pending"}
    return {"status": "success", "workflow_id": workflow_id}


def find(workflow_id: str) -> dict:
    # What its workflow engine says comes through as 500. The original does the same.
    if workflow_id not in store.contents:
        raise HTTPException(500, "workflow not found for ID: " + workflow_id)
    return store.contents[workflow_id]


def decide(workflow_id: str, approved: bool) -> dict:
    find(workflow_id).update(phase="published" if approved else "rejected", status=store.COMPLETED)
    return {"status": "success"}


def status_of(workflow_id: str) -> dict:
    content = find(workflow_id)
    return {"workflow_id": workflow_id, "phase": content["phase"], "status": content["status"]}


@router.post("/api/content/create")
def create(body: NewContent, user: User = Depends(current_user)):
    return start(user.tenant, body.topic, body.require_approval)


@router.post("/api/content/approve")
def approve(body: Decision, _user: User = Depends(current_user)):
    return decide(body.workflow_id, True)


@router.post("/api/content/reject")
def reject(body: Decision, _user: User = Depends(current_user)):
    return decide(body.workflow_id, False)


@router.get("/api/content/status/{workflow_id}")
def status(workflow_id: str, _user: User = Depends(current_user)):
    return status_of(workflow_id)


@router.get("/api/agents/")
def agents(_user: User = Depends(current_user)):
    return [{"id": agent, "name": agent.replace("_", " ").title()} for agent in AGENTS]


@router.post("/api/agents/{agent_id}/chat")
def chat(agent_id: str, body: Message, _user: User = Depends(current_user)):
    if agent_id not in AGENTS:
        raise HTTPException(404, f"Agent {agent_id} not found")
    text = f"Here is a plan for: {body.message}"
    if agent_id == "unavailable_agent":
        # A failed agent answers 200 with a canned text and this note. The original does the same.
        text += "\n\n(Note: Real agent execution failed, fell back to basic response. Error: AI service temporarily unavailable)"
    if agent_id == "speechless_agent":
        text = "I processed your request but didn't get a proper response."
    return {"agent_id": agent_id, "message": text, "suggestions": [], "actions": []}


@router.get("/api/workflows/approvals")
def approvals(status: str = "pending", user: User = Depends(current_user)):
    return [task for task in store.approvals[user.tenant].values() if task["status"] == status]


@router.post("/api/workflows/approvals/{task_id}/action")
def act(task_id: str, body: Action, user: User = Depends(current_user)):
    task = store.approvals[user.tenant].get(task_id)
    if task is None:
        raise HTTPException(404, "Task not found")
    task["status"] = "approved" if body.action == "approve" else "rejected"
    if task["workflow_id"] in store.social:
        social.approve(task["workflow_id"]) if body.action == "approve" else social.reject(task["workflow_id"], body.notes or "rejected")
    else:
        decide(task["workflow_id"], body.action == "approve")
    return {"status": "success", "action": body.action}


@router.post("/api/triggers/webhook/{path:path}")
async def trigger(path: str, request: Request, x_bizos_key: str = Header(None)):
    await request.json()
    if path != "lead" or not settings.TRIGGER_KEY:
        return {"status": "ignored", "reason": "no_matching_workflow"}
    # A wrong key is passed over in silence, with 200. The original does the same.
    executions = [{"workflow_id": store.new_id(), "result": {"status": "started"}}] if x_bizos_key == settings.TRIGGER_KEY else []
    return {"status": "processed", "matches": 1, "executions": executions}


@router.post("/api/connectors/{connector_id}/action/{action}")
def connector_action(connector_id: str, action: str, body: Dict[str, Any], _user: User = Depends(current_user)):
    if connector_id != "wordpress":
        raise HTTPException(404, "Connector not connected")
    if action != "create_post":
        # Connectors tell failures with 200. The original does the same.
        return {"status": "error", "message": f"Unsupported action: {action}"}
    return {"status": "success", "action": action, "result": body}


@router.post("/api/brain/rag/ingest")
def ingest(body: Memory, _user: User = Depends(current_user)):
    store.memories.append(body.dict())
    return {"id": store.new_id(), "status": "success"}


@router.post("/api/brain/rag/retrieve")
def retrieve(body: Question, _user: User = Depends(current_user)):
    # It goes by the agent; the tenant is not looked at. The original does the same.
    words = body.query.lower().split()
    found = [memory["content"] for memory in store.memories if memory["agent_id"] in (body.agent_id, "global") and any(word in memory["content"].lower() for word in words)]
    return {"context": found[: body.limit]}
