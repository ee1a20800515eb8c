"""Holds docs/api/openapi.yaml against itself, against the server's routes and against its answers."""

import glob
import json
import os
import re
import subprocess
import time
import unittest

from openapi_description import SOURCE, Description
from running_parley import BINARY, RunningParley, people_csv, wait_until

ROUTE = re.compile(r'\{Method::(\w+),\s*"([^"]+)",\s*(Right|Caller)::(\w+),\s*(\w+)(,\s*Query::some\b)?')
# What speaks as others do, told of in docs/clevertap.md and docs/engagespot.md, and the pages of the description itself.
OTHERS = ('/1/', '/v1/', '/v3/', '/v4/', '/api/v1/apps/', '/custom_list_segments/', '/get_custom_list_segment_url',
          '/upload_custom_list_segment_completed', '/docs')


def who(kind, name):
    """As `parley routes` writes it: read_people is people:read."""
    verb, _, noun = name.partition('_')
    return f'{noun}:{verb}' if kind == 'Right' and noun else name


def rows_of_the_tables():
    for file in glob.glob(os.path.join(SOURCE, 'src/api/**/*routes.cpp'), recursive=True):
        with open(file, encoding='utf-8') as source:
            for method, path, kind, name, _, query in ROUTE.findall(source.read()):
                yield 'DELETE' if method == 'remove' else method.upper(), path, who(kind, name), bool(query)


def all_routes_of_the_server():
    return {(method, path): whose for method, path, whose, _ in rows_of_the_tables()}


