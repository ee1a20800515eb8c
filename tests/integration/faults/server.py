"""The server under test."""

import contextlib
import json
import shutil
import sqlite3
import tempfile

from ledger import Ledger
from program import Process, Refused, ask, ask_json
from run import free_port


class Server(Process):
    def __init__(self, folder, data=None, name="server"):
        super().__init__(name, folder)
        self.data = data or folder / "data"
        self.port = free_port()
        self.known_key = None

    def arguments(self, port=None):
        return ["serve", "--data", str(self.data), "--port", str(port or self.port), "--log-level", "info"]

    def spawn_only(self):
        self.spawn(self.arguments())

    def start(self):
        self.spawn_only()
        self.wait_for("/readyz")

    def key(self):
        if self.known_key is None:
            self.known_key = (self.data / "api-key").read_text().strip()
        return self.known_key

    def call(self, method, path, value=None, limit=30):
        headers = {"Authorization": f"Bearer {self.key()}"}
        return ask_json(self.port, method, f"/api/v1{path}", value, headers, limit)

    def send_csv(self, csv):
        headers = {"Authorization": f"Bearer {self.key()}", "Content-Type": "text/csv"}
        status, text = ask(self.port, "POST", "/api/v1/imports?name=people.csv", csv.encode(), headers, 60)
        if status != 201:
            raise Refused(status, text, "POST /imports")
        return json.loads(text)

    @contextlib.contextmanager
    def ledger(self):
        """Read-only while the server lives; of a dead one a copy, so that reading it changes nothing."""
        if self.running is not None:
            with contextlib.closing(sqlite3.connect(f"file:{self.data}/parley.db?mode=ro", uri=True, timeout=30)) as sql:
                yield Ledger(sql)
            return
        with tempfile.TemporaryDirectory(prefix="parley-copy-") as folder:
            for path in self.data.glob("parley.db*"):
                if not path.name.endswith("-shm"):  # made anew from the log, as after a power cut
                    shutil.copy(path, folder)
            with contextlib.closing(sqlite3.connect(f"{folder}/parley.db")) as sql:
                yield Ledger(sql)
