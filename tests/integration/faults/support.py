"""The real program against the real sandbox: what every fault test stands on.

Two oracles say what happened. The sandbox is a process of its own that outlives every crash of the
server, and its log names each message that reached it. The ledger is read straight from SQLite, past
all code under test. Nothing here waits for a fixed time where it can wait for a fact.
"""

import collections
import contextlib
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

MANY = os.environ.get("PARLEY_MANY") == "1"
SEED = int(os.environ.get("PARLEY_SEED") or random.SystemRandom().randrange(1_000_000))

# The numbers that the ledger stores (src/message/status.h).
STATUSES = ("skipped", "queued", "intended", "uncertain", "accepted", "sent", "failed", "delivered", "read", "clicked")
SENT = ("accepted", "sent", "delivered", "read", "clicked")
WAITING = ("queued", "intended")
# What a provider says where it took nothing and wants the message again.
TRY_AGAIN = ("429", "503")
# Where a refusal comes with words of the provider's own that ask for it too.
TRY_AGAIN_ALSO = {"meta": ("500",), "gupshup_enterprise": ("500", "2004"), "gupshup": ("500", "2004")}


def binary():
    path = os.environ.get("PARLEY_BINARY") or str(pathlib.Path(__file__).parents[3] / "build/release/parley")
    if not os.access(path, os.X_OK):
        sys.exit(f"there is no parley at {path}: build it, or name it in PARLEY_BINARY")
    return path


def test_key():
    """The RSA key that the unit tests use too."""
    text = (pathlib.Path(__file__).parents[2] / "support/test_keys.h").read_text()
    begin = text.index("-----BEGIN PRIVATE KEY-----")
    end = text.index("-----END PRIVATE KEY-----") + len("-----END PRIVATE KEY-----")
    return text[begin:end] + "\n"


# What each dialect asks for, and where the sandbox plays it.
# How each provider names its templates, where that is not the plain name.
NAMED = {
    "gupshup_enterprise": {"name": "ACME:greeting"},
    "gupshup": {"name": "greeting", "external_id": "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01"},
    "vonage": {"name": "0a1b2c3d_4e5f:greeting"},
}

DIALECTS = {
    "generic": ("/generic/messages", {"user": "alice", "password": "open sesame"}),
    "gupshup_enterprise": ("/gupshup_enterprise/GatewayAPI/rest", {
        "notification_user": "2000100001", "notification_password": "hsm-secret",
        "two_way_user": "2000200001", "two_way_password": "two-way-secret", "app_name": "AcmeStore"}),
    "gupshup": ("/gupshup", {"api_key": "test-api-key", "src_name": "AcmeStore"}),
    "vonage": ("/vonage", {"version": "v1", "application_id": "11111111-2222-4333-8444-555555555555",
                           "private_key": test_key(), "signature_secret": "a-secret-to-sign-callbacks-with-00001"}),
    "meta": ("/meta", {"phone_number_id": "100200300400500", "waba_id": "200300400500600",
                       "access_token": "EAAtest", "app_secret": "0123456789abcdef0123456789abcdef",
                       "verify_token": "acme-verify"}),
}


def say(*words):
    print(*words, flush=True)


def dice(purpose):
    """Random, but the same again for the same seed, whatever runs besides."""
    return random.Random(f"{SEED} {purpose}")


def free_port():
    """Below the ephemeral ports: else a peer that redials a dead server may be given its port, or meet itself."""
    chooser = random.SystemRandom()
    while True:
        port = chooser.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def wait_until(fact, limit, what):
    """Returns what `fact` says as soon as that is true of something."""
    end = time.monotonic() + limit
    while True:
        value = fact()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {limit} s: {what}")
        time.sleep(0.02)


class Refused(Exception):
    def __init__(self, status, body, request):
        super().__init__(f"{request} was answered {status}: {body[:800]!r}")
        self.status = status
        self.body = body


def ask(port, method, path, body=None, headers=None, limit=30):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=limit)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def ask_json(port, method, path, value=None, headers=None, limit=30):
    headers = dict(headers or {})
    body = None
    if value is not None:
        body = json.dumps(value)
        headers["Content-Type"] = "application/json"
    status, text = ask(port, method, path, body, headers, limit)
    if not 200 <= status < 300:
        raise Refused(status, text, f"{method} {path}")
    return json.loads(text) if text else None


