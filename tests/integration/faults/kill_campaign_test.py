"""kill -9 in a running campaign: nobody lost, nobody twice, counters right, uncertain at most what was in flight."""

import http.client
import threading
import time
import unittest

from program import Refused
from run import MANY, SEED, dice, expect, say
from world import World

PEOPLE = 20_000


class Killer:
    """Runs a campaign through one life of the server after another, and looks at what each death left behind."""

    def __init__(self, world, purpose):
        self.world = world
        self.dice = dice(purpose)
        self.kills = 0
        self.in_flight = 0  # summed over all deaths
        self.most_in_flight = 0

    def launch(self, campaign):
        """Death may come while it is being launched: then the answer is missing, and asking again must be right."""
        def ask():
            try:
                self.world.launch(campaign)
            except (OSError, http.client.HTTPException):
                pass
            except Refused as refused:
                expect(refused.status in (409, 503), str(refused))

        thread = threading.Thread(target=ask)
        thread.start()
        return thread

    def run(self, campaign, kills):
        """Until it was killed so often, or the campaign is finished."""
        world = self.world
        asking = self.launch(campaign)
        for _ in range(kills):
            time.sleep(self.dice.uniform(0.1, 1.0))
            world.server.kill()
            asking.join()
            self.kills += 1
            if self.look(campaign) == "finished":
                world.server.start()
                return
            world.server.spawn_only()
            if self.dice.random() < 0.1:
                continue  # the next kill may well meet it while it starts
            world.server.wait_for("/readyz")
            state = world.state(campaign)
            if state == "finished":
                return
            if state == "draft":
                asking = self.launch(campaign)
        world.server.wait_for("/readyz")
        if world.state(campaign) == "draft":
            self.launch(campaign).join()

    def look(self, campaign):
        """At the ledger of the dead."""
        world = self.world
        with world.server.ledger() as ledger:
            expect(not ledger.differences(), f"after kill {self.kills} counters differ: {ledger.differences()}")
            in_flight = ledger.count(campaign, "intended")
            state = ledger.state(campaign)
        expect(in_flight <= world.window, f"{in_flight} in flight at kill {self.kills}, the window is {world.window}")
        self.in_flight += in_flight
        self.most_in_flight = max(self.most_in_flight, in_flight)
        world.check_intents(campaign)
        return state


class KillInACampaign(unittest.TestCase):
    def campaigns(self, purpose, kills, settings, resent=False, **provider):
        """Campaigns of 20,000 until there were so many kills. A long answer limit: only death makes uncertain here."""
        done = 0
        number = 0
        while done < kills:
            number += 1
            with World(PEOPLE, settings, answer_limit_ms=10_000, **provider) as world:
                killer = Killer(world, f"{purpose} {number}")
                campaign = world.new_campaign(purpose)
                killer.run(campaign, min(kills - done, 12))
                world.wait_finished(campaign)
                self.check_end(world, killer, campaign, resent)
                done += killer.kills

    def check_end(self, world, killer, campaign, resent):
        if world.sandbox.wanted["callbacks"]["enabled"]:
            world.wait_callbacks()
        statistics = world.statistics(campaign)
        world.sandbox.wait_idle()
        statistics, messages, attempts = world.check_all(campaign, statistics["resent"] if resent else 0)
        say(f"{campaign=} kills {killer.kills}, in flight {killer.in_flight} (at most {killer.most_in_flight} at once), "
            f"sent {statistics['sent']}, uncertain {statistics['uncertain']}, resent {statistics['resent']}")
        self.assertLessEqual(statistics["uncertain"], killer.in_flight)
        self.assertLessEqual(statistics["resent"], killer.in_flight)
        if not resent:
            self.assertEqual(statistics["resent"], 0)
        else:
            self.assertEqual(statistics["uncertain"], 0)
        self.assertEqual(statistics["skipped"] + statistics["failed"], 0)
        # What was never tried is nobody's uncertainty: each uncertain one had its intent.
        self.assertTrue(all(m.attempts > 0 for m in messages.values()))
        return messages, attempts

    def test_a_quick_provider(self):
        self.campaigns("quick", 100 if MANY else 10, {"latency_ms": {"min": 5, "mean": 20, "max": 100}}, rate=4000)

    def test_a_thousand_in_flight(self):
        self.campaigns("full window", 50 if MANY else 6, {"latency_ms": {"min": 150, "mean": 250, "max": 500}},
                       rate=20_000, concurrency=1500)

    def test_with_throttling_and_callbacks(self):
        settings = {
            "latency_ms": {"min": 5, "mean": 20, "max": 100},
            "faults": {"http_429": 0.02, "retry_after_s": 0},
            "callbacks": {"enabled": True, "failed": 0, "delivered": 1, "read": 0, "batch": 20, "backoff_ms": 50,
                          "max_tries": 30, "delivered_ms": {"min": 5, "max": 50}},
        }
        self.campaigns("callbacks", 50 if MANY else 6, settings, rate=4000)

    def test_an_idempotent_provider_gets_each_again_under_its_id(self):
        self.campaigns("idempotent", 50 if MANY else 5,
                       {"latency_ms": {"min": 5, "mean": 50, "max": 100}, "idempotent": True},
                       resent=True, rate=4000, idempotent=True)


if __name__ == "__main__":
    say(f"PARLEY_SEED={SEED}")
    unittest.main(verbosity=2)
