#!/usr/bin/python3
"""A mail server that keeps what it takes, as files in a folder, until standard input closes.

usage: sink.py FOLDER PORT      prints "ready" when it listens
Recipients named bounce are refused for good (550), recipients named busy for now (451). Users "flows" and "flows@example.com" with password "m4il-s3cret" may sign in.
"""
import sys
import uuid
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Keep:
    def __init__(self, folder: Path):
        self.folder = folder

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("bounce@"):
            return "550 5.1.1 No such mailbox"
        if address.startswith("busy@"):
            return "451 4.3.0 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = self.folder / f"{uuid.uuid4()}.eml"
        head = f"X-To: {','.join(envelope.rcpt_tos)}\r\nX-User: {getattr(session, 'login_name', '')}\r\n".encode()
        name.with_suffix(".part").write_bytes(head + envelope.content)
        name.with_suffix(".part").rename(name)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    if data.login in (b"flows", b"flows@example.com") and data.password == b"m4il-s3cret":
        session.login_name = data.login.decode()
        return AuthResult(success=True)
    return AuthResult(success=False, handled=False)


controller = Controller(
    Keep(Path(sys.argv[1])), hostname="127.0.0.1", port=int(sys.argv[2]), authenticator=authenticate, auth_require_tls=False, auth_required=False
)
controller.start()
print("ready", flush=True)
sys.stdin.read()
controller.stop()
