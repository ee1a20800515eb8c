"""Two projects; whatever the one has is nothing to the other, over every route of the server that names a thing."""

import json
import re
import subprocess
import time
import unittest

from running_parley import BINARY, RunningParley, exchange, people_csv, wait_until

PLACE = re.compile(r'\{([^}]+)\}')
EXPORTED = re.compile(rb'"exported":"[^"]*"')
# What is no thing of a project: names of dialects.
NOT_OWNED = {'from', 'to', 'dialect'}
# Names that each project gives by itself: the same one means another thing there, so that a change makes or changes the
# other's own. What is to be seen is that the first project's thing stays as it is, and that no look-up finds it.
OWN_NAMES = {'identity', 'phone', 'name'}
# What a route wants to be told before it looks for the thing.
BODIES = {
    ('PUT', '/api/v1/providers/{provider}'):
        {'nickname': 'stolen', 'sender': '+919999900000', 'endpoint': 'http://127.0.0.1:9/'},
    ('PUT', '/api/v1/templates/{template}'): {'components': [{'type': 'BODY', 'text': 'stolen'}]},
    ('PATCH', '/api/v1/members/{member}'): {'role': 'viewer'},
    ('POST', '/api/v1/imports/{import}/rows'): b'stolen,+919820000001\n',
    ('PUT', '/api/v1/segments/{segment}'): {'name': 'stolen', 'filter': {}},
    ('POST', '/api/v1/lists/{list}/rows'): b'identity\nstolen\n',
    ('POST', '/api/v1/lists/{list}/members'): {'identities': ['stolen']},
    ('POST', '/api/v1/lists/{list}/members/remove'): {'identities': ['canary-person']},
    ('PATCH', '/api/v1/webhooks/{webhook}'): {'enabled': False},
    ('POST', '/api/v1/sandbox/phones/{number}/actions'): {'action': 'block'},
}
QUERIES = {('POST', '/api/v1/imports/{import}/rows'): '?offset=0',
           ('GET', '/api/v1/campaigns/{campaign}/breakdown'): '?by=country',
           # A time that does not move on.
           ('GET', '/api/v1/events/names/{name}/counts'): '?from=2026-01-01T00:00:00Z&until=2026-01-31T00:00:00Z'}


class Makers:
    """One of each thing in the first project. A route that names a thing without a maker fails the test."""

    def __init__(self, parley):
        self.parley = parley
        self.things = {}
        self.make()

    def make(self):
        parley = self.parley
        # Or the campaign's figures would move while we look.
        parley.sandbox('PATCH', '/settings', {'callbacks': {'failed': 0, 'delivered': 0, 'read': 0, 'clicked': 0, 'replied': 0}})
        webhook = parley.done('POST', '/api/v1/webhooks',
                              {'url': 'http://127.0.0.1:9/hook', 'events': ['message.status']})
        provider = parley.create_provider()
        template = parley.create_template(provider)
        parley.done('PUT', '/api/v1/profiles/canary-person', {'phone': '+919820012345', 'opted_in': True,
                                                                  'attributes': {'canary': 'canary'}})
        parley.done('POST', '/api/v1/profiles/canary-person/events', {'event': 'canary'})
        imported = parley.import_people(people_csv(3)).json()
        campaign = parley.done('POST', '/api/v1/campaigns', {
            'name': 'c', 'provider': provider['id'], 'template': template['id'], 'import': imported['id'],
            'plan': {'values': {'body.1': 'a', 'body.2': 'b'}}})
        path = f'/api/v1/campaigns/{campaign["id"]}'
        parley.done('POST', path + '/launch')
        messages = wait_until(lambda: parley.done('GET', path + '/messages')['items'], 'messages are there')
        callback = provider['callbacks']['status'].partition(str(parley.port))[2]
        parley.call('POST', callback, b'what is this?', key=None, described=False)
        entries = wait_until(lambda: parley.done('GET', '/api/v1/quarantine')['items'], 'it is in quarantine')
        deliveries = wait_until(lambda: parley.done('GET', f'/api/v1/webhooks/{webhook["id"]}/deliveries')['items'],
                                'the webhook is told')
        export = parley.done('POST', '/api/v1/exports', {'kind': 'people'})
        wait_until(lambda: parley.call('GET', f'/api/v1/exports/{export["id"]}/file', described=False).status == 200,
                   'the export is there')
        parley.call('PUT', '/api/v1/blocked-numbers/%2B919820054321', {})
        admin = {'email': 'asha@example.com', 'password': 'correct horse battery'}
        self.things = {
            'provider': provider['id'], 'template': template['id'], 'import': imported['id'],
            'campaign': campaign['id'], 'message': messages[0]['id'], 'entry': entries[0]['id'],
            'identity': 'canary-person', 'phone': '%2B919820054321', 'name': 'canary',
            'webhook': webhook['id'], 'delivery': deliveries[0]['id'], 'export': export['id'],
            'number': parley.done('POST', '/api/v1/sandbox/phones', {'number': '+919820054322'})['number'].replace('+', '%2B'),
            'segment': parley.done('POST', '/api/v1/segments', {'name': 'canary', 'filter': {}})['id'],
            'list': parley.done('POST', '/api/v1/lists', {'name': 'canary', 'identities': ['canary-person']})['id'],
            'key': parley.done('POST', '/api/v1/keys', {'name': 'canary'})['id'],
            'passcode': parley.done('POST', '/api/v1/passcodes', {'name': 'canary'})['id'],
            'member': parley.done('POST', '/api/v1/setup', admin)['id'],
        }


