"""The AI agents service: a task is created, then polled. Each poll moves it one state on; no model is asked."""
from datetime import datetime, timezone
from typing import Any, Dict, List, Literal, Optional

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, conint

from . import store

router = APIRouter()


class NewTask(BaseModel):
    agent_type: str
    task_description: str
    input_data: Dict[str, Any] = {}
    priority: Literal["low", "normal", "high", "urgent"] = "normal"
    timeout_minutes: conint(gt=0) = 30
    config: Dict[str, Any] = {}


class ContentTask(BaseModel):
    content_type: Literal["blog_post", "social_media", "ad_copy", "email"]
    topic: str
    target_audience: str = ""
    keywords: List[str] = []
    tone: str = "professional"
    length: Literal["short", "medium", "long"] = "medium"


def now() -> str:
    return datetime.now(timezone.utc).isoformat()


def create(agent_type: str, description: str, fails: bool) -> dict:
    task = {
        "task_id": store.new_id(),
        "agent_type": agent_type,
        "status": "pending",
        "result_data": None,
        "execution_time_seconds": None,
        "cost_estimate": None,
        "error_message": None,
        "tenant_id": "default",
        "created_at": now(),
        "updated_at": now(),
    }
    store.tasks[task["task_id"]] = {"task": task, "description": description, "fails": fails}
    return task


def advance(entry: dict) -> None:
    task = entry["task"]
    if task["status"] == "pending":
        task.update(status="running", updated_at=now())
    elif task["status"] == "running" and entry["fails"]:
        task.update(status="failed", error_message="The crew could not finish the task", updated_at=now())
    elif task["status"] == "running":
        text = f"Demo text (no model was asked) about: {entry['description']}"
        task.update(status="completed", result_data={"content": text}, execution_time_seconds=1.5, cost_estimate=0.0, updated_at=now())


@router.post("/tasks")
def new_task(body: NewTask):
    return create(body.agent_type, body.task_description, body.config.get("demo") == "fail")


@router.get("/tasks")
def all_tasks():
    return [entry["task"] for entry in store.tasks.values()]


@router.get("/tasks/{task_id}")
def one_task(task_id: str):
    if task_id not in store.tasks:
        raise HTTPException(404, "Task not found")
    with store.lock:
        advance(store.tasks[task_id])
    return store.tasks[task_id]["task"]


@router.post("/agents/content-generate")
def content(body: ContentTask):
    return create("content_generation", f"{body.content_type} about {body.topic}", False)


@router.get("/ready")
def ready():
    return {"status": "ready"}
