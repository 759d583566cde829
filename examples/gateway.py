"""A gateway: takes values from its input, one a line, and posts them as readings of its sensor.

    ./thermometer | URL=http://localhost:3000 SENSOR_ID=7 SENSOR_KEY=rk_... python3 examples/gateway.py readings.db

What is not yet stored on the server waits in a file, so that neither a dead network nor a dead gateway loses a reading.
Sending one twice does no harm: the same sensor and time is the same reading. Python 3.9 or newer, nothing else.
"""

import json
import os
import sqlite3
import sys
import threading
from datetime import datetime, timezone
from time import sleep
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

SERVER = os.environ.get("URL", "http://localhost:3000")
SENSOR_ID = int(os.environ["SENSOR_ID"])
SENSOR_KEY = os.environ["SENSOR_KEY"]
MAXIMUM_BATCH = 1000
PAUSE_SECONDS = 5


def open_outbox():
    outbox = sqlite3.connect(sys.argv[1], timeout=30)
    outbox.execute("create table if not exists waiting (recorded_at text primary key, value real)")
    return outbox


def send(outbox):
    """Sends what waits, oldest first. Returns whether all of it is dealt with."""
    rows = outbox.execute("select * from waiting order by recorded_at limit ?", (MAXIMUM_BATCH,)).fetchall()
    if not rows:
        return True
    readings = [{"sensor_id": SENSOR_ID, "recorded_at": time, "value": value} for time, value in rows]
    headers = {"content-type": "application/json", "authorization": f"Bearer {SENSOR_KEY}"}
    body = json.dumps({"readings": readings}).encode()
    with urlopen(Request(f"{SERVER}/api/v1/readings/batch", body, headers), timeout=30) as answer:
        results = json.load(answer)["results"]
    for result in results:
        if result["status"] == "rejected":
            print(f"rejected for good: {readings[result['index']]}: {result['detail']}", file=sys.stderr)
    # Stored, a duplicate or rejected for good: in each case there is no need to send it again.
    outbox.executemany("delete from waiting where recorded_at = ?", [(time,) for time, _ in rows])
    outbox.commit()
    return len(rows) < MAXIMUM_BATCH


def keep_sending(finished):
    outbox = open_outbox()
    while True:
        last_round = finished.is_set()
        try:
            while not send(outbox):
                pass
            if last_round:
                return
        except HTTPError as error:
            print(f"refused: {error.code} {error.read().decode()}", file=sys.stderr)
            if error.code in (401, 403):
                return  # The key is revoked. What waits, waits for a new one.
        except (URLError, OSError) as error:
            print(f"no answer: {error}", file=sys.stderr)
        if last_round:
            sleep(PAUSE_SECONDS)
        else:
            finished.wait(PAUSE_SECONDS)


finished = threading.Event()
sender = threading.Thread(target=keep_sending, args=(finished,))
box = open_outbox()
sender.start()
for line in sys.stdin:
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    box.execute("insert or ignore into waiting values (?, ?)", (now, float(line)))
    box.commit()
finished.set()
sender.join()
