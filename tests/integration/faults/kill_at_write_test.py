"""Killed at the n-th write or sync, rather than at a moment: between a journal's bytes and their sync, inside a commit."""

import shutil
import subprocess
import sys
import unittest

from program import binary
from run import MANY, SEED, dice, expect, say
from world import World

PEOPLE = 1_500
CALLS = ("fdatasync,fsync", "pwrite64", "write,writev", "fdatasync,fsync,pwrite64,write")


class Trap:
    """Lets strace end the server at a system call."""

    def __init__(self, server, calls, when):
        with open(server.log, "ab") as log:
            self.strace = subprocess.Popen(
                ["strace", "-f", "-q", "-o", "/dev/null", "-e", f"trace={calls}", "-e",
                 f"inject={calls}:signal=KILL:when={when}", binary(), *server.arguments()],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def close(self):
        """Whatever still runs is killed here, by its own number."""
        subprocess.run(["pkill", "-KILL", "-P", str(self.strace.pid)], check=False)
        self.strace.wait(20)


class KillAtAWrite(unittest.TestCase):
    def test_nothing_is_lost_whichever_it_was(self):
        settings = {
            "latency_ms": {"min": 2, "mean": 10, "max": 50},
            "callbacks": {"enabled": True, "failed": 0, "delivered": 1, "read": 0.5, "backoff_ms": 50, "max_tries": 60,
                          "delivered_ms": {"min": 5, "max": 50}, "read_ms": {"min": 5, "max": 50}},
        }
        random = dice("write")
        kills = 0
        with World(PEOPLE, settings, rate=1000, concurrency=200, answer_limit_ms=10_000) as world:
            campaign = world.launched()
            world.server.kill()
            for _ in range(200 if MANY else 15):
                trap = Trap(world.server, random.choice(CALLS), random.choice((random.randrange(1, 30), random.randrange(1, 600))))
                try:
                    trap.strace.wait(3)
                    kills += 1
                except subprocess.TimeoutExpired:
                    pass
                trap.close()
                self.look(world, campaign)
            world.server.start()
            world.wait_finished(campaign)
            world.wait_callbacks()
            statistics, _, _ = world.check_all(campaign)
            say(f"{kills} kills at a write: sent {statistics['sent']}, uncertain {statistics['uncertain']}")
            self.assertGreater(kills, 0)
            self.assertEqual(statistics["skipped"] + statistics["failed"], 0)

    def look(self, world, campaign):
        with world.server.ledger() as ledger:
            expect(not ledger.differences(), f"counters differ: {ledger.differences()}")
            in_flight = ledger.count(campaign, "intended")
        expect(in_flight <= world.window, f"{in_flight} in flight, the window is {world.window}")
        world.check_intents(campaign)


if __name__ == "__main__":
    if shutil.which("strace") is None or subprocess.run(
            ["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode != 0:
        print("skipped: it takes strace, and the right to trace")
        sys.exit(77)
    say(f"PARLEY_SEED={SEED}")
    unittest.main(verbosity=2)
