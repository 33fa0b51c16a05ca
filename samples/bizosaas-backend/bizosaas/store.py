"""Everything lives in memory, per tenant, and is gone after a restart."""
import itertools
import threading
import uuid
from collections import defaultdict

# States of workflows, as the original tells them: its workflow engine's bare numbers.
RUNNING = "1"
COMPLETED = "2"

lock = threading.Lock()
contacts = defaultdict(dict)
deals = defaultdict(dict)
posts = defaultdict(dict)
contents = {}
social = {}
social_as_published = set()
sent = []
approvals = defaultdict(dict)
tasks = {}
leads = []
lead_numbers = itertools.count(1)
callbacks = {}
signups = set()
memories = []


def new_id() -> str:
    return str(uuid.uuid4())
