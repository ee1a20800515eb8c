"""Single messages while their provider throttles, is down, never answers, or the server ends: nobody lost, nobody twice,
and before what a campaign has waiting."""

import collections
import datetime
import time
import unittest

from ledger import SENT
from run import SEED, expect, say, some, wait_until
from world import TRY_AGAIN, World

QUICK = {"min": 5, "mean": 10, "max": 30}


class Asked:
    """Messages to the world's people, asked for in one request."""

    def __init__(self, world, count, due=None):
        self.world = world
        self.began = time.time()
        bodies = [{"to": {"identity": f"p-{number % world.people}"}, "reference": f"r-{number}", "provider": "main",
                   "template": {"name": "greeting", "language": "en", "values": {"body.1": f"no. {number}"}}}
                  for number in range(count)]
        for body in bodies:
            body |= {"due": due} if due else {}
        answer = world.server.call("POST", "/messages/batch", {"messages": bodies})
        expect(answer["accepted"] == count, str(answer)[:300])
        self.ids = {item["message"]["id"] for item in answer["items"]}
        with world.server.ledger() as ledger:
            self.campaign = ledger.sql.execute(
                "SELECT campaign_id FROM message WHERE id = ?", (min(self.ids),)).fetchone()[0]

    def messages(self):
        with self.world.server.ledger() as ledger:
            return {wire_id: m for wire_id, m in ledger.messages(self.campaign).items() if m.id in self.ids}

    def statuses(self):
        return collections.Counter(m.status for m in self.messages().values())

    def attempts(self):
        attempts = collections.defaultdict(list)
        for sighting in self.world.sandbox.received():
            if sighting.id.startswith(f"{self.campaign}|"):
                attempts[sighting.id].append(sighting)
        return attempts

    def wait_settled(self, limit=60):
        wait_until(lambda: not {"queued", "intended"} & self.statuses().keys(), limit, f"none waits: {self.statuses()}")

    def check_end(self):
        """Everybody once at the provider, and nobody else; again only after it was sent away."""
        messages, attempts = self.messages(), self.attempts()
        expect(len(messages) == len(self.ids), f"{len(messages)} of {len(self.ids)} are in the ledger")
        lost = {wire_id: m.status for wire_id, m in messages.items()
                if m.status in SENT and not any(s.taken for s in attempts[wire_id])}
        expect(not lost, f"called sent, and never at the provider: {some(lost)}")
        twice = {wire_id: [s.what for s in seen] for wire_id, seen in attempts.items()
                 if any(s.taken or s.what not in TRY_AGAIN for s in seen[:-1])}
        expect(not twice, f"sent twice: {some(twice)}")
        unknown = {wire_id for wire_id in attempts if wire_id not in messages}
        expect(not unknown, f"left without a durable intent: {some(unknown)}")
        self.world.check_counters()
        with self.world.server.ledger() as ledger:
            kept = ledger.sql.execute("SELECT COUNT(*) FROM single_message WHERE content <> ''").fetchone()[0]
        expect(kept == 0, f"{kept} keep what they say after they were settled")


