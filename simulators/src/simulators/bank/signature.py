"""Signs the webhook that the city prescribes to its collectors: HMAC-SHA256 over `timestamp.body`."""

import hashlib
import hmac
import time


def headers(secret: str, body: bytes) -> dict[str, str]:
    """In real time: the receiver's window of five minutes knows no legal calendar."""
    moment = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Semu-Signature": f"t={moment},v1={digest}"}
