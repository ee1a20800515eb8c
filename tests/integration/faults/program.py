"""The real program, as a process that may be ended in every way and started again, and calls of its HTTP API."""

import http.client
import json
import os
import pathlib
import signal
import subprocess
import sys

from run import wait_until


def binary():
    path = os.environ.get("PARLEY_BINARY") or str(pathlib.Path(__file__).parents[3] / "build/release/parley")
    if not os.access(path, os.X_OK):
        sys.exit(f"there is no parley at {path}: build it, or name it in PARLEY_BINARY")
    return path


class Refused(Exception):
    def __init__(self, status, body, request):
        super().__init__(f"{request} was answered {status}: {body[:800]!r}")
        self.status = status
        self.body = body


def ask(port, method, path, body=None, headers=None, limit=30):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=limit)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def ask_json(port, method, path, value=None, headers=None, limit=30):
    headers = dict(headers or {})
    body = None
    if value is not None:
        body = json.dumps(value)
        headers["Content-Type"] = "application/json"
    status, text = ask(port, method, path, body, headers, limit)
    if not 200 <= status < 300:
        raise Refused(status, text, f"{method} {path}")
    return json.loads(text) if text else None


class Process:
    """One program that may be ended in every way, and started again."""

    def __init__(self, name, folder):
        self.name = name
        self.log = folder / f"{name}.log"
        self.running = None

    def spawn(self, arguments):
        with open(self.log, "ab") as log:
            self.running = subprocess.Popen([binary(), *arguments], stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def wait_for(self, path, limit=30):
        def is_there():
            if self.running.poll() is not None:
                raise AssertionError(f"{self.name} ended with {self.running.returncode}:\n{self.last_words()}")
            try:
                return ask(self.port, "GET", path, limit=5)[0] == 200
            except (OSError, http.client.HTTPException):
                return False

        wait_until(is_there, limit, f"{self.name} answers GET {path} with 200\n{self.last_words()}")

    def end(self, how, limit=20):
        if self.running is None:
            return None
        if self.running.poll() is None:
            self.running.send_signal(how)
        code = self.running.wait(limit)
        self.running = None
        return code

    def kill(self):
        self.end(signal.SIGKILL)

    def terminate(self):
        return self.end(signal.SIGTERM)

    def last_words(self, lines=15):
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])
