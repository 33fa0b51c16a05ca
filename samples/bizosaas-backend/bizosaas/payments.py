"""The payment service: bizoholic is paid in dollars, coreldove in rupees."""
from decimal import Decimal
from typing import Any, Dict, Literal, Optional

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, condecimal, constr

from . import store

router = APIRouter()
METHODS = {"bizoholic": ("USD", ["stripe", "paypal"]), "coreldove": ("INR", ["razorpay", "payu", "paypal"])}


class NewPayment(BaseModel):
    amount: condecimal(gt=Decimal(0))
    currency: Literal["USD", "INR"]
    platform: Literal["bizoholic", "coreldove"]
    customer_email: constr(regex=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    customer_name: str
    payment_method: Optional[Literal["stripe", "razorpay", "paypal", "payu"]]
    description: Optional[str]
    metadata: Dict[str, Any] = {}


@router.get("/payment-methods/{platform}")
def methods(platform: str):
    if platform not in METHODS:
        raise HTTPException(404, "Unknown platform")
    currency, names = METHODS[platform]
    return {"platform": platform, "currency": currency, "methods": names}


@router.post("/payments/create")
def create(body: NewPayment):
    currency, names = METHODS[body.platform]
    if body.currency != currency:
        raise HTTPException(400, f"{body.platform} only supports {currency}")
    method = body.payment_method or names[0]
    if method not in names:
        raise HTTPException(400, f"{method} is not available for {body.platform}")
    payment_id = f"pay_{store.new_id()}"
    return {
        "payment_id": payment_id,
        "status": "pending",
        "platform": body.platform,
        "currency": body.currency,
        "amount": float(body.amount),
        "payment_method": method,
        "client_secret": f"{payment_id}_secret" if method == "stripe" else None,
        "checkout_url": None if method == "stripe" else f"https://checkout.invalid/{payment_id}",
    }


@router.post("/webhooks/{gateway}")
async def webhook(gateway: str, request: Request):
    # It takes parsed JSON and checks no signature, as the original: whoever forwards to it has to have checked.
    await request.json()
    return {"status": "received", "gateway": gateway}
