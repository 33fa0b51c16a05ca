"""The older CRM service: leads, without a way to change them."""
from typing import List, Literal, Optional

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, constr

from . import store

router = APIRouter()
Source = Literal["website", "referral", "social_media", "email_campaign", "cold_call", "trade_show", "other"]


class NewLead(BaseModel):
    tenant_id: int
    first_name: str
    last_name: str
    email: constr(regex=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    phone: Optional[str]
    company: Optional[str]
    job_title: Optional[str]
    source: Source
    notes: Optional[str]
    tags: List[str] = []


@router.post("/leads")
def create(body: NewLead):
    lead = {**body.dict(), "id": next(store.lead_numbers), "status": "new", "priority": "medium", "score": min(100, 20 + 20 * bool(body.company) + 20 * bool(body.phone))}
    store.leads.append(lead)
    return lead


@router.get("/leads")
def read_all(tenant_id: int, status: Optional[str] = None, source: Optional[str] = None, limit: int = Query(50, ge=1, le=100), offset: int = Query(0, ge=0)):
    found = [
        lead
        for lead in store.leads
        if lead["tenant_id"] == tenant_id and status in (None, lead["status"]) and source in (None, lead["source"])
    ]
    return found[offset : offset + limit]


@router.get("/leads/{lead_id}")
def read_one(lead_id: int):
    for lead in store.leads:
        if lead["id"] == lead_id:
            return lead
    raise HTTPException(404, "Lead not found")


@router.get("/analytics/leads")
def analytics(tenant_id: int):
    mine = [lead for lead in store.leads if lead["tenant_id"] == tenant_id]
    return {"total": len(mine), "average_score": sum(lead["score"] for lead in mine) / len(mine) if mine else 0}
