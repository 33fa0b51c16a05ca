"""The brain gateway: users, CRM and CMS."""
from datetime import datetime, timezone
from typing import List, Optional

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, constr

from . import settings, store
from .identity import User, current_user

router = APIRouter()
Mail = constr(regex=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


class Signup(BaseModel):
    email: Mail
    password: constr(min_length=8)
    name: constr(min_length=2)
    company: Optional[str]
    phone: Optional[str]


class Contact(BaseModel):
    id: str  # needed also on create, where it is ignored: send ""
    first_name: Optional[str]
    last_name: Optional[str]
    email: Mail
    phone: Optional[str]
    company: Optional[str]
    status: Optional[str] = "lead"
    tags: List[str] = []
    source: Optional[str]


class Deal(BaseModel):
    id: Optional[str]
    title: str
    value: float = 0
    currency: str = "USD"
    stage: str
    pipeline: str = "default"
    contact_ids: List[str] = []
    close_date: Optional[str]


class Post(BaseModel):
    id: Optional[str]
    title: str
    slug: Optional[str]
    content: str = ""
    excerpt: Optional[str]
    category: Optional[str]
    status: str = "draft"
    published_at: Optional[str]
    author: Optional[str]


def now() -> str:
    return datetime.now(timezone.utc).isoformat()


@router.get("/ping")
def ping():
    return {"status": "pong"}


@router.post("/auth/login", status_code=501)
def login():
    raise HTTPException(501, "Login via the gateway is not implemented; use Authentik")


@router.post("/auth/signup")
def signup(body: Signup):
    if body.email.lower() in store.signups:
        raise HTTPException(400, "User with this email already exists")
    store.signups.add(body.email.lower())
    user = {"id": store.new_id(), "email": body.email, "name": body.name, "role": "user", "tenant_id": "default"}
    return {"token": "", "user": user, "message": "Account created"}


@router.get("/api/users/me")
def me(user: User = Depends(current_user)):
    first, _, last = user.name.partition(" ")
    return {"id": user.id, "email": user.email, "first_name": first, "last_name": last, "role": "user"}


def crud(path: str, model, table, check=lambda user: None):
    """The four routes that contacts, deals and posts share."""

    @router.get(path)
    def read_all(slug: Optional[str] = None, limit: int = 100, user: User = Depends(current_user)):
        check(user)
        # created_at is the time of the answer, not of creation: the original does the same. Posts come by slug, or a hundred of them.
        things = [thing for thing in table[user.tenant].values() if slug is None or thing.get("slug") == slug]
        return [{**thing, "created_at": now()} for thing in (things[:limit] if model is Post else things)]

    @router.post(path)
    def create(body: model, user: User = Depends(current_user)):
        check(user)
        thing = {**body.dict(), "id": store.new_id()}
        table[user.tenant][thing["id"]] = thing
        return {**thing, "created_at": now()}

    @router.put(path + "/{thing_id}")
    def update(thing_id: str, body: model, user: User = Depends(current_user)):
        check(user)
        if thing_id not in table[user.tenant]:
            raise HTTPException(404, "Not found")
        table[user.tenant][thing_id] = {**body.dict(), "id": thing_id}
        return {**table[user.tenant][thing_id], "created_at": now()}

    @router.delete(path + "/{thing_id}")
    def delete(thing_id: str, user: User = Depends(current_user)):
        check(user)
        if table[user.tenant].pop(thing_id, None) is None:
            raise HTTPException(404, "Not found")
        return {"status": "success"}


def needs_cms(_user: User):
    if settings.PLAN != "cms_basic":
        raise HTTPException(403, "Your plan does not include cms_basic")


crud("/api/crm/contacts", Contact, store.contacts)
crud("/api/crm/deals", Deal, store.deals)
crud("/api/cms/posts", Post, store.posts, needs_cms)


@router.get("/api/crm/status")
def crm_status(_user: User = Depends(current_user)):
    return {"connected": True, "platform": "fluentcrm", "version": "2.8"}


@router.get("/api/crm/stats")
def crm_stats(user: User = Depends(current_user)):
    return {"contacts": len(store.contacts[user.tenant]), "leads": len(store.contacts[user.tenant]), "campaigns": 0}
