"""The manners of the native API: what holds for every call, whatever it asks for."""

import http.client
import re
import unittest

from running_parley import RunningParley, exchange, people_csv

LIMITS = ('RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset')


def setUpModule():
    global parley
    parley = RunningParley()
    unittest.addModuleCleanup(parley.close)


def ask(method, path, body=None, **headers):
    named = {name.replace('_', '-'): value for name, value in headers.items()}
    return exchange(parley.port, method, path, body, {'Authorization': 'Bearer ' + parley.key} | named)


def keyed_operations():
    for method, path, operation, _ in parley.description.operations():
        if path.startswith('/api/v1/') and operation.get('security') is None:
            yield method, path, operation


class EveryOperation(unittest.TestCase):
    def test_refuses_a_query_parameter_that_is_not_described_before_anything_is_done(self):
        for method, path, operation in keyed_operations():
            with self.subTest(f'{method} {path}'):
                answer = ask(method, re.sub(r'\{\w+\}', '1', path) + '?nonsense=1')
                described = [parley.description.resolved(one) for one in operation.get('parameters', [])]
                if any(one['in'] == 'query' for one in described):
                    self.assertIn(answer.status, (400, 404), answer)
                else:
                    self.assertEqual((answer.status, answer.json().get('field')), (400, 'nonsense'), answer)

    def test_refuses_a_compressed_body_clearly(self):
        for method, path, operation in keyed_operations():
            if 'requestBody' in operation:
                with self.subTest(f'{method} {path}'):
                    answer = parley.call(method, re.sub(r'\{\w+\}', '1', path), b'\x1f\x8b\x08', headers={
                        'Content-Encoding': 'gzip'})
                    self.assertEqual((answer.status, answer.json()['field']), (415, 'Content-Encoding'), answer)
                    self.assertEqual(answer.headers['Accept-Encoding'], 'identity')

    def test_that_takes_no_members_refuses_them_by_name(self):
        taking_none = [(method, path) for method, path, operation in keyed_operations()
                       if operation.get('requestBody', {}).get('$ref', '').endswith('/nothing')]
        self.assertGreater(len(taking_none), 5)
        provider = parley.create_provider()
        parley.done('POST', '/api/v1/campaigns', {
            'name': 'One', 'provider': provider['id'],
            'template': parley.create_template(provider, text='Hello')['id']})
        webhook = parley.done('POST', '/api/v1/webhooks', {'url': 'https://hooks.example.com/', 'events': [
            'message.status']})
        export = parley.done('POST', '/api/v1/exports', {'kind': 'people'})
        self.assertEqual((provider['id'], webhook['id'], export['id']), (1, 1, 1))
        for method, path in taking_none:
            path = path.replace('{phone}', '%2B919999900000')
            if '{delivery}' in path:
                continue  # none is there to be replayed
            with self.subTest(f'{method} {path}'):
                answer = parley.call(method, re.sub(r'\{\w+\}', '1', path), {'nonsense': 1})
                self.assertEqual((answer.status, answer.json().get('field')), (400, 'nonsense'), answer)

    def test_that_needs_a_key_describes_the_header_that_makes_it_happen_once(self):
        for method, path, operation in keyed_operations():
            named = {parley.description.resolved(one)['name'] for one in operation.get('parameters', [])}
            self.assertEqual('Idempotency-Key' in named, method == 'POST', f'{method} {path}')


