"""5,000 people through each provider's own language, with faults on: the ledger is exact."""

import time
import unittest

from accounts import DIALECTS
from run import say
from world import World

FAULTS = {"http_429": 0.01, "http_500": 0.004, "http_503": 0.002, "reset": 0.004, "silence": 0.002, "garbage": 0.002,
          "taken": 0.5, "refused": {"2001": 0.004, "2002": 0.004, "2003": 0.003, "2004": 0.002}, "retry_after_s": 0}
CALLBACKS = {"enabled": True, "failed": 0.02, "delivered": 0.95, "read": 0.6, "clicked": 0.3, "replied": 0.05,
             "sent_ms": {"min": 0, "max": 30}, "delivered_ms": {"min": 5, "max": 60}, "read_ms": {"min": 5, "max": 60},
             "replied_ms": {"min": 5, "max": 60}, "duplicated": 0.1, "disordered": 0.2, "early": 0.05, "batch": 20}
LATENCY = {"min": 2, "mean": 15, "max": 120}


class Dialects(unittest.TestCase):
    def check(self, dialect, people=5_000):
        settings = {"faults": FAULTS, "callbacks": CALLBACKS, "latency_ms": LATENCY}
        with World(people, settings, dialect=dialect, rate=20_000, concurrency=500) as world:
            began = time.monotonic()
            campaign = world.launched()
            world.wait_finished(campaign)
            world.wait_callbacks()
            statistics, messages, _ = world.check_all(campaign)
            say(f"{dialect}: {statistics['sent']} sent, {statistics['failed']} failed, {statistics['uncertain']} uncertain, "
                f"{statistics['delivered']} delivered, {statistics['read']} read, {statistics['replied']} replied, "
                f"{time.monotonic() - began:.1f} s")
            self.assertGreater(statistics["sent"], people * 0.95)
            self.assertGreater(statistics["delivered"], people * 0.85)
            self.assertGreater(statistics["read"], people * 0.4)
            self.assertGreater(statistics["failed"], 0)
            self.assertGreater(statistics["replied"], 0)
            # Whatever was taken and told of is settled: uncertain is only what nobody spoke of.
            told = {s.id for s in world.sandbox.acknowledged() if s.what != "incoming"}
            uncertain = {wire_id for wire_id, m in messages.items() if m.status == "uncertain"}
            if dialect != "gupshup":  # its reports name an id that only the answer would have told us
                self.assertFalse(uncertain & told)
            with world.server.ledger() as ledger:
                self.assertEqual(ledger.quarantined(), [])
            return world


def test_of(dialect):
    def test(self):
        self.check(dialect)
    return test


for name in DIALECTS:
    setattr(Dialects, f"test_{name}", test_of(name))


if __name__ == "__main__":
    unittest.main()
