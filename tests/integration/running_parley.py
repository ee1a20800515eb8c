"""A real server with its sandbox, in a folder and on ports of its own."""

import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from openapi_description import SOURCE, Description

BINARY = os.environ.get('PARLEY_BINARY') or os.path.join(SOURCE, 'build/release/parley')
PATIENCE = 60  # seconds; only ever waited for in full where something is broken


def need_binary():
    assert os.access(BINARY, os.X_OK), f'there is no parley at {BINARY}: build it, or name it in PARLEY_BINARY'


def free_port():
    """Below those that the system gives away by itself: a server that starts again must find its own still free."""
    while True:
        port = random.SystemRandom().randrange(10_000, 20_000)
        with socket.socket() as chosen:
            try:
                chosen.bind(('127.0.0.1', port))
                return port
            except OSError:
                continue


def wait_until(question, what):
    deadline = time.monotonic() + PATIENCE
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f'{what}: not within {PATIENCE} s')
        time.sleep(0.02)


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self):
        return self.body.decode('utf-8')

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f'{self.status} {self.body[:2000]!r}'


def exchange(port, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        # A stream does not end; those who read one do it on a connection of their own.
        endless = method != 'HEAD' and response.headers.get_content_type() == 'text/event-stream'
        return Answer(response.status, response.headers, b'' if endless else response.read())
    finally:
        connection.close()


def clean_environment(**settings):
    kept = {name: value for name, value in os.environ.items() if not name.startswith('PARLEY_')}
    return kept | {'PARLEY_' + name.upper(): str(value) for name, value in settings.items()}


class RunningParley:
    """What it answers is held against the description, wherever a call does not ask otherwise."""

    command = (BINARY, 'serve')

    def __init__(self, flags=(), **settings):
        need_binary()
        self.flags = flags
        self.folder = tempfile.mkdtemp(prefix='parley-test-')
        self.data = os.path.join(self.folder, 'data')
        self.port = free_port()
        self.sandbox_port = free_port()
        self.settings = {'data': self.data, 'port': self.port, 'sandbox': 'true', 'sandbox_port': self.sandbox_port,
                         'log_format': 'json', 'default_country': 'IN'} | settings
        self.description = Description()
        self.process = None
        self.key = None
        self.start()

    def start(self):
        with open(os.path.join(self.folder, 'log'), 'ab') as log:
            self.process = subprocess.Popen([*self.command, *self.flags], env=clean_environment(**self.settings),
                                            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_until(self.is_ready, 'the server is ready')
        with open(os.path.join(self.data, 'api-key'), encoding='utf-8') as file:
            self.key = file.read().strip()

    def is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError(f'the server ended with {self.process.returncode}:\n{self.log()}')
        try:
            return exchange(self.port, 'GET', '/readyz').status == 200
        except OSError:
            return False

    def stop(self):
        """Its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder)

    def log(self):
        with open(os.path.join(self.folder, 'log'), encoding='utf-8') as file:
            return file.read()

    def call(self, method, path, body=None, key='its own', content_type=None, described=True, headers=None):
        """`body` is sent as JSON, or as it stands where it is bytes."""
        headers = dict(headers or {})
        if key is not None:
            headers['Authorization'] = 'Bearer ' + (self.key if key == 'its own' else key)
        if body is not None:
            headers['Content-Type'] = content_type or 'application/json'
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = exchange(self.port, method, path, body, headers)
        if described:
            kind = answer.headers.get('Content-Type', '')
            value = answer.json() if 'json' in kind else answer.text
            complaints = self.description.check_answer(method, path, answer.status, kind, value)
            assert not complaints, '\n'.join(complaints)
        return answer

    def done(self, method, path, body=None, **more):
        """What a call answers that must go well."""
        answer = self.call(method, path, body, **more)
        assert 200 <= answer.status < 300, f'{method} {path}: {answer}'
        return answer.json()

    def import_people(self, text, name='people.csv'):
        body = text if isinstance(text, bytes) else text.encode()
        return self.call('POST', f'/api/v1/imports?name={name}', body, content_type='text/csv')

    # Of the sandbox.

    @property
    def endpoint(self):
        return f'http://127.0.0.1:{self.sandbox_port}/generic/messages'

    def sandbox(self, method, path, body=None):
        answer = exchange(self.sandbox_port, method, '/sandbox' + path,
                          None if body is None else json.dumps(body).encode())
        assert answer.status in (200, 204), f'{path}: {answer}'
        return answer.json() if answer.body else None

    def create_provider(self, nickname='main', **more):
        """One that the sandbox knows, and whose callbacks come back."""
        account = {'sender': '+919999900000', 'settings': {'user': 'alice', 'password': 'open sesame'}}
        self.sandbox('PATCH', '/settings', {'accounts': [account]})
        provider = self.done('POST', '/api/v1/providers',
                             {'nickname': nickname, 'endpoint': self.endpoint, 'rate': 5000} | account | more)
        account |= {'status_url': provider['callbacks']['status'], 'incoming_url': provider['callbacks']['incoming']}
        self.sandbox('PATCH', '/settings', {'accounts': [account]})
        return provider

    def create_template(self, provider, text='Hello {{1}}, welcome to {{2}}.', name='welcome'):
        return self.done('POST', '/api/v1/templates',
                         {'provider': provider['id'], 'name': name, 'language': 'en',
                          'components': [{'type': 'BODY', 'text': text}]})


def people_csv(count):
    rows = [f'person-{n},Name {n},+9198200{n:05d},TRUE' for n in range(1, count + 1)]
    return 'identity,Name,Phone,MSG-whatsapp\n' + '\n'.join(rows) + '\n'