class WhoeverAsks(unittest.TestCase):
    def test_learns_what_a_path_takes_by_options(self):
        answer = exchange(parley.port, 'OPTIONS', '/api/v1/campaigns', None, {'Origin': 'https://elsewhere.example'})
        self.assertEqual((answer.status, answer.body), (204, b''))
        self.assertIn('POST', answer.headers['Allow'])
        self.assertEqual([name for name in answer.headers if name.lower().startswith('access-control')], [])

    def test_is_let_in_from_no_other_origin(self):
        for path in ('/api/v1/campaigns', '/api/v1/version', '/healthz', '/api/v1/nowhere'):
            answer = ask('GET', path, Origin='https://elsewhere.example')
            self.assertEqual([name for name in answer.headers if name.lower().startswith('access-control')], [], path)

    def test_is_told_of_its_limit_with_every_answer(self):
        narrow = parley.done('POST', '/api/v1/keys', {'name': 'narrow', 'scopes': ['people:read']})['key']
        for what, answer in {
                'an answer': ask('GET', '/api/v1/campaigns'),
                'a bad parameter': ask('GET', '/api/v1/campaigns?limit=x'),
                'an unknown parameter': ask('GET', '/api/v1/keys?nonsense=1'),
                'a bad body': ask('POST', '/api/v1/keys', b'{'),
                'what is not there': ask('GET', '/api/v1/campaigns/999'),
                'a bad key': ask('POST', '/api/v1/keys', b'{}', Idempotency_Key='a b'),
                'a missing right': ask('GET', '/api/v1/keys', Authorization=f'Bearer {narrow}'),
                'a file that is not there': ask('GET', '/api/v1/exports/999/file')}.items():
            with self.subTest(what):
                self.assertEqual([name for name in LIMITS if name not in answer.headers], [], answer)

    def test_is_told_of_its_limit_with_a_stream_too(self):
        provider = parley.create_provider(nickname='streamed')
        template = parley.create_template(provider, text='Hello', name='streamed')
        made = parley.done('POST', '/api/v1/campaigns', {'name': 'Watched', 'provider': provider['id'],
                                                         'template': template['id']})
        connection = http.client.HTTPConnection('127.0.0.1', parley.port, timeout=10)
        self.addCleanup(connection.close)
        connection.request('GET', f'/api/v1/campaigns/{made["id"]}/statistics/stream', None,
                           {'Authorization': 'Bearer ' + parley.key})
        response = connection.getresponse()
        self.assertEqual((response.status, response.headers['Content-Type']), (200, 'text/event-stream'))
        self.assertEqual([name for name in LIMITS if name not in response.headers], [])

    def test_sends_json_in_utf_8_alone(self):
        for kind, good in (('application/json', True), ('application/json; charset=utf-8', True),
                           ('Application/JSON;charset="UTF-8"', True), ('application/json; charset=iso-8859-1', False),
                           ('application/jsonx', False), ('text/plain', False), ('multipart/form-data', False)):
            with self.subTest(kind):
                answer = parley.call('POST', '/api/v1/keys', {'name': 'of a kind', 'scopes': []}, content_type=kind)
                self.assertEqual(answer.json().get('field') == 'Content-Type', not good, answer)


class APage(unittest.TestCase):
    def test_is_not_moved_by_what_is_added_meanwhile(self):
        parley.import_people(people_csv(30))
        before = {one['identity'] for one in self.pages('/api/v1/profiles?limit=1000', lambda: None)}
        added = iter(range(1_000))

        def add():
            for _ in range(3):
                parley.done('PUT', f'/api/v1/profiles/late-{next(added)}', {})

        seen = [one['identity'] for one in self.pages('/api/v1/profiles?limit=7', add, pages=20)]
        self.assertEqual(len(seen), len(set(seen)))
        self.assertLessEqual(before, set(seen))

    def pages(self, path, between, pages=1_000):
        after = 0
        for _ in range(pages):
            page = parley.done('GET', f'{path}&after={after}')
            yield from page['items']
            after = page['next']
            if after is None:
                return
            between()

    def test_has_a_bounded_length(self):
        lists = [path for method, path, operation in keyed_operations() if method == 'GET' and any(
            parley.description.resolved(one)['name'] == 'limit' for one in operation.get('parameters', []))]
        self.assertGreater(len(lists), 10)
        for path in lists:
            if '{' in path:
                continue
            for limit in ('0', '-1', '1.5', 'many', '', '100000', '99999999999999999999'):
                with self.subTest(f'{path} {limit}'):
                    answer = parley.call('GET', f'{path}?limit={limit}&reference=x' if path == '/api/v1/messages'
                                         else f'{path}?limit={limit}')
                    self.assertEqual((answer.status, answer.json().get('field')), (400, 'limit'), answer)


if __name__ == '__main__':
    unittest.main()
