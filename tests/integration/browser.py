"""Somebody who logs in at a server of its own."""

import unittest

from running_parley import RunningParley

PASSWORD = 'canary correct horse battery'


class Browser:
    """Keeps the cookie and sends the token, as the dashboard does."""

    def __init__(self, parley):
        self.parley = parley
        self.cookie = None
        self.csrf = None
        self.project = None

    def log_in(self, email, password=PASSWORD):
        answer = self.call('POST', '/api/v1/login', {'email': email, 'password': password})
        if answer.status == 200:
            self.keep(answer)
        return answer

    def keep(self, answer):
        self.cookie = answer.headers['Set-Cookie'].split(';')[0]
        self.csrf = answer.json()['csrf_token']

    def call(self, method, path, body=None, **more):
        headers = {name: value for name, value in (('Cookie', self.cookie), ('X-CSRF-Token', self.csrf),
                                                   ('X-Parley-Project', self.project)) if value}
        return self.parley.call(method, path, body, key=None, headers=headers, **more)


class AccessTest(unittest.TestCase):
    def setUp(self):
        self.parley = RunningParley(rate_limit=0)
        self.addCleanup(self.parley.close)

    def set_up(self, email='asha@example.com'):
        self.parley.done('POST', '/api/v1/setup', {'email': email, 'name': 'Asha', 'password': PASSWORD})
        return self.logged_in(email)

    def logged_in(self, email, password=PASSWORD):
        browser = Browser(self.parley)
        answer = browser.log_in(email, password)
        self.assertEqual(answer.status, 200, answer)
        return browser

    def make_key(self, *scopes):
        return self.parley.done('POST', '/api/v1/keys', {'name': ' '.join(scopes), 'scopes': list(scopes)})['key']
