"""The sandbox, a process of its own that outlives every crash of the server: its log, which names each message that reached
it, is the other oracle."""

import collections
import json

from program import Process, Refused, ask, ask_json
from run import free_port, wait_until

Sighting = collections.namedtuple("Sighting", "at id what number taken")


class Sandbox(Process):
    """The simulated provider. Its log lasts over its own ends too."""

    def __init__(self, folder, settings):
        super().__init__("sandbox", folder)
        self.folder = folder
        self.port = free_port()
        self.wanted = settings
        self.lives = 0
        self.names = {}  # what its log calls a message that carries no id of ours, to our wire id
        self.seen = {"received": [], "acknowledged": []}  # of this life, as far as it was asked for
        self.earlier = {"received": [], "acknowledged": []}

    def trail_path(self, trail):
        return self.folder / f"{trail}-{self.lives}.ndjson"

    def start(self):
        self.lives += 1
        self.seen = {"received": [], "acknowledged": []}
        settings = dict(self.wanted)
        settings["log"] = {
            "received_path": str(self.trail_path("received")),
            "acknowledged_path": str(self.trail_path("acknowledged")),
        }
        path = self.folder / "sandbox.json"
        path.write_text(json.dumps(settings))
        self.spawn(["sandbox", "--port", str(self.port), "--settings", str(path)])
        self.wait_for("/sandbox/health")

    def stop(self):
        """Ends it as an operator does, so that its log is whole."""
        if self.running is None:
            return
        self.terminate()
        for trail, sightings in self.earlier.items():
            with open(self.trail_path(trail), encoding="utf-8") as lines:
                sightings.extend(read_sighting(line) for line in lines)
        self.seen = {"received": [], "acknowledged": []}

    def change(self, **settings):
        merge_settings(self.wanted, settings)
        ask_json(self.port, "PATCH", "/sandbox/settings", settings)

    def counts(self):
        return ask_json(self.port, "GET", "/sandbox/counts")

    def is_idle(self):
        return ask_json(self.port, "GET", "/sandbox/health")["idle"]

    def wait_idle(self, limit=60):
        wait_until(self.is_idle, limit, "the sandbox has nothing under way")

    def trail(self, trail, path):
        seen = self.seen[trail]
        while self.running is not None:
            status, text = ask(self.port, "GET", f"{path}?after={len(seen)}&limit=100000")
            if status != 200:
                raise Refused(status, text, path)
            lines = text.splitlines()
            seen.extend(read_sighting(line) for line in lines)
            if len(lines) < 100_000:
                break
        found = self.earlier[trail] + seen
        return [s._replace(id=self.names.get(s.id, s.id)) for s in found] if self.names else found

    def received(self):
        """Every attempt to hand it a message, in order."""
        return self.trail("received", "/sandbox/log")

    def acknowledged(self):
        """Every callback that was answered 2xx."""
        return self.trail("acknowledged", "/sandbox/acknowledged")


def read_sighting(line):
    value = json.loads(line)
    return Sighting(value["at"], value["id"], value["what"], value["number"], value["taken"])


def merge_settings(base, change):
    for key, value in change.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            merge_settings(base[key], value)
        else:
            base[key] = value