class Process:
    """One program that may be ended in every way, and started again."""

    def __init__(self, name, folder):
        self.name = name
        self.log = folder / f"{name}.log"
        self.running = None

    def spawn(self, arguments):
        with open(self.log, "ab") as log:
            self.running = subprocess.Popen([binary(), *arguments], stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def wait_for(self, path, limit=30):
        def is_there():
            if self.running.poll() is not None:
                raise AssertionError(f"{self.name} ended with {self.running.returncode}:\n{self.last_words()}")
            try:
                return ask(self.port, "GET", path, limit=5)[0] == 200
            except (OSError, http.client.HTTPException):
                return False

        wait_until(is_there, limit, f"{self.name} answers GET {path} with 200\n{self.last_words()}")

    def end(self, how, limit=20):
        if self.running is None:
            return None
        if self.running.poll() is None:
            self.running.send_signal(how)
        code = self.running.wait(limit)
        self.running = None
        return code

    def kill(self):
        self.end(signal.SIGKILL)

    def terminate(self):
        return self.end(signal.SIGTERM)

    def last_words(self, lines=15):
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


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


Message = collections.namedtuple("Message", "id campaign run profile status reason attempts known")


class Ledger:
    def __init__(self, sql):
        self.sql = sql

    def messages(self, campaign):
        """By wire id. `known` are the reports that it has: their names."""
        rows = self.sql.execute(
            "SELECT m.id, m.campaign_id, c.run, m.profile_id, m.status, m.reason, m.attempts, sent_received, "
            "delivered_received, read_received, clicked_received, failed_received "
            "FROM message m JOIN campaign c ON c.id = m.campaign_id WHERE m.campaign_id = ?", (campaign,))
        reports = ("sent", "delivered", "read", "clicked", "failed")
        found = {}
        for row in rows:
            known = {name for name, received in zip(reports, row[7:]) if received is not None}
            found["|".join(str(part) for part in (row[1], row[2], row[3], row[0]))] = Message(
                row[0], row[1], row[2], row[3], STATUSES[row[4]], row[5], row[6], known)
        return found

    def names_by_number(self, campaign):
        rows = self.sql.execute(
            "SELECT p.phone, m.campaign_id, c.run, m.profile_id, m.id FROM message m JOIN profile p ON p.id = m.profile_id "
            "JOIN campaign c ON c.id = m.campaign_id WHERE m.campaign_id = ?", (campaign,))
        return {"to:" + row[0].lstrip("+"): "|".join(str(part) for part in row[1:]) for row in rows}

    def differences(self):
        """Counters that a recount of the messages does not confirm, of all campaigns."""
        counted = self.cells("SELECT campaign_id, status, reason, messages FROM tally WHERE messages <> 0")
        found = self.cells("SELECT campaign_id, status, reason, COUNT(*) FROM message GROUP BY 1, 2, 3")
        return {cell: (counted.get(cell, 0), found.get(cell, 0))
                for cell in counted.keys() | found.keys() if counted.get(cell, 0) != found.get(cell, 0)}

    def cells(self, query):
        return {row[:3]: row[3] for row in self.sql.execute(query)}

    def count(self, campaign, status):
        return self.sql.execute("SELECT COUNT(*) FROM message WHERE campaign_id = ? AND status = ?",
                                (campaign, STATUSES.index(status))).fetchone()[0]

    def state(self, campaign):
        row = self.sql.execute("SELECT state FROM campaign WHERE id = ?", (campaign,)).fetchone()
        return row[0] if row else None

    def waiting(self):
        """How often each set of reports waits for its message: that of an answer which never came tells its only name."""
        reports = collections.defaultdict(set)
        for name, report in self.sql.execute("SELECT provider_message, report FROM early_report"):
            reports[name].add(json.loads(report)["status"])
        return collections.Counter(frozenset(told - {"accepted"}) for told in reports.values())

    def quarantined(self):
        return [bytes(raw) for (raw,) in self.sql.execute("SELECT raw FROM quarantine")]


def people_csv(count, first=0):
    lines = ["identity,Name,Phone,MSG-whatsapp"]
    lines += [f"p-{n},Person {n},+9198{n:08d},TRUE" for n in range(first, first + count)]
    return "\r\n".join(lines) + "\r\n"


class World:
    """A server, a sandbox, one provider, one template, some people. Use it in a `with`."""

    def __init__(self, people, settings=None, data=None, dialect="generic", **provider):
        self.people = people
        self.dialect = dialect
        path, self.account = DIALECTS[dialect]
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="parley-faults-"))
        base = {"seed": SEED, "phones": {"keep_messages": False}, "callbacks": {"enabled": False}}
        merge_settings(base, settings or {})
        self.sandbox = Sandbox(self.folder, base)
        self.server = Server(self.folder, data)
        self.provider_wish = {
            "nickname": "main", "dialect": dialect, "sender": "+919900000000",
            "endpoint": f"http://127.0.0.1:{self.sandbox.port}{path}", "settings": self.account,
            "concurrency": 1000, "rate": 5000, "answer_limit_ms": 1000, **provider}
        self.window = self.provider_wish["concurrency"]

    def __enter__(self):
        try:
            self.sandbox.start()
            self.server.start()
            self.set_up()
        except BaseException:
            self.close(failed=True)
            raise
        return self

    def __exit__(self, kind, error, trace):
        self.close(failed=kind is not None)

    def close(self, failed):
        self.server.kill()
        self.sandbox.kill()
        if failed:
            say(f"--- PARLEY_SEED={SEED}; the server's last words:\n{self.server.last_words(40)}\n---")
            say(f"kept for a look: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def set_up(self):
        self.sandbox.change(accounts=[{"dialect": self.dialect, "sender": self.provider_wish["sender"], "settings": self.account}])
        self.provider = self.server.call("POST", "/providers", self.provider_wish)
        callbacks = self.provider["callbacks"]
        self.status_path = urllib.parse.urlparse(callbacks["status"]).path
        self.sandbox.change(accounts=[{"dialect": self.dialect, "sender": self.provider_wish["sender"], "settings": self.account,
                                       "status_url": callbacks["status"], "incoming_url": callbacks["incoming"]}])
        self.template = self.server.call("POST", "/templates", {
            "provider": self.provider["id"], "language": "en", "trial": False, **NAMED.get(self.dialect, {"name": "greeting"}),
            "components": [{"type": "BODY", "text": "Hello {{1}}, welcome.", "example": {"body_text": [["Asha"]]}}]})
        self.imported = self.server.send_csv(people_csv(self.people))
        if self.imported["created"] != self.people:
            raise AssertionError(f"the people were not imported: {self.imported}")

    def change_provider(self, **change):
        return self.server.call("PATCH", f"/providers/{self.provider['id']}", change)

    def new_campaign(self, name="one"):
        return self.server.call("POST", "/campaigns", {
            "name": name, "provider": self.provider["id"], "template": self.template["id"],
            "import": self.imported["id"], "plan": {"values": {"body.1": {"attribute": "Name", "default": "there"}}},
        })["id"]

    def launch(self, campaign):
        launched = self.server.call("POST", f"/campaigns/{campaign}/launch")
        if self.dialect == "gupshup":  # nothing of ours is on its wire: people are told by their numbers
            with self.server.ledger() as ledger:
                self.sandbox.names = ledger.names_by_number(campaign)
        return launched

    def launched(self, name="one"):
        campaign = self.new_campaign(name)
        self.launch(campaign)
        return campaign

    def statistics(self, campaign):
        return self.server.call("GET", f"/campaigns/{campaign}/statistics")

    def state(self, campaign):
        return self.server.call("GET", f"/campaigns/{campaign}")["state"]

    def lane(self):
        """What the lane is doing; the server looks at it a few times a second."""
        return wait_until(lambda: self.server.call("GET", "/lanes")["items"], 5, "the lane is shown")[0]

    def wait_finished(self, campaign, limit=120):
        wait_until(lambda: self.state(campaign) == "finished", limit,
                   f"campaign {campaign} is finished: {self.statistics_or_silence(campaign)}")
        return self.statistics(campaign)

    def statistics_or_silence(self, campaign):
        with contextlib.suppress(OSError, Refused):
            return self.statistics(campaign)

    def wait_callbacks(self, limit=90):
        """Every callback was answered, and every one that was answered 200 is in the ledger."""
        self.sandbox.wait_idle(limit)
        try:
            wait_until(lambda: not self.missing_callbacks(), limit, "acknowledged callbacks are in the ledger")
        except AssertionError as late:
            raise AssertionError(f"{late}; missing: {some(self.missing_callbacks())}") from late

    def missing_callbacks(self):
        """A: acknowledged by us, and not in the ledger."""
        acknowledged = collections.defaultdict(set)
        for sighting in self.sandbox.acknowledged():
            # That it was taken is no report of its own in the ledger: it settles what was uncertain.
            if sighting.what not in ("incoming", "accepted"):
                acknowledged[sighting.id].add(sighting.what)
        with self.server.ledger() as ledger:
            campaigns = {int(wire_id.split("|")[0]) for wire_id in acknowledged}
            messages = {}
            for campaign in campaigns:
                messages.update(ledger.messages(campaign))
            waiting = ledger.waiting()
        missing = []
        for wire_id, reports in acknowledged.items():
            known = messages[wire_id].known if wire_id in messages else set()
            if reports <= known:
                continue
            if wire_id in messages and messages[wire_id].status == "uncertain" and waiting[frozenset(reports)] > 0:
                waiting[frozenset(reports)] -= 1
            else:
                missing.append((wire_id, reports - known))
        return missing

    # The oracle's four questions (docs/guarantees.md). Each raises with what it found.

    def check_intents(self, campaign):
        """Whatever reached the provider was written down before, attempt by attempt."""
        # Asked first: while the server lives, the ledger may only be ahead.
        reached = collections.Counter(s.id for s in self.sandbox.received() if s.id.startswith(f"{campaign}|"))
        with self.server.ledger() as ledger:
            messages = ledger.messages(campaign)
        bad = {wire_id: times for wire_id, times in reached.items()
               if wire_id not in messages or messages[wire_id].attempts < times}
        expect(not bad, f"left without a durable intent: {some(bad)}")

    def check_counters(self):
        """S."""
        with self.server.ledger() as ledger:
            differences = ledger.differences()
        expect(not differences, f"counters differ from a recount (counted, found): {some(differences)}")

    def check_nobody_twice(self, campaign, resent=0):
        """D: a message goes again only after the provider sent it away; else it must be counted as resent."""
        try_again = TRY_AGAIN + TRY_AGAIN_ALSO.get(self.dialect, ())
        attempts = collections.defaultdict(list)
        for sighting in self.sandbox.received():
            if sighting.id.startswith(f"{campaign}|"):
                attempts[sighting.id].append(sighting)
        again = {wire_id: [s.what for s in seen] for wire_id, seen in attempts.items()
                 if any(s.taken or s.what not in try_again for s in seen[:-1])}
        extra = sum(sum(s.taken or s.what not in try_again for s in seen[:-1]) for seen in attempts.values())
        expect(extra <= resent, f"{extra} sent again, {resent} counted as resent: {some(again)}")
        return attempts

    def check_nobody_lost(self, campaign):
        """L: at the provider, or uncertain and listed, or failed or skipped with a reason."""
        with self.server.ledger() as ledger:
            messages = ledger.messages(campaign)
        expect(len(messages) == self.people, f"{len(messages)} messages for {self.people} people")
        profiles = {message.profile for message in messages.values()}
        expect(len(profiles) == self.people, f"{len(profiles)} of {self.people} people have a message")
        taken = {s.id for s in self.sandbox.received() if s.taken}
        lost = {wire_id: m.status for wire_id, m in messages.items() if m.status in SENT and wire_id not in taken}
        expect(not lost, f"called sent, and never at the provider: {some(lost)}")
        mute = {wire_id: m.status for wire_id, m in messages.items() if m.status in ("skipped", "failed") and not m.reason}
        expect(not mute, f"skipped or failed without a reason: {some(mute)}")
        listed = set(self.listed(campaign, "uncertain"))
        uncertain = {m.id for m in messages.values() if m.status == "uncertain"}
        expect(listed == uncertain, f"uncertain and not listed: {some(uncertain ^ listed)}")
        return messages

    def listed(self, campaign, status):
        after = 0
        while after is not None:
            page = self.server.call("GET", f"/campaigns/{campaign}/messages?status={status}&limit=1000&after={after}")
            yield from (item["id"] for item in page["items"])
            after = page["next"]

    def check_sums(self, campaign):
        statistics = self.statistics(campaign)
        parts = sum(statistics[part] for part in ("sent", "failed", "uncertain", "skipped", "waiting"))
        expect(statistics["qualified"] == parts == self.people and statistics["sums_hold"],
               f"qualified is not the sum of its parts: {statistics}")
        recount = self.server.call("GET", f"/campaigns/{campaign}/recount")
        expect(recount["agrees"], f"recount: {recount}")
        return statistics

    def check_all(self, campaign, resent=0):
        """After the end: everything at once. Returns statistics, messages and attempts."""
        statistics = self.check_sums(campaign)
        expect(statistics["waiting"] == 0, f"somebody still waits after the end: {statistics}")
        self.check_counters()
        self.check_intents(campaign)
        messages = self.check_nobody_lost(campaign)
        attempts = self.check_nobody_twice(campaign, resent)
        with self.server.ledger() as ledger:
            told = ledger.count(campaign, "uncertain")
        expect(told == statistics["uncertain"], f"{told} uncertain in the ledger, {statistics}")
        return statistics, messages, attempts


def expect(fact, what):
    if not fact:
        raise AssertionError(what)


def some(found):
    """Enough of it to see what is meant."""
    items = list(found.items()) if isinstance(found, dict) else list(found)
    return f"{len(items)}: {items[:5]}"
