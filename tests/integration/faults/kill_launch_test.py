"""kill -9 while a campaign for a segment is launched: it stays a draft or goes on, nobody is lost and nobody twice."""

import contextlib
import http.client
import sqlite3
import threading
import time
import unittest

from program import Refused
from run import MANY, SEED, dice, expect, say
from world import World

PEOPLE = 60_000
# Facts of the database that tell how far a launch has come; each is met by its first commit or a later one.
FREEZING = "SELECT COUNT(*) / 10000 FROM list_member m JOIN list l ON l.id = m.list_id WHERE l.origin = 'frozen'"
SNAPSHOT = "SELECT COUNT(*) / 10000 FROM message"


class KillALaunch(unittest.TestCase):
    def launch(self, world, campaign):
        def ask():
            try:
                world.launch(campaign)
            except (OSError, http.client.HTTPException):
                pass
            except Refused as refused:
                expect(refused.status in (409, 503), str(refused))

        thread = threading.Thread(target=ask)
        thread.start()
        return thread

    def kill_at(self, world, asking, fact, pieces):
        """As soon as so many pieces are there; false where the launch was over before."""
        with contextlib.closing(sqlite3.connect(f"file:{world.server.data}/parley.db?mode=ro", uri=True)) as sql:
            while asking.is_alive() and sql.execute(fact).fetchone()[0] < pieces:
                time.sleep(0.0005)
        met = asking.is_alive()
        world.server.kill()
        asking.join()
        return met

    def look(self, world, campaign):
        """At what the dead left behind."""
        with world.server.ledger() as ledger:
            state = ledger.state(campaign)
            messages = ledger.sql.execute("SELECT COUNT(*), COUNT(DISTINCT profile_id) FROM message").fetchone()
            expect(not ledger.differences(), f"counters differ: {ledger.differences()}")
        expect(messages[0] == messages[1], f"somebody stands twice in it: {messages}")
        expect(state != "draft" or messages[0] == 0, f"a draft with messages: {messages}")
        return state

    def lists(self, world):
        with world.server.ledger() as ledger:
            return ledger.sql.execute("SELECT (SELECT COUNT(*) FROM list), (SELECT COUNT(*) FROM list_member)").fetchone()

    def run_one(self, purpose, fact):
        random = dice(purpose)
        states = []
        with World(PEOPLE, {"latency_ms": {"min": 1, "mean": 2, "max": 5}}, rate=30_000, answer_limit_ms=10_000) as world:
            segment = world.server.call("POST", "/segments", {"name": "all of them", "filter": {
                "attribute": "Name", "is": "starts_with", "value": "person"}})["id"]
            campaign = world.server.call("POST", "/campaigns", {
                "name": purpose, "provider": world.provider["id"], "template": world.template["id"],
                "segment": segment, "plan": {"values": {"body.1": {"attribute": "Name", "default": "there"}}}})["id"]
            kills = 0
            while kills < (6 if MANY else 2):
                met = self.kill_at(world, self.launch(world, campaign), fact, random.randrange(1, 6))
                kills += 1 if met else 0
                states.append(self.look(world, campaign))
                world.server.start()
                if states[-1] != "draft":
                    break
                self.assertEqual(self.lists(world), (0, 0))  # nothing is left of a launch that never began
                self.assertEqual(world.state(campaign), "draft")
            if states[-1] == "draft":
                self.launch(world, campaign).join()
            world.wait_finished(campaign)
            world.check_all(campaign)
            self.assertEqual(self.lists(world), (0, 0))
        say(f"{purpose}: {states}")
        return states

    def test_while_its_audience_is_frozen(self):
        self.assertIn("draft", self.run_one("freezing", FREEZING))

    def test_while_its_snapshot_is_taken(self):
        for round_ in range(5 if MANY else 2):
            self.run_one(f"snapshot {round_}", SNAPSHOT)


if __name__ == "__main__":
    say(f"PARLEY_SEED={SEED}")
    unittest.main(verbosity=2)
