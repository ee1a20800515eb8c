"""Holds docs/api/openapi.yaml against itself, against the server's routes and against its answers."""

import json
import os
import re
import subprocess
import unittest

from openapi_description import SOURCE, Description
from running_parley import BINARY, RunningParley, people_csv, wait_until

ROUTE = re.compile(r'\{Method::(\w+), "([^"]+)", Scope::(\w+),')


def routes_of_the_server():
    with open(os.path.join(SOURCE, 'src/api/routes.cpp'), encoding='utf-8') as file:
        found = ROUTE.findall(file.read())
    return {('DELETE' if method == 'remove' else method.upper(), path): scope for method, path, scope in found}


class TheDescription(unittest.TestCase):
    def setUp(self):
        self.description = Description()
        self.document = self.description.document

    def references(self, node):
        if isinstance(node, dict):
            if '$ref' in node:
                yield node['$ref']
            node = list(node.values())
        if isinstance(node, list):
            for child in node:
                yield from self.references(child)

    def test_is_of_openapi_3_1(self):
        self.assertTrue(self.document['openapi'].startswith('3.1.'))
        self.assertTrue(self.document['info']['title'] and self.document['info']['version'])

    def test_has_no_reference_that_leads_nowhere(self):
        references = set(self.references(self.document))
        self.assertGreater(len(references), 50)
        for reference in references:
            self.description.at(reference)

    def test_has_no_component_that_nothing_uses(self):
        used = set(self.references(self.document))
        for kind, parts in self.document['components'].items():
            for name in parts:
                if kind != 'securitySchemes':
                    self.assertIn(f'#/components/{kind}/{name}', used)

    def test_says_of_each_operation_what_it_does_and_what_it_answers(self):
        names = set()
        for method, path, operation, _ in self.description.operations():
            with self.subTest(f'{method} {path}'):
                self.assertTrue(operation['summary'].endswith('.'))
                self.assertNotIn(operation['operationId'], names)
                names.add(operation['operationId'])
                statuses = operation['responses'].keys()
                self.assertTrue(any(status.startswith('2') for status in statuses))
                for status, answer in operation['responses'].items():
                    self.assertTrue(self.description.resolved(answer)['description'], status)
                for tag in operation['tags']:
                    self.assertIn(tag, [known['name'] for known in self.document['tags']])

    def test_names_each_parameter_of_a_path(self):
        for method, path, operation, shared in self.description.operations():
            with self.subTest(f'{method} {path}'):
                parameters = [self.description.resolved(one) for one in shared + operation.get('parameters', [])]
                named = {one['name'] for one in parameters if one['in'] == 'path'}
                self.assertEqual(named, set(re.findall(r'\{([^}]+)\}', path)))
                for one in parameters:
                    self.assertIn('schema', one)
                    self.assertTrue(one['in'] != 'path' or one['required'])

    def test_demands_a_key_where_the_server_does(self):
        for (method, path), scope in routes_of_the_server().items():
            operation = self.description.operation(method, path)
            with self.subTest(f'{method} {path}'):
                self.assertIsNotNone(operation)
                needs_key = operation.get('security', self.document['security']) != []
                self.assertEqual(needs_key, scope == 'key')
                self.assertEqual('401' in operation['responses'], needs_key)

    def test_has_exactly_the_routes_of_the_server(self):
        described = {(method, path) for method, path, _, _ in self.description.operations()}
        routes = set(routes_of_the_server())
        self.assertGreater(len(routes), 40)
        self.assertEqual(described - routes, set(), 'described, but not served')
        self.assertEqual(routes - described, set(), 'served, but not described')

    def test_has_examples_that_fit_their_schemas(self):
        tried = 0
        for node in self.nodes(self.document):
            if 'schema' in node and 'example' in node:
                self.assertEqual(self.description.check(node['schema'], node['example']), [])
                tried += 1
        self.assertGreater(tried, 10)

    def nodes(self, node):
        if isinstance(node, dict):
            yield node
            node = list(node.values())
        if isinstance(node, list):
            for child in node:
                yield from self.nodes(child)


