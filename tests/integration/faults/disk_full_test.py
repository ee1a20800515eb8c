"""A full disk: sending stops, callbacks get 503, reading goes on, nothing acknowledged is lost, and all resumes."""

import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

from program import Refused, ask
from run import SEED, say, wait_until
from world import World

MEGABYTES = 96


@contextlib.contextmanager
def small_disk():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="parley-disk-"))
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder)],
                             capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        folder.rmdir()
        print(f"skipped: a tmpfs cannot be mounted here: {mounted.stderr.strip()}")
        sys.exit(77)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)
        folder.rmdir()


class Ballast:
    """Takes all the room that is left, again and again, until it is told to go."""

    def __init__(self, disk):
        self.path = disk / "ballast"

    def fill(self):
        with open(self.path, "ab", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                with contextlib.suppress(OSError):
                    while True:
                        file.write(b"\0" * size)

    def remove(self):
        self.path.unlink()


class DiskFull(unittest.TestCase):
    def status_of_a_callback(self, world):
        """As a provider posts it, for a message that is not ours: only the answer is looked at."""
        body = '{"statuses":[{"msgId":"9|9|9|9","status":"delivered","timestamp":"1700000000"}]}'
        return ask(world.server.port, "POST", world.status_path, body, {"Content-Type": "application/json"}, 20)[0]

    def run_full(self, disk, kill):
        settings = {
            "latency_ms": {"min": 50, "mean": 100, "max": 300},
            "callbacks": {"enabled": True, "failed": 0, "delivered": 1, "read": 0, "backoff_ms": 100, "max_tries": 60,
                          "delivered_ms": {"min": 50, "max": 300}},
        }
        with World(20_000, settings, data=disk / "data", rate=1500, answer_limit_ms=10_000) as world:
            ballast = Ballast(disk)
            campaign = world.launched()
            wait_until(lambda: world.statistics(campaign)["sent"] > 1_000, 20, "some are sent")
            ballast.fill()
            self.wait_for_standstill(world, ballast)
            self.check_standstill(world, campaign)
            if kill:
                world.server.kill()
                ballast.fill()
                self.start_while_full(world)
            ballast.remove()
            if world.server.running.poll() is not None:
                world.server.start()  # as whoever watches over it would
            freed = time.monotonic()
            reached = world.sandbox.counts()["received"]
            wait_until(lambda: world.sandbox.counts()["received"] > reached, 20, "sending goes on")
            wait_until(lambda: self.status_of_a_callback(world) == 200, 20, "callbacks are taken again")
            say(f"resumed {time.monotonic() - freed:.2f} s after there was room")
            world.wait_finished(campaign)
            world.wait_callbacks()
            world.sandbox.wait_idle()
            statistics, _, _ = world.check_all(campaign)
            say(f"sent {statistics['sent']}, uncertain {statistics['uncertain']}, "
                f"callbacks acknowledged {world.sandbox.counts()['callbacks']['acknowledged']}")
            self.assertEqual(statistics["failed"], 0)
            self.assertEqual(world.sandbox.counts()["callbacks"]["given_up"], 0)
            self.assertLessEqual(statistics["uncertain"], world.window if kill else 0)

    def wait_for_standstill(self, world, ballast):
        """No room, no intents: within a second or two nothing leaves any more."""
        def stands_still():
            ballast.fill()  # room may turn up where a journal file was applied
            before = world.sandbox.counts()["received"]
            time.sleep(0.7)
            return world.sandbox.counts()["received"] == before

        wait_until(stands_still, 30, "sending stops")

    def check_standstill(self, world, campaign):
        wait_until(lambda: self.status_of_a_callback(world) == 503, 10, "callbacks are refused with 503")
        statistics = world.statistics(campaign)  # reading goes on
        self.assertGreater(statistics["waiting"], 0)
        self.assertEqual(statistics["failed"], 0)
        self.assertEqual(ask(world.server.port, "GET", "/healthz")[0], 200)
        wait_until(lambda: ask(world.server.port, "GET", "/readyz")[0] == 503, 10, "it says that it is not ready")
        # What cannot be made durable is not said to be done.
        with self.assertRaises(Refused) as refused:
            world.server.send_csv("identity,Name,Phone,MSG-whatsapp\r\nlate-1,Late,+919811111111,TRUE\r\n")
        self.assertEqual(refused.exception.status, 503)

    def start_while_full(self, world):
        """It may refuse to start, or wait for room; it must not start and forget what was under way."""
        world.server.spawn_only()
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = world.server.running.wait(3)
            self.assertNotEqual(code, 0)
            say(f"refused to start without room, with code {code}: {world.server.last_words(1)}")

    def test_stops_and_goes_on(self):
        with small_disk() as disk:
            self.run_full(disk, kill=False)

    def test_killed_while_full(self):
        with small_disk() as disk:
            self.run_full(disk, kill=True)


if __name__ == "__main__":
    if os.geteuid() != 0:
        print("skipped: mounting a small disk takes root")
        sys.exit(77)
    say(f"PARLEY_SEED={SEED}")
    unittest.main(verbosity=2)
