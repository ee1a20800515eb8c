"""A provider that is down, slow, silent, resetting, flapping, garbled or throttling: nobody lost, nobody twice."""

import time
import unittest

from run import SEED, say, wait_until
from world import World

CALLBACKS = {"enabled": True, "failed": 0, "delivered": 1, "read": 0, "delivered_ms": {"min": 5, "max": 50}}


class Provider(unittest.TestCase):
    def check_settled_by_callbacks(self, world, campaign, statistics):
        """With every callback told, the only uncertain ones are those that the provider did not take."""
        messages = world.check_nobody_lost(campaign)
        taken = {s.id for s in world.sandbox.received() if s.taken}
        uncertain = {wire_id for wire_id, m in messages.items() if m.status == "uncertain"}
        self.assertFalse(uncertain & taken)
        self.assertEqual(statistics["sent"], len(taken))
        self.assertEqual(statistics["uncertain"], world.people - len(taken))

    def test_down_for_a_while(self):
        with World(2_000, {"latency_ms": {"min": 5, "mean": 5, "max": 5}}, rate=1000) as world:
            campaign = world.launched()
            wait_until(lambda: world.statistics(campaign)["sent"] > 200, 20, "some are sent")
            world.sandbox.stop()
            wait_until(lambda: world.lane()["circuit"] != "closed", 20, "the circuit opens")
            before = world.lane()["requests"]
            time.sleep(3)
            # About one probe a second, however many wait.
            self.assertLessEqual(world.lane()["requests"] - before, 6)
            self.assertGreater(world.statistics(campaign)["waiting"], 0)
            self.assertEqual(world.statistics(campaign)["failed"], 0)
            world.sandbox.start()
            world.wait_finished(campaign)
            statistics, _, _ = world.check_all(campaign)
            say("down:", statistics["sent"], "sent,", statistics["uncertain"], "uncertain")
            self.assertEqual(statistics["failed"], 0)
            # Refused connections leave nothing open; only what was under way at the end can be uncertain.
            self.assertLessEqual(statistics["uncertain"], 50)

    def test_just_within_the_limit(self):
        with World(1_500, {"latency_ms": {"min": 900, "mean": 900, "max": 900}}, rate=5000, concurrency=500) as world:
            campaign = world.launched()
            world.wait_finished(campaign)
            wait_until(lambda: world.statistics(campaign)["uncertain"] == 0, 10, "those that were late are settled")
            statistics, messages, _ = world.check_all(campaign)
            say("0.9 s: over the limit were", world.lane()["uncertain"])
            self.assertEqual(statistics["sent"], 1_500)
            self.assertTrue(all(m.attempts == 1 for m in messages.values()))

    def test_just_over_the_limit(self):
        with World(600, {"latency_ms": {"min": 1100, "mean": 1100, "max": 1100}}, rate=5000, concurrency=300) as world:
            campaign = world.launched()
            world.wait_finished(campaign)
            wait_until(lambda: world.statistics(campaign)["uncertain"] == 0, 10, "late answers settle")
            statistics, messages, attempts = world.check_all(campaign)
            wait_until(lambda: world.lane()["uncertain"] == 600, 5, "all of them went over the limit")
            self.assertEqual(statistics["sent"], 600)
            self.assertEqual(statistics["failed"], 0)
            self.assertEqual(statistics["resent"], 0)
            self.assertTrue(all(m.attempts == 1 for m in messages.values()))
            self.assertTrue(all(len(seen) == 1 for seen in attempts.values()))

    def test_silent_to_some(self):
        settings = {"faults": {"silence": 0.2, "taken": 0.5}, "callbacks": CALLBACKS}
        with World(1_000, settings, rate=2000, concurrency=100) as world:
            campaign = world.launched()
            world.wait_finished(campaign)
            world.wait_callbacks()
            statistics, _, _ = world.check_all(campaign)
            say("silent:", statistics["sent"], "sent,", statistics["uncertain"], "uncertain")
            self.assertGreater(statistics["uncertain"], 0)
            self.assertEqual(statistics["failed"], 0)
            self.check_settled_by_callbacks(world, campaign, statistics)

    def test_silent_to_all_gives_every_place_back(self):
        with World(300, {"faults": {"silence": 1, "taken": 0}}, rate=5000, concurrency=300) as world:
            campaign = world.launched()
            world.wait_finished(campaign)
            statistics, _, _ = world.check_all(campaign)
            self.assertEqual(statistics["uncertain"], 300)
            wait_until(lambda: world.lane()["in_flight"] == 0, 5, "no place is held")
            # A person decides; then each is sent again under its id, and counted.
            world.sandbox.change(faults={"silence": 0})
            self.assertEqual(world.server.call("POST", f"/campaigns/{campaign}/resend-uncertain")["resent"], 300)
            world.wait_finished(campaign)
            statistics, _, _ = world.check_all(campaign, resent=300)
            self.assertEqual((statistics["sent"], statistics["resent"]), (300, 300))

    def test_resetting(self):
        settings = {"faults": {"reset": 0.3, "taken": 0.5}, "callbacks": CALLBACKS,
                    "latency_ms": {"min": 1, "mean": 5, "max": 20}}
        with World(2_000, settings, rate=2000) as world:
            campaign = world.launched()
            world.wait_finished(campaign)
            world.wait_callbacks()
            statistics, _, _ = world.check_all(campaign)
            say("resetting:", statistics["sent"], "sent,", statistics["uncertain"], "uncertain")
            self.assertEqual(statistics["failed"], 0)
            self.check_settled_by_callbacks(world, campaign, statistics)

    def test_garbled(self):
        settings = {"faults": {"garbage": 0.3, "taken": 0.5}, "callbacks": CALLBACKS}
        with World(1_000, settings, rate=2000) as world:
            campaign = world.launched()
            world.wait_finished(campaign)
            world.wait_callbacks()
            statistics, _, _ = world.check_all(campaign)
            self.check_settled_by_callbacks(world, campaign, statistics)

    def test_flapping(self):
        with World(3_000, {"latency_ms": {"min": 5, "mean": 10, "max": 30}}, rate=1500) as world:
            campaign = world.launched()
            for _ in range(4):
                time.sleep(0.7)
                world.sandbox.stop()
                time.sleep(0.7)
                world.sandbox.start()
            world.wait_finished(campaign)
            statistics, _, _ = world.check_all(campaign)
            say("flapping:", statistics["sent"], "sent,", statistics["uncertain"], "uncertain")
            self.assertEqual(statistics["failed"], 0)
            self.assertEqual(statistics["sent"] + statistics["uncertain"], 3_000)

    def test_throttling_with_retry_after(self):
        # Seldom enough that nobody is sent away ten times: the wait doubles.
        settings = {"faults": {"http_429": 0.2, "retry_after_s": 1}, "latency_ms": {"min": 1, "mean": 5, "max": 10}}
        with World(500, settings, rate=5000, concurrency=500) as world:
            campaign = world.launched()
            world.wait_finished(campaign)
            statistics, messages, attempts = world.check_all(campaign)
            self.assertEqual(statistics["sent"], 500)  # never failed for it
            self.assertEqual(statistics["resent"], 0)
            again = [seen for seen in attempts.values() if len(seen) > 1]
            say("throttled:", sum(len(seen) - 1 for seen in again), "times")
            self.assertGreater(len(again), 50)
            for seen in again:
                for refused, next_try in zip(seen, seen[1:]):
                    self.assertGreaterEqual(next_try.at - refused.at, 990)  # both by the provider's clock

    def test_a_provider_with_a_limit_of_its_own(self):
        settings = {"limits": {"per_second": 300}, "faults": {"retry_after_s": 1}}
        with World(1_000, settings, rate=2000) as world:
            campaign = world.launched()
            world.wait_finished(campaign)
            statistics, _, _ = world.check_all(campaign)
            self.assertEqual(statistics["sent"], 1_000)

    def test_bad_credentials_pause_the_campaign(self):
        with World(1_000, {"faults": {"refused": {"2000": 1}}}, rate=500, concurrency=100) as world:
            campaign = world.launched()
            wait_until(lambda: world.state(campaign) == "paused", 20, "the campaign is paused")
            wait_until(lambda: world.lane()["in_flight"] == 0, 10, "nothing is in flight")
            self.assertLessEqual(len(world.sandbox.received()), 100)
            self.assertTrue(world.server.call("GET", f"/campaigns/{campaign}")["state_reason"])
            world.check_counters()
            world.sandbox.change(faults={"refused": {"2000": 0}})
            world.server.call("POST", f"/campaigns/{campaign}/resume")
            world.wait_finished(campaign)
            statistics = world.check_sums(campaign)
            world.check_nobody_lost(campaign)
            say("bad credentials:", statistics["sent"], "sent,", statistics["failed"], "failed")


if __name__ == "__main__":
    say(f"PARLEY_SEED={SEED}")
    unittest.main(verbosity=2)
