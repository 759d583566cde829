"""Follows channels and prints what happens, one line an event; after a break it comes back and misses nothing.

    URL=http://localhost:3000 EMAIL=admin@localhost PASSWORD=... python3 examples/listen.py sensors readings

Python 3.9 or newer with the package `websockets` 13 or newer (pip install websockets).
"""

import json
import os
import random
import sys
import time
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

SERVER = os.environ.get("URL", "http://localhost:3000")
EMAIL = os.environ.get("EMAIL", "admin@localhost")
PASSWORD = os.environ.get("PASSWORD", "")
LONGEST_PAUSE_SECONDS = 30

# Where we are. Keep it in a file, and a restart of this script misses nothing either.
epoch = None
offsets = {}


def post(path, body, token=""):
    headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
    request = Request(f"{SERVER}/api/v1{path}", json.dumps(body).encode(), headers, method="POST")
    with urlopen(request, timeout=10) as answer:
        return json.load(answer)


def listen(channels):
    """Yields the messages until the connection ends."""
    token = post("/session", {"email": EMAIL, "password": PASSWORD})["access_token"]
    ticket = post("/tickets", {}, token)["ticket"]
    query = {"channel": ",".join(channels)}
    if epoch is not None:
        query["epoch"] = epoch
        query["offsets"] = ",".join(f"{name}:{offset}" for name, offset in offsets.items())
    address = f"{SERVER.replace('http', 'ws', 1)}/api/v1/ws?{urlencode(query)}"
    with connect(address, subprotocols=["rastro.v1", f"ticket.{ticket}"]) as socket:
        for text in socket:
            yield json.loads(text)


def take(message):
    global epoch
    if message["type"] == "connection":
        epoch = message["epoch"]
        offsets.update(message["offsets"])
    elif message["type"] == "recovered":
        offsets[message["channel"]] = message["offset"]
        if not message["recovered"]:
            print(f"{message['channel']}: too much was missed, load everything again", flush=True)
    elif message["type"] in ("entity_event", "system_event"):
        print(json.dumps(message), flush=True)
        # Only now that it is dealt with.
        offsets[message["channel"]] = message["offset"]


failures = 0
while True:
    try:
        for message in listen(sys.argv[1:]):
            failures = 0
            take(message)
    except (URLError, OSError, WebSocketException) as error:
        print(error, file=sys.stderr)
    # A random part of the pause, so that a thousand listeners do not come back in the same moment.
    time.sleep(random.random() * min(LONGEST_PAUSE_SECONDS, 0.5 * 2**failures))
    failures += 1
