"""What a run of fault tests is told, and what it says of itself: seed, size, facts that are waited for."""

import os
import random
import socket
import time

MANY = os.environ.get("PARLEY_MANY") == "1"
SEED = int(os.environ.get("PARLEY_SEED") or random.SystemRandom().randrange(1_000_000))


def say(*words):
    print(*words, flush=True)


def dice(purpose):
    """Random, but the same again for the same seed, whatever runs besides."""
    return random.Random(f"{SEED} {purpose}")


def free_port():
    """Below the ephemeral ports: else a peer that redials a dead server may be given its port, or meet itself."""
    chooser = random.SystemRandom()
    while True:
        port = chooser.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def wait_until(fact, limit, what):
    """Returns what `fact` says as soon as that is true of something."""
    end = time.monotonic() + limit
    while True:
        value = fact()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {limit} s: {what}")
        time.sleep(0.02)


def expect(fact, what):
    if not fact:
        raise AssertionError(what)


def some(found):
    """Enough of it to see what is meant."""
    items = list(found.items()) if isinstance(found, dict) else list(found)
    return f"{len(items)}: {items[:5]}"