class Singles(unittest.TestCase):
    def test_beside_a_campaign_of_a_throttling_provider(self):
        settings = {"latency_ms": QUICK, "faults": {"http_429": 0.15, "retry_after_s": 1}}
        with World(1_000, settings, rate=300, concurrency=300) as world:
            campaign = world.launched()
            wait_until(lambda: world.statistics(campaign)["sent"] > 100, 20, "some of the campaign are sent")
            asked = Asked(world, 200)
            asked.wait_settled()
            waiting = world.statistics(campaign)["waiting"]
            world.sandbox.change(faults={"http_429": 0})
            world.change_provider(rate=5_000)
            world.wait_finished(campaign)
            world.sandbox.wait_idle()
            self.assertEqual(asked.statuses(), {"accepted": 200})
            asked.check_end()
            statistics, _, _ = world.check_all(campaign)
            self.assertEqual((statistics["sent"], statistics["failed"]), (1_000, 0))
            # Each had its first try before more of the campaign left than were under way when they were asked for.
            tries = [s for s in world.sandbox.received() if s.at >= asked.began * 1000]
            first = {}
            for place, sighting in enumerate(tries):
                first.setdefault(sighting.id, place)
            last = max(place for wire_id, place in first.items() if wire_id.startswith(f"{asked.campaign}|"))
            before = sum(1 for s in tries[:last] if s.id.startswith(f"{campaign}|"))
            again = sum(len(seen) - 1 for seen in asked.attempts().values())
            say(f"beside a campaign: {again} times throttled, {before} of the campaign between, {waiting} waited")
            self.assertGreater(again, 0)
            self.assertLessEqual(before, 60)
            self.assertGreater(waiting, 0)

    def test_a_provider_that_is_down_for_a_while(self):
        with World(300, {"latency_ms": QUICK}, rate=2_000) as world:
            world.sandbox.stop()
            asked = Asked(world, 300)
            wait_until(lambda: world.lane()["circuit"] != "closed", 20, "the circuit opens")
            before = world.lane()["requests"]
            time.sleep(3)
            self.assertLessEqual(world.lane()["requests"] - before, 6)  # about one probe a second, however many wait
            self.assertEqual(asked.statuses().keys() - {"queued", "intended"}, set())
            world.sandbox.start()
            asked.wait_settled()
            self.assertEqual(asked.statuses(), {"accepted": 300})
            asked.check_end()

    def test_answers_that_never_come_are_settled_by_callbacks(self):
        settings = {"faults": {"silence": 1, "taken": 0.5},
                    "callbacks": {"enabled": True, "failed": 0, "delivered": 1, "read": 0,
                                  "delivered_ms": {"min": 3_000, "max": 4_000}}}
        with World(300, settings, rate=2_000, answer_limit_ms=300) as world:
            asked = Asked(world, 300)
            asked.wait_settled()
            wait_until(lambda: world.lane()["uncertain"] == 300, 10, "all of them went over the limit")
            world.sandbox.wait_idle()
            taken = {s.id for s in world.sandbox.received() if s.taken}
            wait_until(lambda: asked.statuses()["delivered"] == len(taken), 20, f"callbacks settle: {asked.statuses()}")
            say("never answered:", len(taken), "taken and told by callbacks")
            self.assertEqual(asked.statuses(), {"delivered": len(taken), "uncertain": 300 - len(taken)})
            self.assertGreater(len(taken), 50)
            self.assertEqual({wire_id for wire_id, m in asked.messages().items() if m.status == "delivered"}, taken)
            self.assertTrue(all(m.attempts == 1 for m in asked.messages().values()))
            asked.check_end()

    def test_late_answers_settle_them(self):
        with World(200, {"latency_ms": {"min": 900, "mean": 900, "max": 900}}, answer_limit_ms=300) as world:
            asked = Asked(world, 200)
            wait_until(lambda: asked.statuses() == {"accepted": 200}, 20, "late answers settle them")
            self.assertEqual(world.lane()["uncertain"], 200)
            asked.check_end()

    def test_sigterm_with_500_in_flight_leaves_nothing_uncertain(self):
        with World(900, {"latency_ms": {"min": 700, "mean": 1_000, "max": 1_500}},
                   rate=10_000, concurrency=500, answer_limit_ms=5_000) as world:
            asked = Asked(world, 900)
            wait_until(lambda: world.lane()["in_flight"] >= 450, 10, "they are in flight")
            self.assertEqual(world.server.terminate(), 0)
            statuses = asked.statuses()
            self.assertEqual(statuses.keys(), {"accepted", "queued"})
            self.assertGreaterEqual(statuses["accepted"], 450)
            world.server.start()
            asked.wait_settled()
            self.assertEqual(asked.statuses(), {"accepted": 900})
            self.assertTrue(all(m.attempts == 1 for m in asked.messages().values()))
            asked.check_end()

    def test_those_for_later_outlive_the_server(self):
        with World(100, {"latency_ms": QUICK}) as world:
            soon, later = time.time() + 2, time.time() + 7
            first, second = (Asked(world, 50, datetime.datetime.fromtimestamp(due, datetime.timezone.utc).isoformat(
                timespec="milliseconds")) for due in (soon, later))
            world.server.kill()
            time.sleep(max(0, soon + 0.5 - time.time()))  # the first became due while nobody was there
            world.server.start()
            first.wait_settled(10)
            self.assertEqual(first.statuses(), {"accepted": 50})
            self.assertEqual(second.statuses(), {"queued": 50})
            self.assertEqual(world.server.terminate(), 0)
            world.server.start()
            second.wait_settled(20)
            self.assertEqual(second.statuses(), {"accepted": 50})
            at = {s.id: s.at for s in world.sandbox.received()}
            early = {wire_id for wire_id in second.messages() if at[wire_id] < later * 1000 - 5}
            self.assertFalse(early, "sent before they were due")
            self.assertLess(max(at[wire_id] for wire_id in second.messages()), later * 1000 + 3_000)


if __name__ == "__main__":
    say(f"PARLEY_SEED={SEED}")
    unittest.main(verbosity=2)
