"""What is asked for twice is done once; who asks too often is told so; the reference page shows every path."""

import json
import threading
import unittest

from running_parley import RunningParley, exchange


def setUpModule():
    global parley
    parley = RunningParley()
    unittest.addModuleCleanup(parley.close)


def post(path, body, idempotency_key=None, key=None):
    headers = {'Authorization': 'Bearer ' + (key or parley.key), 'Content-Type': 'application/json'}
    if idempotency_key is not None:
        headers['Idempotency-Key'] = idempotency_key
    return exchange(parley.port, 'POST', path, json.dumps(body).encode(), headers)


def number_of_keys():
    return len(parley.done('GET', '/api/v1/keys')['items'])


class WhatIsAskedForTwice(unittest.TestCase):
    def test_is_done_once_and_answered_alike(self):
        before = number_of_keys()
        first = post('/api/v1/keys', {'name': 'twice'}, 'a-1')
        again = post('/api/v1/keys', {'name': 'twice'}, 'a-1')
        self.assertEqual((first.status, again.status), (201, 201))
        self.assertEqual(first.body, again.body)
        self.assertEqual(first.headers['Location'], again.headers['Location'])
        self.assertIsNone(first.headers['Idempotent-Replayed'])
        self.assertEqual(again.headers['Idempotent-Replayed'], 'true')
        self.assertEqual(number_of_keys(), before + 1)

    def test_is_answered_alike_after_a_restart(self):
        first = post('/api/v1/keys', {'name': 'lasting'}, 'a-restart')
        parley.process.kill()
        parley.process.wait()
        parley.start()
        again = post('/api/v1/keys', {'name': 'lasting'}, 'a-restart')
        self.assertEqual((again.status, again.body), (201, first.body))

    def test_without_a_key_is_done_twice(self):
        before = number_of_keys()
        for _ in range(2):
            self.assertEqual(post('/api/v1/keys', {'name': 'plain'}).status, 201)
        self.assertEqual(number_of_keys(), before + 2)

    def test_is_refused_where_the_second_asks_for_something_else(self):
        self.assertEqual(post('/api/v1/keys', {'name': 'one'}, 'a-2').status, 201)
        other = post('/api/v1/keys', {'name': 'another'}, 'a-2')
        self.assertEqual((other.status, other.json()['field']), (422, 'Idempotency-Key'))

    def test_may_be_tried_again_where_the_first_was_refused(self):
        self.assertEqual(post('/api/v1/keys', {'name': 7}, 'a-3').status, 400)
        self.assertEqual(post('/api/v1/keys', {'name': 'good now'}, 'a-3').status, 201)

    def test_is_done_once_by_many_at_the_same_moment(self):
        before = number_of_keys()
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(post('/api/v1/keys', {'name': 'many'}, 'a-4')))
                   for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(number_of_keys(), before + 1)
        self.assertTrue({answer.status for answer in answers} <= {201, 409}, answers)
        self.assertEqual(len({answer.body for answer in answers if answer.status == 201}), 1)

    def test_keeps_no_secret_in_the_clear(self):
        made = post('/api/v1/keys', {'name': 'sealed'}, 'a-5').json()['key']
        parley.stop()
        with open(f'{parley.data}/parley.db', 'rb') as file:
            self.assertNotIn(made.encode(), file.read())
        parley.start()

    def test_needs_a_key_that_can_be_one(self):
        for key in ('', ' ', 'a b', 'x' * 256, 'caf\u00e9'):
            with self.subTest(key):
                answer = post('/api/v1/keys', {'name': 'x'}, key.encode('latin-1').decode('latin-1'))
                self.assertEqual((answer.status, answer.json()['field']), (400, 'Idempotency-Key'), answer)


class WhoAsksTooOften(unittest.TestCase):
    def test_is_told_of_the_limit_and_when_to_come_again(self):
        slow = RunningParley(rate_limit=5)
        self.addCleanup(slow.close)
        headers = {'Authorization': 'Bearer ' + slow.key}
        answers = [exchange(slow.port, 'GET', '/api/v1/keys', None, headers) for _ in range(12)]
        self.assertEqual(answers[0].status, 200)
        self.assertEqual(answers[0].headers['RateLimit-Limit'], '5')
        refused = [answer for answer in answers if answer.status == 429]
        self.assertTrue(refused, answers)
        self.assertEqual(refused[0].headers['Retry-After'], '1')
        self.assertEqual(refused[0].headers['RateLimit-Remaining'], '0')
        self.assertEqual(exchange(slow.port, 'GET', '/healthz').status, 200)


class TheReference(unittest.TestCase):
    def test_shows_every_path_and_runs_no_script(self):
        page = exchange(parley.port, 'GET', '/docs')
        self.assertEqual(page.status, 200)
        self.assertIn("default-src 'none'", page.headers['Content-Security-Policy'])
        self.assertNotIn('<script', page.text)
        for method, path, operation, _ in parley.description.operations():
            self.assertIn(f'id="{operation["operationId"]}"', page.text, f'{method} {path}')
        self.assertEqual(exchange(parley.port, 'GET', '/docs/style.css').headers['Content-Type'],
                         'text/css; charset=utf-8')
        self.assertIn('openapi: 3.1.0', exchange(parley.port, 'GET', '/docs/openapi.yaml').text)


if __name__ == '__main__':
    unittest.main()
