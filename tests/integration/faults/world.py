"""A server, a sandbox and what they need: what every fault test stands on. Nothing here waits for a fixed time where it
can wait for a fact."""

import collections
import contextlib
import pathlib
import shutil
import tempfile
import urllib.parse

from accounts import DIALECTS, NAMED
from ledger import SENT
from program import Refused
from run import SEED, expect, say, some, wait_until
from server import Server
from simulated import Sandbox, merge_settings

# What a provider says where it took nothing and wants the message again.
TRY_AGAIN = ("429", "503")
# Where a refusal comes with words of the provider's own that ask for it too.
TRY_AGAIN_ALSO = {"meta": ("500",), "gupshup_enterprise": ("500", "2004"), "gupshup": ("500", "2004")}


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
