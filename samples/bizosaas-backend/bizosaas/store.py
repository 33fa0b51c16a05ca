"""Everything lives in memory, per tenant, and is gone after a restart."""
import itertools
import threading
import uuid
from collections import defaultdict

lock = threading.Lock()
contacts = defaultdict(dict)
deals = defaultdict(dict)
posts = defaultdict(dict)
contents = {}
social = {}
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