def routes_of_the_server():
    """Of the native API."""
    return {route: name for route, name in all_routes_of_the_server().items() if not route[1].startswith(OTHERS)}


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
                ways = {'anybody': [], 'member': [{'session': []}]}.get(scope, self.document['security'])
                self.assertEqual(operation.get('security', self.document['security']), ways)
                # Callbacks need no key, but where the provider signs, the signature; logging in, the password.
                self.assertEqual('401' in operation['responses'],
                                 ways != [] or path.startswith('/callbacks/') or path == '/api/v1/login')
                if ways:
                    self.assertTrue('403' in operation['responses'] or scope == 'member')

    def test_has_exactly_the_routes_of_the_server(self):
        described = {(method, path) for method, path, _, _ in self.description.operations()}
        routes = set(routes_of_the_server())
        self.assertGreater(len(routes), 40)
        self.assertEqual(described - routes, set(), 'described, but not served')
        self.assertEqual(routes - described, set(), 'served, but not described')

    def test_names_query_parameters_where_the_server_reads_them(self):
        native = routes_of_the_server()
        read = {(method, path) for method, path, _, query in rows_of_the_tables() if query}
        described = {(method, path) for method, path, operation, shared in self.description.operations()
                     if any(self.description.resolved(one)['in'] == 'query'
                            for one in shared + operation.get('parameters', []))}
        self.assertEqual({route for route in read if route in native}, described)

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
        key = {'id': 1, 'name': 'first', 'scopes': ['send'], 'made_by': None, 'created': '2026-01-31T12:00:00.250Z',
               'revoked': None}
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
        routes = {(route['method'], route['path']): route['who'] for route in json.loads(told)}
        self.assertEqual(routes, all_routes_of_the_server(), 'the binary is not of this source')

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
        self.about_jobs()
        self.about_what_is_known_of_people()
        self.about_segments()
        campaign = self.about_campaigns(provider, import_)
        self.about_templates(provider)
        self.about_messages(provider)
        self.about_callbacks(provider)
        self.about_webhooks()
        self.about_the_sandbox()
        self.about_keys()
        self.about_access()
        described = {operation['operationId'] for _, _, operation, _ in self.parley.description.operations()}
        self.assertEqual(len(self.ask('GET', '/api/v1/overview?days=30')['days']), 30)
        self.ask('GET', '/api/v1/overview?days=91', expected=400)
        self.ask('GET', '/api/v1/live?days=1', expected=400)
        # Their answers do not end by themselves: campaign_test and live_test read them.
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
        self.assertEqual(len(self.ask('GET', path + '/problems?limit=5')['items']), 1)
        self.ask('GET', path + '/problems/kinds')
        self.assertEqual(len(self.ask('GET', '/api/v1/imports?limit=1')['items']), 1)
        self.ask('PUT', '/api/v1/profiles/someone%20new', self.example('putProfile'), 201)
        self.ask('PUT', '/api/v1/profiles/someone%20new', {'attributes': {'Points': 1.5, 'Gold': True}})
        known = self.ask('GET', '/api/v1/profiles/someone%20new')
        self.assertEqual(known['attributes'], {'Name': 'Ravi', 'Points': 1.5, 'Gold': True})
        self.assertIsNotNone(self.ask('GET', '/api/v1/profiles?limit=2')['next'])
        return begun

    def about_jobs(self):
        csv = {'content_type': 'text/csv'}
        preview = self.ask('POST', '/api/v1/imports/preview', self.example('previewImport').encode(), **csv)
        begun = self.ask('POST', '/api/v1/imports', {'name': 'a.csv', 'settings': preview['settings']}, 201)
        path = f'/api/v1/imports/{begun["id"]}'
        self.ask('POST', path + '/rows?offset=0', self.example('previewImport').encode(), **csv)
        self.assertEqual(self.ask('POST', path + '/cancel')['state'], 'cancelled')
        begun = self.ask('POST', '/api/v1/exports', self.example('createExport'), 201)
        path = f'/api/v1/exports/{begun["id"]}'
        wait_until(lambda: self.ask('GET', path)['state'] == 'finished', 'the export is written')
        self.ask('GET', path + '/file')
        self.ask('POST', path + '/cancel', expected=409)
        self.assertEqual(len(self.ask('GET', '/api/v1/exports')['items']), 1)
        self.ask('DELETE', path, expected=204)

    def about_what_is_known_of_people(self):
        uploaded = self.ask('POST', '/api/v1/people', self.example('uploadPeople'))
        self.assertEqual(uploaded, {'processed': 2, 'refused': []})
        path = '/api/v1/profiles/cust-1001'
        self.ask('PATCH', path, {'attributes': {'Points': 100}})
        changed = self.ask('PATCH', path, self.example('changeProfile'))
        self.assertEqual(changed['attributes'], {'Plan': 'Gold', 'Points': 70, 'Interests': ['garden']})
        self.ask('POST', path + '/events', self.example('addProfileEvent'), 201)
        self.assertEqual(len(self.ask('GET', path + '/events')['items']), 2)
        self.ask('PUT', '/api/v1/profiles/web-7731', {}, 201)
        self.assertEqual(self.ask('POST', path + '/merge', self.example('mergeProfile'))['identities'],
                         ['cust-1001', 'web-7731'])
        self.assertEqual(self.ask('POST', path + '/split', self.example('splitProfile'))['identity'], 'web-7731')
        self.assertEqual(len(self.ask('GET', path + '/consent')['history']), 1)
        self.assertEqual(self.ask('GET', path + '/messages')['items'], [])
        self.ask('GET', path + '/lists')
        self.ask('GET', '/api/v1/people/count')
        self.assertEqual(len(self.ask('GET', path + '/export')['events']), 2)
        number = '/api/v1/blocked-numbers/%2B14155550101'
        self.ask('PUT', number)
        self.ask('GET', number)
        self.assertEqual(len(self.ask('GET', '/api/v1/blocked-numbers')['items']), 1)
        self.ask('DELETE', number, None, 204)
        self.assertEqual(len(self.ask('GET', '/api/v1/events/names')['items']), 1)
        name = '/api/v1/events/names/product%20viewed'
        for asked, count in (('by=day', 2), ('by=week&of=events', 2),
                             ('by=month&of=people&until=2026-02-01T00:00:00Z', 1)):
            counted = self.ask('GET', f'{name}/counts?from=2026-01-01T00:00:00Z&{asked}')
            self.assertEqual((counted['event'], sum(one['count'] for one in counted['items'])),
                             ('Product viewed', count))
        self.ask('GET', name + '/counts?by=hour', None, 400)
        self.ask('GET', name + '/counts?from=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z', None, 400)
        self.ask('GET', '/api/v1/events/names/nothing/counts', None, 404)
        self.assertEqual(self.ask('GET', name + '/properties')['event'], 'Product viewed')
        self.ask('GET', '/api/v1/events/names/nothing/properties', None, 404)
        self.ask('PATCH', name, self.example('changeEventName'))
        self.ask('POST', path + '/events', self.example('addProfileEvent'), 409)
        self.ask('PATCH', name, {'discarded': False})
        self.assertEqual(self.ask('DELETE', path)['events'], 2)

    def about_segments(self):
        segment = self.ask('POST', '/api/v1/segments', self.example('createSegment'), expected=201)['id']
        place = f'/api/v1/segments/{segment}'
        self.ask('GET', '/api/v1/segments')
        self.ask('GET', place)
        self.ask('PUT', place, self.example('replaceSegment'))
        self.ask('POST', '/api/v1/segments/count', self.example('countFilter'))
        self.ask('POST', '/api/v1/segments/preview', self.example('previewFilter'))
        self.ask('POST', '/api/v1/segments/preview', {'filter': {}})
        self.ask('GET', place + '/count')
        self.ask('GET', place + '/people')
        self.ask('GET', place + '/uses')
        self.ask('DELETE', place, expected=204)
        made = self.ask('POST', '/api/v1/lists', self.example('createList'), expected=201)['id']
        place = f'/api/v1/lists/{made}'
        self.ask('GET', '/api/v1/lists')
        self.ask('GET', place)
        self.ask('POST', place + '/rows', b'Type,Identity\ni,nobody\nx,y\n', content_type='text/csv')
        self.ask('POST', place + '/members', self.example('addListMembers'))
        self.ask('POST', place + '/members/remove', self.example('removeListMembers'))
        self.ask('GET', place + '/people')
        self.ask('GET', place + '/uses')
        self.ask('DELETE', place, expected=204)
        self.ask('PUT', '/api/v1/attributes/Plan/index', expected=202)
        self.ask('GET', '/api/v1/attributes')
        self.ask('GET', '/api/v1/attributes/Plan/values?prefix=g&limit=5')
        self.ask('GET', '/api/v1/attributes/nothing/values', expected=404)
        self.ask('DELETE', '/api/v1/attributes/Plan/index', expected=204)

    def about_messages(self, provider):
        """Their life is seen in messages_test."""
        sender = {'provider': provider['id']}
        self.ask('POST', '/api/v1/templates', {
            'provider': provider['id'], 'name': 'order_shipped', 'language': 'en',
            'components': [{'type': 'BODY', 'text': 'Order {{1}} is on the way.'}]}, 201)
        sent = self.ask('POST', '/api/v1/messages', self.example('sendMessage') | sender, 202)
        found = self.ask('GET', '/api/v1/messages?reference=order-A1')['items']
        self.assertEqual([one['id'] for one in found], [sent['id']])
        self.ask('GET', f'/api/v1/messages/{sent["id"]}')
        later = self.ask('POST', '/api/v1/messages', self.example('sendMessage') | sender | {
            'due': '2099-01-01T00:00:00Z'}, 400)
        self.assertEqual(later['field'], 'due')
        tomorrow = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + 86_400))
        later = self.ask('POST', '/api/v1/messages', self.example('sendMessage') | sender | {'due': tomorrow}, 202)
        cancelled = self.ask('POST', f'/api/v1/messages/{later["id"]}/cancel')
        self.assertEqual((cancelled['status'], cancelled['reason']), ('skipped', 'cancelled'))
        self.ask('POST', f'/api/v1/messages/{later["id"]}/cancel', None, 409)
        self.ask('POST', '/api/v1/messages/999999999/cancel', None, 404)
        batch = self.example('sendMessages')
        self.ask('POST', '/api/v1/messages/batch', {'messages': [one | sender for one in batch['messages']]}, 202)
        self.assertEqual(self.ask('GET', '/api/v1/notifications')['items'], [])

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
        self.about_drafts(form, made)
        self.ask('POST', path + '/pause', expected=409)
        self.ask('PATCH', f'/api/v1/providers/{provider["id"]}', {'rate': 1})
        self.ask('POST', path + '/launch', {})
        self.ask('POST', path + '/pause')
        self.ask('POST', path + '/resume')
        self.assertEqual(self.ask('POST', path + '/resend-uncertain'), {'resent': 0})
        self.assertEqual(self.ask('POST', path + '/stop')['state'], 'stopped')
        wait_until(lambda: self.ask('GET', path + '/statistics')['waiting'] == 0, 'nothing is in flight')
        self.assertTrue(self.ask('GET', path + '/recount')['agrees'])
        messages = self.ask('GET', path + '/messages?status=skipped&reason=campaign_stopped&limit=5')['items']
        self.assertEqual(len(messages), 5)
        self.ask('GET', path + '/messages?q=person&replied=false&country=IN')
        self.ask('GET', path + '/messages?status=skipped,unheard', expected=400)
        for by in ('hour', 'day', 'weekday_hour', 'country', 'template', 'error'):
            self.assertEqual(self.ask('GET', f'{path}/breakdown?by={by}')['by'], by)
        self.ask('GET', path + '/breakdown?by=mood', expected=400)
        self.ask('GET', f'/api/v1/messages/{messages[0]["id"]}')
        self.assertEqual(len(self.ask('GET', '/api/v1/campaigns')['items']), 1)
        return made['id']

    def about_drafts(self, form, made):
        plan = {'template': form['id'], 'import': made['import'], 'plan': made['plan']}
        self.assertEqual(self.ask('POST', '/api/v1/campaigns/estimate', plan)['reachable'], 3_000)
        self.ask('POST', '/api/v1/campaigns/estimate', {'segment': 999}, 422)
        page = self.ask('POST', '/api/v1/campaigns/preview', plan | {'limit': 1})
        self.ask('POST', '/api/v1/campaigns/preview', plan | {'after': page['next']})
        self.ask('POST', '/api/v1/campaigns/preview', plan | {'identity': 'person-1'})
        self.ask('POST', '/api/v1/campaigns/preview', {}, 400)
        draft = self.ask('POST', '/api/v1/campaigns', {'name': 'Later', 'unfinished': True}, 201)
        path = f'/api/v1/campaigns/{draft["id"]}'
        body = {'name': 'Later', 'revision': draft['revision']} | plan
        draft = self.ask('PUT', path, body)
        self.ask('PUT', path, body, 409)
        self.assertTrue(self.ask('POST', path + '/send-test', {'profiles': ['person-1']})['good'])
        tomorrow = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + 86_400))
        self.ask('POST', path + '/launch', {'revision': draft['revision'], 'at': tomorrow})
        self.ask('DELETE', path, expected=409)
        self.assertIsNone(self.ask('POST', path + '/unschedule')['scheduled'])
        self.assertEqual(self.ask('GET', '/api/v1/campaigns?name=late&order=newest')['items'][0]['id'], draft['id'])
        self.ask('DELETE', path, expected=204)

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
        self.ask('POST', '/api/v1/templates/preview', self.example('previewDraft'))
        self.assertEqual(len(self.ask('GET', '/api/v1/templates/names?limit=1&search=e')['items']), 1)
        self.ask('GET', '/api/v1/templates/rules')
        self.assertTrue(self.ask('GET', path + '/campaigns')['items'])
        self.assertTrue(self.ask('GET', path + '/changes')['items'])
        self.assertEqual(len(self.ask('GET', path + '/elsewhere')['items']), 5)
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
        self.ask('DELETE', path, None, 204)
        self.ask('DELETE', path, None, 404)
        self.ask('GET', '/api/v1/quarantine?kind=incoming&provider=1&reason=x')

    def about_webhooks(self):
        """What they are told is seen in webhooks_test."""
        made = self.ask('POST', '/api/v1/webhooks', self.example('createWebhook'), 201)
        path = f'/api/v1/webhooks/{made["id"]}'
        self.assertEqual(len(self.ask('GET', '/api/v1/webhooks')['items']), 1)
        changed = self.ask('PATCH', path, self.example('changeWebhook'))
        self.assertEqual(changed['events'], ['message.status', 'campaign.state'])
        self.ask('GET', path)
        self.assertNotEqual(self.ask('POST', path + '/rotate-secret')['secret'], made['secret'])
        self.ask('PATCH', path, {'url': 'https://nowhere.invalid/'})
        self.assertFalse(self.ask('POST', path + '/test')['good'])
        self.assertEqual(self.ask('POST', path + '/replay', self.example('replayWebhook')), {'replayed': 0})
        self.assertEqual(self.ask('GET', path + '/deliveries?state=dead&order=newest')['items'], [])
        self.ask('GET', path + '/deliveries/999999', expected=404)
        self.ask('POST', path + '/deliveries/999999/replay', expected=404)
        self.ask('DELETE', path, expected=204)

    def about_the_sandbox(self):
        path = '/api/v1/sandbox'
        self.assertTrue(self.ask('GET', path)['running'])
        self.ask('POST', path + '/connect', self.example('connectSandbox'), 201)
        phone = self.ask('POST', path + '/phones', self.example('addSandboxPhone'), 201)
        number = phone['number'].replace('+', '%2B')
        self.ask('GET', path + '/phones?search=54321')
        self.ask('GET', f'{path}/phones/{number}')
        self.ask('POST', f'{path}/phones/{number}/actions', self.example('actOnSandboxPhone'))
        self.ask('GET', f'{path}/changes?phones={number}')
        self.ask('GET', path + '/wire')
        self.ask('GET', path + '/dials')
        self.ask('PATCH', path + '/dials/vonage', self.example('changeSandboxDials'))
        self.ask('DELETE', path + '/dials/vonage')
        template = self.ask('GET', path + '/templates')['templates'][0]
        self.ask('POST', path + '/templates', {'id': template['id'], 'status': 'paused'})

    def about_keys(self):
        made = self.ask('POST', '/api/v1/keys', self.example('createKey'), 201)
        self.assertEqual(len(self.ask('GET', '/api/v1/keys', key=made['key'])['items']), 2)
        self.ask('DELETE', f'/api/v1/keys/{made["id"]}', expected=204)
        self.ask('GET', '/api/v1/keys', expected=401, key=made['key'])

    def about_access(self):
        self.assertTrue(self.ask('GET', '/api/v1/setup', key=None)['needed'])
        self.ask('POST', '/api/v1/setup', self.example('setUp'), 201)
        self.ask('POST', '/api/v1/setup', self.example('setUp'), 409)
        self.ask('POST', '/api/v1/login', self.example('logIn') | {'password': 'not the password'}, 401, key=None)
        answer = self.parley.call('POST', '/api/v1/login', self.example('logIn'), key=None)
        self.asked.add('logIn')
        session = {'Cookie': answer.headers['Set-Cookie'].split(';')[0], 'X-CSRF-Token': answer.json()['csrf_token']}
        self.assertEqual(self.ask('GET', '/api/v1/session', key=None, headers=session)['role'], 'admin')
        answer = self.parley.call('POST', '/api/v1/password', self.example('changePassword'), key=None, headers=session)
        self.asked.add('changePassword')
        self.ask('GET', '/api/v1/session', None, 401, key=None, headers=session)
        session = {'Cookie': answer.headers['Set-Cookie'].split(';')[0], 'X-CSRF-Token': answer.json()['csrf_token']}
        self.ask('GET', '/api/v1/keys', key=None, headers=session)
        login, = self.ask('GET', '/api/v1/logins', key=None, headers=session)['items']
        self.assertTrue(login['current'])
        self.ask('DELETE', '/api/v1/logins/nothing', None, 404, key=None, headers=session)
        self.ask('DELETE', f'/api/v1/logins/{login["id"]}', None, 204, key=None, headers=session)
        answer = self.parley.call('POST', '/api/v1/login',
                                  self.example('logIn') | {'password': self.example('changePassword')['new_password']},
                                  key=None)
        session = {'Cookie': answer.headers['Set-Cookie'].split(';')[0], 'X-CSRF-Token': answer.json()['csrf_token']}
        self.ask('POST', '/api/v1/logout', None, 204, key=None, headers=session)
        self.ask('GET', '/api/v1/session', None, 401, key=None, headers=session)

        self.assertEqual(len(self.ask('GET', '/api/v1/projects')['items']), 1)
        self.assertTrue(self.ask('POST', '/api/v1/projects', self.example('createProject'), 201)['key'])
        self.ask('PATCH', '/api/v1/project', self.example('changeProject'))
        self.assertEqual(self.ask('GET', '/api/v1/project')['time_zone'], 'Asia/Kolkata')
        self.ask('POST', '/api/v1/project/notification-secret')
        self.assertFalse(self.ask('PUT', '/api/v1/project/token-key', self.example('putTokenKey'))['has_token_key'])

        passcode = self.ask('POST', '/api/v1/passcodes', self.example('createPasscode'), 201)
        self.assertEqual(len(self.ask('GET', '/api/v1/passcodes')['items']), 1)
        self.ask('DELETE', f'/api/v1/passcodes/{passcode["id"]}', None, 204)

        member = self.ask('POST', '/api/v1/members', self.example('addMember'), 201)
        self.assertTrue(member['password'])
        path = f'/api/v1/members/{member["id"]}'
        self.assertEqual(self.ask('PATCH', path, self.example('changeMember'))['role'], 'viewer')
        self.assertEqual(len(self.ask('GET', '/api/v1/members')['items']), 2)
        self.ask('DELETE', path, None, 204)
        self.assertEqual(len(self.ask('GET', '/api/v1/audit?limit=5&subject=member')['items']), 5)


if __name__ == '__main__':
    unittest.main(verbosity=2)