class Isolation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.parley = RunningParley(rate_limit=0, webhook_allow='127.0.0.1')
        cls.addClassCleanup(cls.parley.close)
        told = subprocess.run([BINARY, 'routes'], capture_output=True, check=True).stdout
        cls.routes = json.loads(told)
        cls.native = [route for route in cls.routes if ':' in route['who'] or route['who'] in ('send', 'administer')]
        cls.owned = [route for route in cls.native
                     if set(PLACE.findall(route['path'])) - NOT_OWNED]
        cls.things = Makers(cls.parley).things
        cls.other = cls.parley.done('POST', '/api/v1/projects', {'name': 'Other', 'default_country': 'IN'})

    def path_of(self, route):
        return PLACE.sub(lambda place: str(self.things[place.group(1)]), route['path'])

    def has_makers(self, route):
        return set(PLACE.findall(route['path'])) <= set(self.things)

    def snapshot(self):
        """All that can be looked at under the first project's ids, but for what moves by itself."""
        seen = {}
        for route in self.owned:
            if route['method'] == 'GET' and self.has_makers(route) and not route['path'].endswith('/stream'):
                query = QUERIES.get(('GET', route['path']), '')
                answer = self.parley.call('GET', self.path_of(route) + query, described=False)
                moves = 'deliveries' in route['path']  # which are tried again meanwhile
                body = EXPORTED.sub(b'', answer.body)  # the moment at which somebody asked
                seen[route['path']] = (answer.status, b'' if moves else body)
        return seen

    def settled_snapshot(self):
        last = self.snapshot()
        for _ in range(60):
            time.sleep(1)
            now = self.snapshot()
            if now == last:
                return now
            moving = [path for path in now if now[path] != last[path]]
            last = now
        raise AssertionError(f'the first project does not come to rest: {moving}')

    def test_there_is_a_maker_for_each_thing_that_a_route_names(self):
        self.assertGreater(len(self.owned), 30)
        missing = {name for route in self.owned for name in PLACE.findall(route['path'])} - set(self.things) - NOT_OWNED
        self.assertEqual(missing, set(), 'add them to Makers')

    def test_nothing_of_another_project_is_found_or_changed(self):
        before = self.settled_snapshot()
        self.assertGreater(len(before), 8)
        for path, (status, _) in before.items():
            self.assertEqual(status, 200, f'{path}: its owner must find it, or the test shows nothing')
        # Look-ups first, as a change under a name that each project gives by itself makes one of its own.
        for route in sorted(self.owned, key=lambda route: route['method'] != 'GET'):
            if not self.has_makers(route):
                continue  # told by the test above
            with self.subTest(f'{route["method"]} {route["path"]}'):
                asked = (route['method'], route['path'])
                body = BODIES.get(asked)
                kind = 'text/csv' if isinstance(body, bytes) else None
                answer = self.parley.call(route['method'], self.path_of(route) + QUERIES.get(asked, ''), body,
                                          key=self.other['key'], content_type=kind, described=False)
                if OWN_NAMES & set(PLACE.findall(route['path'])) and route['method'] != 'GET':
                    self.assertLess(answer.status, 500, answer)
                else:
                    self.assertEqual(answer.status, 404, answer)
                told = answer.body.replace(b'canary-person', b'')
                if '{name}' in route['path'] and route['method'] != 'GET':
                    told = told.replace(b'"name":"canary"', b'')  # its own, as it was asked for
                self.assertNotIn(b'canary', told)
        after = self.snapshot()
        for path, seen in before.items():
            self.assertEqual(after[path], seen, path)

    def test_no_list_shows_what_is_of_another_project(self):
        # Another project that nobody has touched.
        key = self.parley.done('POST', '/api/v1/projects', {'name': 'Empty'})['key']
        # A stream never ends; what it tells is tried in live_test.py.
        lists = [route['path'] for route in self.native
                 if route['method'] == 'GET' and '{' not in route['path'] and route['path'] != '/api/v1/live']
        self.assertGreater(len(lists), 10)
        shown = 0
        for path in lists:
            answer = self.parley.call('GET', path, key=key, described=False)
            body = answer.json() if answer.status == 200 and 'json' in answer.headers['Content-Type'] else {}
            if isinstance(body, dict) and 'items' in body and path != '/api/v1/dialects':
                shown += 1
                # Its own first key, its own making, and itself are all that it has.
                allowed = {'/api/v1/keys': 1, '/api/v1/audit': 1, '/api/v1/projects': 1}.get(path, 0)
                with self.subTest(path):
                    self.assertEqual(len(body['items']), allowed, answer)
        self.assertGreater(shown, 8)

    def test_a_campaign_cannot_be_made_of_things_of_another_project(self):
        plan = {'values': {'body.1': 'a', 'body.2': 'b'}}
        for more in ({}, {'provider': self.things['provider']}, {'import': self.things['import']}):
            answer = self.parley.call('POST', '/api/v1/campaigns', {
                'name': 'stolen', 'template': self.things['template'], 'plan': plan} | more,
                key=self.other['key'], described=False)
            self.assertIn(answer.status, (400, 404, 422), answer)
        answer = self.parley.call('POST', '/api/v1/templates', {
            'provider': self.things['provider'], 'name': 'stolen', 'language': 'en',
            'components': [{'type': 'BODY', 'text': 'a'}]}, key=self.other['key'], described=False)
        self.assertIn(answer.status, (400, 404, 422), answer)

    def test_a_passcode_and_a_notification_secret_open_their_own_project_alone(self):
        own = self.parley.done('GET', '/api/v1/project')
        theirs = self.parley.done('POST', '/api/v1/passcodes', {'name': 'theirs'}, key=self.other['key'])
        mixed = {'X-CleverTap-Account-Id': own['account_id'], 'X-CleverTap-Passcode': theirs['passcode']}
        self.assertEqual(exchange(self.parley.port, 'POST', '/1/upload', b'{}', mixed).status, 401)
        mixed = {'X-ENGAGESPOT-API-KEY': own['notification_key'],
                 'X-ENGAGESPOT-API-SECRET': self.other['notification_secret']}
        self.assertEqual(exchange(self.parley.port, 'POST', '/v3/notifications', b'{}', mixed).status, 401)


if __name__ == '__main__':
    unittest.main(verbosity=2)
