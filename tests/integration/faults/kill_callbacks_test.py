"""kill -9 while callbacks pour in: each that was answered 200 is in the ledger, or raw in the quarantine."""

import contextlib
import http.client
import itertools
import threading
import time
import unittest

from run import MANY, SEED, dice, expect, say, wait_until
from world import World

PEOPLE = 10_000


class Stranger(threading.Thread):
    """Posts what nobody can read, each under a mark of its own, and notes which were answered 200."""

    def __init__(self, port, path, name):
        super().__init__()
        self.port, self.path, self.mark = port, path, name
        self.acknowledged = []
        self.ended = False

    def run(self):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            for number in itertools.count():
                if self.ended:
                    return
                mark = f"<{self.mark}-{number}>"
                try:
                    connection.request("POST", self.path, f'{{"not": "a callback", {mark}',
                                       {"Content-Type": "application/json"})
                    answer = connection.getresponse()
                    answer.read()
                    if answer.status == 200:
                        self.acknowledged.append(mark)
                except (OSError, http.client.HTTPException):
                    connection.close()  # dialled again by the next request
                    time.sleep(0.01)


class KillDuringCallbacks(unittest.TestCase):
    def test_what_was_answered_200_is_in_the_ledger(self):
        kills = 50 if MANY else 12
        settings = {
            "latency_ms": {"min": 1, "mean": 5, "max": 20},
            "callbacks": {"enabled": True, "failed": 0.05, "delivered": 1, "read": 0.8, "duplicated": 0.1,
                          "disordered": 0.1, "early": 0.1, "concurrency": 64, "backoff_ms": 50, "max_tries": 40,
                          "sent_ms": {"min": 0, "max": 500}, "delivered_ms": {"min": 0, "max": 1000},
                          "read_ms": {"min": 0, "max": 1000}},
        }
        random = dice("callbacks")
        with World(PEOPLE, settings, rate=4000, answer_limit_ms=10_000) as world:
            campaigns = [world.launched("one")]
            strangers = [Stranger(world.server.port, world.status_path, f"s{n}") for n in range(3)]
            for stranger in strangers:
                stranger.start()
            try:
                for kill in range(kills):
                    time.sleep(random.uniform(0.1, 0.8))
                    world.server.kill()
                    with world.server.ledger() as ledger:
                        expect(not ledger.differences(), f"counters after kill {kill}: {ledger.differences()}")
                    world.server.start()
                    if kill % 6 == 5:
                        campaigns.append(world.launched(f"after kill {kill}"))
            finally:
                for stranger in strangers:
                    stranger.ended = True
                for stranger in strangers:
                    stranger.join()
            for campaign in campaigns:
                world.wait_finished(campaign)
            world.wait_callbacks()
            counts = world.sandbox.counts()["callbacks"]
            posted = [mark for stranger in strangers for mark in stranger.acknowledged]
            say(f"{kills} kills, {counts['acknowledged']} callbacks acknowledged in {counts['posts']} posts, "
                f"{counts['given_up']} given up; {len(posted)} unreadable ones acknowledged")
            self.assertGreater(counts["acknowledged"], PEOPLE)
            self.assertGreater(len(posted), 0)
            for campaign in campaigns:
                world.check_all(campaign)
            wait_until(lambda: not self.not_kept(world, posted), 30, "every unreadable callback is in the quarantine")

    def not_kept(self, world, marks):
        with world.server.ledger() as ledger:
            kept = b"\n".join(ledger.quarantined())
        return [mark for mark in marks if mark.encode() not in kept]


if __name__ == "__main__":
    say(f"PARLEY_SEED={SEED}")
    unittest.main(verbosity=2)