class TheCheckOfAnswers(unittest.TestCase):
    """The other tests are worth as much as what this refuses."""

    def setUp(self):
        self.description = Description()

    def complaints(self, **changes):
        key = {'id': 1, 'name': 'first', 'created': '2026-01-31T12:00:00.250Z', 'revoked': None}
        key.update(changes)
        return self.description.check({'$ref': '#/components/schemas/Key'}, key)

    def test_takes_what_is_described(self):
        self.assertEqual(self.complaints(), [])
        self.assertEqual(self.complaints(revoked='2026-01-31T12:00:00.250Z'), [])

    def test_refuses_what_is_not_described(self):
        for changes in ({'more': 1}, {'id': '1'}, {'id': True}, {'id': 0}, {'revoked': 5}, {'created': 'today'},
                        {'name': None}):
            with self.subTest(changes):
                self.assertEqual(len(self.complaints(**changes)), 1)
        self.assertEqual(len(self.description.check({'$ref': '#/components/schemas/Live'}, {})), 1)

    def test_refuses_a_status_that_is_not_described(self):
        self.assertEqual(len(self.description.check_answer('GET', '/healthz', 418, 'application/json', {})), 1)
        self.assertEqual(len(self.description.check_answer('GET', '/nowhere', 200, 'application/json', {})), 1)


