"""A second server on the same data directory refuses to start, at once, and disturbs nothing."""

import time
import unittest

from run import SEED, say
from server import Server
from world import World


class SecondCopy(unittest.TestCase):
    def test_is_refused_within_a_second(self):
        with World(3_000, {"latency_ms": {"min": 5, "mean": 20, "max": 50}}, rate=1000) as world:
            campaign = world.launched()
            quickest = 60.0
            for number in range(5):
                second = Server(world.folder, world.server.data, f"second-{number}")
                began = time.monotonic()
                second.spawn_only()
                code = second.running.wait(20)
                quickest = min(quickest, time.monotonic() - began)
                self.assertNotEqual(code, 0)
                self.assertIn("another parley uses this data directory", second.last_words())
            say(f"refused in {quickest:.3f} s")
            self.assertLessEqual(quickest, 1.0)
            world.wait_finished(campaign)
            statistics, _, _ = world.check_all(campaign)
            self.assertEqual(statistics["sent"], 3_000)

    def test_may_start_as_soon_as_the_first_is_dead(self):
        with World(10, {}) as world:
            campaign = world.launched()
            world.wait_finished(campaign)
            world.server.kill()
            second = Server(world.folder, world.server.data, "second")
            try:
                second.start()
                self.assertEqual(second.call("GET", f"/campaigns/{campaign}/statistics")["sent"], 10)
                with self.assertRaises(AssertionError):
                    world.server.start()  # now it is the first one's turn to be refused
            finally:
                second.kill()


if __name__ == "__main__":
    say(f"PARLEY_SEED={SEED}")
    unittest.main(verbosity=2)
