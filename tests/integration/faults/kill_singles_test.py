"""kill -9 while programs ask for single messages: what was answered 202 is never lost, nobody gets a message twice."""

import collections
import concurrent.futures
import http.client
import threading
import time
import unittest

from ledger import SENT
from program import Refused
from run import MANY, SEED, dice, expect, say, some, wait_until
from world import TRY_AGAIN, World

PEOPLE = 200
ASKING = 8


class Program:
    """Asks for one message after another, over the server's ends, and keeps what was promised to it."""

    def __init__(self, world):
        self.world = world
        self.ended = threading.Event()
        self.lock = threading.Lock()
        self.promised = {}  # message id by reference

    def run(self, number):
        at = 0
        while not self.ended.is_set():
            at += 1
            reference = f"{number}-{at}"
            body = {"to": {"identity": f"p-{(number * 31 + at) % PEOPLE}"}, "reference": reference,
                    "provider": "main",
                    "template": {"name": "greeting", "language": "en", "values": {"body.1": reference}}}
            try:
                answer = self.world.server.call("POST", "/messages", body, limit=10)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)  # it may be in the ledger or not: nothing was promised
                continue
            except Refused as refused:
                expect(refused.status == 503, str(refused))
                continue
            expect(answer["status"] == "queued", str(answer))
            with self.lock:
                self.promised[reference] = answer["id"]


class KillAmongSingles(unittest.TestCase):
    def lives(self, purpose, kills, settings, **provider):
        with World(PEOPLE, settings, answer_limit_ms=10_000, **provider) as world:
            program = Program(world)
            in_flight = 0
            chance = dice(purpose)
            with concurrent.futures.ThreadPoolExecutor(ASKING) as pool:
                asking = [pool.submit(program.run, number) for number in range(ASKING)]
                try:
                    for _ in range(kills):
                        time.sleep(chance.uniform(0.2, 1.0))
                        world.server.kill()
                        in_flight += self.look(world)
                        world.server.start()
                    time.sleep(0.5)
                finally:
                    program.ended.set()
                for one in asking:
                    one.result()
            wait_until(lambda: self.waiting(world) == 0, 60, "nothing waits any more")
            world.sandbox.wait_idle()
            self.check_end(world, program, in_flight, provider.get("idempotent", False))
            say(f"{purpose}: {kills} kills, {len(program.promised)} promised, {in_flight} in flight at them")

    def look(self, world):
        """At the ledger of the dead."""
        with world.server.ledger() as ledger:
            expect(not ledger.differences(), f"counters differ: {ledger.differences()}")
            in_flight = sum(ledger.count(campaign, "intended") for campaign in self.standing(ledger))
        expect(in_flight <= world.window, f"{in_flight} in flight, the window is {world.window}")
        return in_flight

    def standing(self, ledger):
        return [row[0] for row in ledger.sql.execute("SELECT id FROM campaign WHERE kind = 'single'")]

    def waiting(self, world):
        with world.server.ledger() as ledger:
            return sum(ledger.count(campaign, status) for campaign in self.standing(ledger)
                       for status in ("queued", "intended"))

    def check_end(self, world, program, in_flight, idempotent):
        with world.server.ledger() as ledger:
            expect(not ledger.differences(), f"counters differ: {ledger.differences()}")
            campaigns = self.standing(ledger)
            messages = {}
            for campaign in campaigns:
                messages.update(ledger.messages(campaign))
            left = ledger.sql.execute("SELECT COUNT(*) FROM single_message WHERE content <> ''").fetchone()[0]
            resent = sum(count for (count,) in ledger.sql.execute(
                "SELECT messages FROM milestone WHERE name = 'resent'"))
        expect(left == 0, f"{left} messages keep what they say after they were settled")
        expect(len(program.promised) > 100, f"only {len(program.promised)} were asked for")
        by_id = {message.id: (wire_id, message) for wire_id, message in messages.items()}
        # L: whatever was answered 202 is at the provider, or listed uncertain.
        received = world.sandbox.received()
        taken = {sighting.id for sighting in received if sighting.taken}
        lost = {reference: id for reference, id in program.promised.items()
                if id not in by_id or (by_id[id][0] not in taken and by_id[id][1].status != "uncertain")}
        expect(not lost, f"answered 202 and lost: {some(lost)}")
        wrong = {wire_id: m.status for wire_id, m in messages.items() if m.status in SENT and wire_id not in taken}
        expect(not wrong, f"called sent, and never at the provider: {some(wrong)}")
        # D: again only after the provider sent it away, or counted.
        attempts = collections.defaultdict(list)
        for sighting in received:
            attempts[sighting.id].append(sighting)
        again = sum(sum(s.taken or s.what not in TRY_AGAIN for s in seen[:-1]) for seen in attempts.values())
        expect(again <= (resent if idempotent else 0), f"{again} sent twice, {resent} counted as resent")
        # Intents come first, and only deaths make uncertain.
        unknown = {wire_id for wire_id in attempts if wire_id not in messages}
        expect(not unknown, f"left without a durable intent: {some(unknown)}")
        uncertain = sum(m.status == "uncertain" for m in messages.values())
        expect(uncertain <= in_flight, f"{uncertain} uncertain, {in_flight} were in flight at a kill")
        # Each is found by its reference.
        for reference, id in list(program.promised.items())[:20]:
            page = world.server.call("GET", f"/messages?reference={reference}")
            expect([item["id"] for item in page["items"]] == [id], f"{reference}: {page}")

    def test_a_quick_provider(self):
        self.lives("singles", 30 if MANY else 5, {"latency_ms": {"min": 5, "mean": 20, "max": 100}})

    def test_with_throttling(self):
        self.lives("throttled singles", 20 if MANY else 4,
                   {"latency_ms": {"min": 5, "mean": 20, "max": 100}, "faults": {"http_429": 0.1, "retry_after_s": 0}})

    def test_an_idempotent_provider(self):
        self.lives("idempotent singles", 20 if MANY else 4,
                   {"latency_ms": {"min": 20, "mean": 100, "max": 200}, "idempotent": True}, idempotent=True)


if __name__ == "__main__":
    say(f"PARLEY_SEED={SEED}")
    unittest.main(verbosity=2)