class TheAnswers(unittest.TestCase):
    """Each call goes through a check that refuses whatever is not described."""

    def setUp(self):
        self.parley = RunningParley()
        self.addCleanup(self.parley.close)
        self.asked = set()

    def test_are_given_under_the_described_routes_alone(self):
        told = subprocess.run([BINARY, 'routes'], capture_output=True, check=True).stdout
        routes = {(route['method'], route['path']): 'key' if route['key'] else 'open' for route in json.loads(told)}
        self.assertEqual(routes, routes_of_the_server(), 'the binary is not of this source')

    def ask(self, method, path, body=None, expected=200, **more):
        answer = self.parley.call(method, path, body, **more)
        self.assertEqual(answer.status, expected, answer)
        operation = self.parley.description.operation(method, path)
        self.asked.add(operation['operationId'])
        return answer.json() if 'json' in answer.headers.get('Content-Type', '') else None

    def example(self, name):
        """The request's example, as a reader would copy it."""
        for _, _, operation, _ in self.parley.description.operations():
            if operation['operationId'] == name:
                return next(iter(operation['requestBody']['content'].values()))['example']
        raise AssertionError(name)

    def test_are_as_described_and_the_examples_work(self):
        for path in ('/healthz', '/readyz', '/metrics', '/api/v1/version'):
            self.ask('GET', path, key=None)
        provider = self.about_providers()
        import_ = self.about_people()
        campaign = self.about_campaigns(provider, import_)
        self.about_templates(provider)
        self.about_callbacks(provider)
        self.about_keys()
        described = {operation['operationId'] for _, _, operation, _ in self.parley.description.operations()}
        # Its answer does not end by itself: campaign_test reads it.
        self.assertEqual(described - self.asked, {'streamStatistics'})
        self.assertGreater(campaign, 0)

    def about_providers(self):
        given = self.example('createProvider') | {'endpoint': self.parley.endpoint}
        made = self.ask('POST', '/api/v1/providers', given, 201)
        path = f'/api/v1/providers/{made["id"]}'
        self.assertNotIn(given['settings']['password'], str(made))
        self.ask('GET', path)
        self.ask('PUT', path, given | {'headers': {'X-Tenant': 'blue'}})
        changed = self.ask('PATCH', path, self.example('changeProvider') | {'rate': 5000})
        self.assertEqual((changed['rate'], changed['header_names']), (5000, ['X-Tenant']))
        self.assertEqual(changed['secrets'], ['password'])
        self.assertTrue(self.ask('POST', path + '/try')['good'])
        self.assertEqual(len(self.ask('GET', '/api/v1/providers')['items']), 1)
        wait_until(lambda: self.ask('GET', '/api/v1/lanes')['items'], 'the lane is seen')
        self.ask('POST', '/api/v1/providers', given, 409)
        self.assertEqual(len(self.ask('GET', '/api/v1/dialects')['items']), 5)
        self.ask('GET', '/api/v1/dialects/generic/meta')
        spare = self.ask('POST', '/api/v1/providers', given | {'nickname': 'spare'}, 201)
        self.assertTrue(self.ask('POST', path + '/send-test', self.example('sendTest'))['good'])
        self.assertTrue(self.ask('POST', f'/api/v1/providers/{spare["id"]}/archive', {'stop_users': True})['archived'])
        self.assertFalse(self.ask('POST', f'/api/v1/providers/{spare["id"]}/restore')['archived'])
        self.ask('DELETE', f'/api/v1/providers/{spare["id"]}', None, 204)
        self.ask('POST', '/api/v1/providers', given | {'nickname': 'other', 'endpoint': 'http://127.0.0.1:9/'}, 422)
        self.parley.sandbox('PATCH', '/settings', {'accounts': [{
            'sender': given['sender'], 'settings': given['settings'],
            'status_url': made['callbacks']['status'], 'incoming_url': made['callbacks']['incoming']}]})
        return made

    def about_people(self):
        csv = {'content_type': 'text/csv'}
        made = self.ask('POST', '/api/v1/imports?name=example.csv', self.example('createImport').encode(), 201, **csv)
        self.assertEqual((made['created'], made['rejected']), (1, 0))
        text = (people_csv(3_000) + 'wrong,Wrong,1,TRUE\n').encode()
        begun = self.ask('POST', '/api/v1/imports?more=true', text[:70_000], 201, **csv)
        path = f'/api/v1/imports/{begun["id"]}'
        self.ask('POST', path + '/rows?offset=7', text[70_000:], 409, **csv)
        self.ask('POST', path + '/rows?offset=70000', text[70_000:], **csv)
        self.ask('GET', path)
        self.assertEqual(self.ask('POST', path + '/finish')['rejected'], 1)
        self.ask('GET', path + '/rejections')
        self.assertEqual(len(self.ask('GET', '/api/v1/imports?limit=1')['items']), 1)
        self.ask('PUT', '/api/v1/profiles/someone%20new', self.example('putProfile'), 201)
        self.ask('PUT', '/api/v1/profiles/someone%20new', {'attributes': {'Points': 1.5, 'Gold': True}})
        known = self.ask('GET', '/api/v1/profiles/someone%20new')
        self.assertEqual(known['attributes'], {'Name': 'Ravi', 'Points': 1.5, 'Gold': True})
        self.assertIsNotNone(self.ask('GET', '/api/v1/profiles?limit=2')['next'])
        return begun

    def about_campaigns(self, provider, import_):
        form = self.ask('POST', '/api/v1/templates', self.example('createTemplate') | {'provider': provider['id']}, 201)
        self.assertEqual([slot['key'] for slot in form['slots']], ['body.1', 'body.2'])
        self.ask('GET', f'/api/v1/templates/{form["id"]}')
        self.assertEqual(len(self.ask('GET', f'/api/v1/templates?provider={provider["id"]}&status=approved')['items']), 1)
        given = self.example('createCampaign') | {'provider': provider['id'], 'template': form['id'],
                                                  'import': import_['id']}
        self.ask('POST', '/api/v1/campaigns', given | {'plan': {}}, 422)
        made = self.ask('POST', '/api/v1/campaigns', given, 201)
        path = f'/api/v1/campaigns/{made["id"]}'
        self.assertEqual(self.ask('GET', path)['plan'], given['plan'])
        self.assertEqual(self.ask('GET', path + '/estimate')['reachable'], 3_000)
        self.ask('POST', path + '/pause', expected=409)
        self.ask('PATCH', f'/api/v1/providers/{provider["id"]}', {'rate': 1})
        self.ask('POST', path + '/launch', {})
        self.ask('POST', path + '/pause')
        self.ask('POST', path + '/resume')
        self.assertEqual(self.ask('POST', path + '/resend-uncertain'), {'resent': 0})
        self.assertEqual(self.ask('POST', path + '/stop')['state'], 'stopped')
        wait_until(lambda: self.ask('GET', path + '/statistics')['waiting'] == 0, 'nothing is in flight')
        self.assertTrue(self.ask('GET', path + '/recount')['agrees'])
        messages = self.ask('GET', path + '/messages?status=skipped')['items']
        self.ask('GET', f'/api/v1/messages/{messages[0]["id"]}')
        self.assertEqual(len(self.ask('GET', '/api/v1/campaigns')['items']), 1)
        return made['id']

    def about_templates(self, provider):
        """One that campaigns use is there already."""
        lint = self.ask('POST', '/api/v1/templates/lint', self.example('lintTemplate') | {'provider': provider['id']})
        self.assertEqual({finding['where'] for finding in lint['findings'] if finding['severity'] == 'error'},
                         {'language', 'components[0].text'})
        used = self.ask('GET', '/api/v1/templates')['items'][0]
        path = f'/api/v1/templates/{used["id"]}'
        self.assertIn('Ravi', self.ask('POST', path + '/preview', self.example('previewTemplate'))['text'])
        self.ask('PUT', path, self.example('replaceTemplate'))
        self.ask('POST', '/api/v1/templates', self.example('createTemplate') | {'provider': provider['id']}, 409)
        self.ask('POST', '/api/v1/templates', self.example('createTemplate') | {
            'provider': provider['id'], 'name': 'other', 'components': []}, 422)
        self.assertTrue(self.ask('DELETE', path)['archived'])
        self.ask('GET', '/api/v1/templates?with_archived=true')
        imported = f'/api/v1/providers/{provider["id"]}/templates/import'
        self.ask('POST', imported, self.example('importTemplates'), 422)
        listed = provider['endpoint'].replace('/messages', '/templates')
        self.parley.sandbox('POST', '/templates', {
            'name': 'listed', 'language': 'en', 'category': 'UTILITY', 'components': [{'type': 'BODY', 'text': 'Hello.'}]})
        login = self.example('createProvider')['settings']
        self.ask('PATCH', f'/api/v1/providers/{provider["id"]}', {'templates': {
            'url': listed, 'user': login['user'], 'password': login['password']}})
        self.assertEqual(len(self.ask('POST', imported, {})['added']), 1)

    def about_callbacks(self, provider):
        for kind in ('status', 'incoming'):
            path = '/callbacks/' + provider['callbacks'][kind].partition('/callbacks/')[2]
            self.ask('POST', path, b'{"what": "is this?"}', key=None)
            self.ask('GET', path, key=None, expected=405)
        items = wait_until(lambda: self.ask('GET', '/api/v1/quarantine')['items'], 'they are in quarantine')
        path = f'/api/v1/quarantine/{items[0]["id"]}'
        self.ask('GET', path)
        self.ask('POST', path + '/retry')

    def about_keys(self):
        made = self.ask('POST', '/api/v1/keys', self.example('createKey'), 201)
        self.assertEqual(len(self.ask('GET', '/api/v1/keys', key=made['key'])['items']), 2)
        self.ask('DELETE', f'/api/v1/keys/{made["id"]}', expected=204)
        self.ask('GET', '/api/v1/keys', expected=401, key=made['key'])


if __name__ == '__main__':
    unittest.main(verbosity=2)
