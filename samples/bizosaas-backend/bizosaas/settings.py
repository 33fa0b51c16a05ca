"""Settings come from the environment. The secrets have no defaults: without one, what needs it is switched off."""
import os

FLOWS_URL = os.environ.get("FLOWS_URL", "")
FLOWS_SECRET = os.environ.get("FLOWS_SECRET", "")  # whsec_..., checks the callbacks that flows send
CLIENT_ID = os.environ.get("BIZOSAAS_CLIENT_ID", "")
CLIENT_SECRET = os.environ.get("BIZOSAAS_CLIENT_SECRET", "")
TRIGGER_KEY = os.environ.get("BIZOSAAS_TRIGGER_KEY", "")
PLAN = os.environ.get("BIZOSAAS_PLAN", "cms_basic")
TOKEN_SECONDS = int(os.environ.get("BIZOSAAS_TOKEN_SECONDS", "300"))
