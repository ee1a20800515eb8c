"""Pause, resume, stop, throttling, restarts and kills in random order: a model says what each call may answer."""

import time
import unittest

from program import Refused
from run import MANY, SEED, dice, expect, say, wait_until
from world import World

PEOPLE = 1_500
# What each call needs, and what it makes of the campaign.
CALLS = {"pause": ("running", "paused"), "resume": ("paused", "running"), "stop": (("running", "paused"), "stopped")}


class Model:
    """One campaign as the answers say it must be. `finished` comes by itself, and only out of `running`."""

    def __init__(self, world, purpose):
        self.world = world
        self.dice = dice(purpose)
        self.campaign = world.launched(purpose)
        self.state = "running"
        self.kills = 0
        self.in_flight = 0
        self.steps = []

    def call(self, name):
        needed, then = CALLS[name]
        before = self.state
        try:
            self.world.server.call("POST", f"/campaigns/{self.campaign}/{name}")
            expect(before in needed, f"{name} was taken in {before}; {self.steps}")
            self.state = then
        except Refused as refused:
            expect(refused.status == 409, str(refused))
            now = self.world.state(self.campaign)
            expect(before not in needed or now == "finished", f"{name} was refused in {before}, now {now}; {self.steps}")

    def restart(self, name):
        if name == "kill":
            self.world.server.kill()
            with self.world.server.ledger() as ledger:
                self.in_flight += ledger.count(self.campaign, "intended")
            self.kills += 1
        else:
            expect(self.world.server.terminate() == 0, "SIGTERM ends it well")
        self.world.server.start()

    def step(self):
        name = self.dice.choices(["pause", "resume", "stop", "kill", "term", "rate", "wait"],
                                 [6, 7, 0.3, 1, 1, 1, 3])[0]
        self.steps.append(name)
        if name in CALLS:
            self.call(name)
        elif name in ("kill", "term"):
            self.restart(name)
        elif name == "rate":
            self.world.change_provider(rate=self.dice.choice([200, 500, 1000, 2000]))
        time.sleep(self.dice.uniform(0, 0.2))
        now = self.world.state(self.campaign)
        if now == "finished":
            expect(self.state in ("running", "finished"), f"finished while {self.state}; {self.steps}")
            self.state = now
        expect(now == self.state, f"it is {now}, and must be {self.state}; {self.steps}")

    def check_that_paused_is_quiet(self):
        """Once nothing is in flight, a paused campaign sends nothing."""
        wait_until(lambda: self.world.lane()["in_flight"] == 0, 10, "nothing is in flight")
        wait_until(self.world.sandbox.is_idle, 10, "the provider is idle")
        before = self.world.sandbox.counts()["received"]
        time.sleep(0.3)
        expect(self.world.sandbox.counts()["received"] == before, f"sent while {self.state}; {self.steps}")


class RandomOrder(unittest.TestCase):
    def run_once(self, number):
        settings = {"latency_ms": {"min": 5, "mean": 30, "max": 200}, "faults": {"http_429": 0.05, "retry_after_s": 0}}
        with World(PEOPLE, settings, rate=500, concurrency=200, answer_limit_ms=10_000) as world:
            model = Model(world, f"order {number}")
            for _ in range(100):
                if model.state in ("stopped", "finished"):
                    break
                model.step()
                if model.state == "paused" and model.dice.random() < 0.2:
                    model.check_that_paused_is_quiet()
            if model.state == "paused":
                model.call("resume")
            if model.state != "stopped":
                world.change_provider(rate=5000)
                world.wait_finished(model.campaign)
            self.check_end(world, model)

    def check_end(self, world, model):
        wait_until(lambda: world.statistics(model.campaign)["waiting"] == 0, 30, "nobody waits any more")
        world.sandbox.wait_idle()
        statistics, messages, _ = world.check_all(model.campaign)
        say(f"{len(model.steps)} steps, {model.kills} kills, ended {model.state}: sent {statistics['sent']}, "
            f"uncertain {statistics['uncertain']}, skipped {statistics['skipped']}")
        self.assertEqual(statistics["failed"], 0)
        self.assertLessEqual(statistics["uncertain"], model.in_flight)
        self.assertEqual(statistics["sent"] + statistics["uncertain"] + statistics["skipped"], PEOPLE)
        if model.state != "stopped":
            self.assertEqual(statistics["skipped"], 0)
        # The ends are ends.
        for name in ("pause", "resume", "stop"):
            with self.assertRaises(Refused) as refused:
                world.server.call("POST", f"/campaigns/{model.campaign}/{name}")
            self.assertEqual(refused.exception.status, 409)

    def test_sums_hold_whatever_was_asked(self):
        for number in range(40 if MANY else 5):
            with self.subTest(number=number):
                self.run_once(number)

    def test_stop_skips_whoever_waits(self):
        settings = {"latency_ms": {"min": 200, "mean": 300, "max": 400}, "faults": {"http_429": 0.3, "retry_after_s": 1}}
        with World(2_000, settings, rate=400, concurrency=200) as world:
            campaign = world.launched()
            wait_until(lambda: world.statistics(campaign)["sent"] > 100, 20, "some are sent")
            world.server.call("POST", f"/campaigns/{campaign}/stop")
            wait_until(lambda: world.statistics(campaign)["waiting"] == 0, 20, "what was in flight is settled")
            world.sandbox.wait_idle()
            reached = len(world.sandbox.received())
            statistics, _, _ = world.check_all(campaign)
            self.assertGreater(statistics["skipped"], 0)
            self.assertEqual(statistics["skips"][0]["reason"], "campaign_stopped")
            # Not even a restart takes it up again.
            self.assertEqual(world.server.terminate(), 0)
            world.server.start()
            time.sleep(1.5)
            self.assertEqual(len(world.sandbox.received()), reached)
            world.check_all(campaign)

    def test_sigterm_leaves_nothing_uncertain(self):
        settings = {"latency_ms": {"min": 100, "mean": 300, "max": 800}}
        with World(3_000, settings, rate=2000, concurrency=600, answer_limit_ms=4_000) as world:
            campaign = world.launched()
            wait_until(lambda: world.statistics(campaign)["sent"] > 300, 20, "some are sent")
            began = time.monotonic()
            self.assertEqual(world.server.terminate(), 0)
            say(f"drained in {time.monotonic() - began:.2f} s")
            with world.server.ledger() as ledger:
                self.assertEqual(ledger.count(campaign, "intended"), 0)
                late = ledger.count(campaign, "uncertain")
            world.server.start()
            world.wait_finished(campaign)
            world.sandbox.wait_idle()
            statistics, _, _ = world.check_all(campaign)
            self.assertEqual(late, 0)
            self.assertEqual(statistics["sent"] + statistics["uncertain"], 3_000)


if __name__ == "__main__":
    say(f"PARLEY_SEED={SEED}")
    unittest.main(verbosity=2)
