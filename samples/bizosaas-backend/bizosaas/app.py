"""All services of the platform on one port; their paths do not clash."""
from fastapi import FastAPI

from . import agents, content, crm, flows, gateway, identity, payments, social

app = FastAPI(title="BizOSaaS demo backend")


@app.get("/health")
def health():
    return {"status": "healthy"}


for part in (identity, content, gateway, agents, crm, payments, social, flows):
    app.include_router(part.router)
