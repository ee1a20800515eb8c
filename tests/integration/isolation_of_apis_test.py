"""Two projects, called as CleverTap and Engagespot are: nothing of the one is found or changed by the other's credentials,
nor by its users, over every route of these APIs."""

import base64
import datetime
import hashlib
import hmac
import json
import re
import sqlite3
import subprocess
import unittest

from running_parley import BINARY, RunningParley, exchange, people_csv, wait_until

PLACE = re.compile(r'\{([^}]+)\}')
DAYS = {'from': 20200101, 'to': 20991231}
TO_CANARY = {'to': {'identity': ['canary-person'], 'objectId': []}}


class Project:
    """With the credentials that its partners have."""

    def __init__(self, parley, key):
        self.parley = parley
        self.key = key
        about = parley.done('GET', '/api/v1/project', key=key)
        passcode = parley.done('POST', '/api/v1/passcodes', {'name': 'partner'}, key=key)
        self.app = about['notification_key']
        self.secret = parley.done('POST', '/api/v1/project/notification-secret', key=key)['notification_secret']
        self.account = {'X-CleverTap-Account-Id': about['account_id'], 'X-CleverTap-Passcode': passcode['passcode']}
        self.server = {'X-ENGAGESPOT-API-KEY': self.app, 'X-ENGAGESPOT-API-SECRET': self.secret}

    def user(self, name):
        signed = hmac.new(self.secret.encode(), name.encode(), hashlib.sha256).digest()
        return {'X-ENGAGESPOT-API-KEY': self.app, 'X-ENGAGESPOT-USER-ID': name,
                'X-ENGAGESPOT-USER-SIGNATURE': base64.b64encode(signed).decode()}

    def ask(self, who, method, path, body=None):
        raw = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        return exchange(self.parley.port, method, path, raw, who | {'Content-Type': 'application/json'})

    def done(self, who, method, path, body=None):
        answer = self.ask(who, method, path, body)
        assert 200 <= answer.status < 300, f'{method} {path}: {answer}'
        return answer.json()


class Things:
    """One of each that these APIs name, in the first project."""

    def __init__(self, mine):
        parley = mine.parley
        done = mine.done
        # Nobody reports more than that it was sent, so that a report of ours shows.
        parley.sandbox('PATCH', '/settings', {'callbacks': {'failed': 0, 'delivered': 0, 'read': 0, 'clicked': 0, 'replied': 0}})
        provider = parley.create_provider('canary-provider')
        self.callback = provider['callbacks']['status'].partition(str(parley.port))[2]
        parley.create_template(provider, name='canary_template')
        record = {'identity': 'canary-person', 'type': 'profile', 'profileData': {
            'Phone': '+919820012345', 'Email': 'canary@example.com', 'MSG-whatsapp': True, 'Canary': 'canary'}}
        event = {'identity': 'canary-person', 'ts': 1767225660, 'type': 'event', 'evtName': 'Canary seen', 'evtData': {'a': 1}}
        done(mine.account, 'POST', '/1/upload', {'d': [record, event] + [
            {'identity': f'canary-{n}', 'type': 'profile', 'profileData': {'Canary': 'canary'}} for n in range(5)]})
        self.guid = done(mine.account, 'GET', '/1/profile.json?identity=canary-person')['record']['platformInfo'][0]['objectId']
        self.people = done(mine.account, 'POST', '/1/profiles.json?batch_size=2', {})['cursor']
        self.events = done(mine.account, 'POST', '/1/events.json?batch_size=1', {'event_name': 'Canary seen'} | DAYS)['cursor']
        self.target = done(mine.account, 'POST', '/1/targets/create.json', {
            'name': 'canary target', 'target_mode': 'whatsapp', 'provider_nick_name': 'canary-provider', 'draft': True,
            'where': {'event_name': 'Canary seen'} | DAYS, 'when': 'now', 'content': self.content})['id']
        self.finished = parley.done('POST', '/api/v1/campaigns', {
            'name': 'canary finished', 'provider': provider['id'], 'template': parley.done(
                'GET', '/api/v1/templates')['items'][0]['id'], 'import': parley.import_people(people_csv(2)).json()['id'],
            'plan': {'values': {'body.1': 'a', 'body.2': 'b'}}})['id']
        parley.done('POST', f'/api/v1/campaigns/{self.finished}/launch')
        self.list_url = done(mine.account, 'POST', '/get_custom_list_segment_url', b'')['presignedS3URL']
        self.token = self.list_url.rsplit('/', 1)[1]
        later = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).strftime('%Y-%m-%dT%H:%M:%SZ')
        done(mine.server, 'PUT', '/v3/users/canary-person', {'phoneNumber': '+919820012345'})
        self.waiting = done(mine.server, 'POST', '/v3/notifications', {
            'notification': {'title': 'canary later'}, 'sendTo': {'recipients': ['canary-person']}, 'sendAt': later,
            'cancellationKey': 'canary-cancel'})['requestId']
        self.request = done(mine.server, 'POST', '/v3/notifications', {
            'notification': {'title': 'canary'}, 'sendTo': {'recipients': ['canary-person']}, 'category': 'canary-category',
            'override': {'channels': ['inApp']}})['requestId']
        self.category = done(mine.server, 'GET', '/v3/categories')[0]['id']
        self.topic = done(mine.server, 'POST', '/v3/topics', {'name': 'canary-topic'})['id']
        done(mine.server, 'POST', f'/v3/topics/{self.topic}/users', {'users': ['canary-person']})
        self.notification = done(mine.server, 'GET', '/v3/notifications?userIdentifier=canary-person')['data'][0]['id']
        self.app = mine.app

    content = {'message_type': 'template', 'template_name': 'canary_template', 'locale': 'en',
               'body': {'replacements': ['a', 'b']}}

    def in_path(self, name):
        return str({'request': self.request, 'app': self.app, 'workflow': 'any', 'identifier': 'canary-person',
                    'category': self.category, 'topic': self.topic, 'notification': self.notification,
                    'users_and_identifier': 'userscanary-person'}[name])

    def clevertap_calls(self):
        """(method, path): every way in which a route can be made to name something of the first project."""
        named = [f'?{key}={value}' for key, value in (('identity', 'canary-person'), ('email', 'canary@example.com'),
                                                      ('objectId', self.guid))]
        condition = {'event_name': 'Canary seen'} | DAYS
        send = TO_CANARY | {'provider_nick_name': 'canary-provider', 'content': self.content, 'tag_group': 'g',
                            'campaign_id': 1, 'message_id': 'm', 'respect_frequency_caps': False}
        pages = lambda kind, cursor, query: {
            ('GET', f'/1/{kind}.json'): [('?cursor=' + cursor, None)],
            ('POST', f'/1/{kind}.json'): [('?cursor=' + cursor, b''), ('', query)]}
        counts = lambda name, query: {(method, f'/1/{name}'): [('', query)] for method in ('GET', 'POST')}
        return {
            ('POST', '/1/upload'): [('', {'d': [{'objectId': self.guid, 'type': 'profile', 'profileData': {'Plan': 'x'}}]})],
            ('GET', '/1/profile.json'): [(query, None) for query in named],
            **pages('profiles', self.people, condition), **pages('events', self.events, condition),
            **counts('counts/profiles.json', condition), **counts('counts/events.json', condition),
            **counts('counts/top.json', condition | {'groups': {'a': {'property_type': 'event_properties', 'name': 'a'}}}),
            **counts('counts/trends.json', condition | {'groups': {'a': {'trend_type': 'daily'}}, 'unique': False}),
            **counts('now.json', condition),
            ('POST', '/1/subscribe'): [('', {'d': [{'type': 'phone', 'value': '+919820012345', 'status': 'Unsubscribe'}]})],
            ('POST', '/1/disassociate'): [('', {'d': [{'type': 'phone', 'value': '+919820012345'}]})],
            ('POST', '/1/delete/profiles.json'): [('', {'identity': 'canary-person'}), ('', {'guid': self.guid})],
            ('POST', '/1/demerge/profiles.json'): [('', {'identities': ['canary-person']})],
            ('POST', '/1/targets/create.json'): [('', {
                'name': 'x', 'target_mode': 'whatsapp', 'provider_nick_name': 'canary-provider', 'where': condition,
                'when': 'now', 'content': self.content})],
            **{(method, '/1/targets/list.json'): [('?from=20200101&to=20991231' if method == 'GET' else '', DAYS)]
               for method in ('GET', 'POST')},
            ('GET', '/1/targets/result.json'): [(f'?id={self.finished}', None), (f'?id={self.target}', None)],
            ('POST', '/1/targets/result.json'): [('', {'id': self.finished}), ('', {'id': self.target})],
            ('POST', '/1/targets/stop.json'): [('', {'id': self.target}), ('', {'id': self.finished})],
            ('POST', '/1/targets/trigger.json'): [('', {'business_event': 'x'})],
            ('POST', '/1/message/report.json'): [('', {'from': '20200101', 'to': '20991231'})],
            ('POST', '/1/send/whatsapp.json'): [('', send)],
            ('POST', '/1/send/externaltrigger.json'): [('', TO_CANARY | {'campaign_id': self.target})],
            ('POST', '/get_custom_list_segment_url'): [('', b'')],
            ('POST', '/upload_custom_list_segment_completed'): [('', {'name': 'stolen', 'url': self.list_url})],
        }

    def bodies(self):
        """What a route of the notification API wants to be told before it looks for the thing."""
        to_canary = {'notification': {'title': 'x'}, 'sendTo': {'recipients': ['canary-person'], 'topics': ['canary-topic']}}
        cancel = {'cancellationKey': 'canary-cancel'}
        return {('POST', '/v3/notifications'): to_canary, ('POST', '/v4/notifications'): to_canary,
                ('PATCH', '/v4/workflows/{workflow}'): cancel, ('PATCH', '/v4/workflows/{workflow}/cancel-run'): cancel,
                ('POST', '/v4/workflows/{workflow}/cancel-run'): cancel, ('PATCH', '/v3/workflows/{workflow}'): cancel,
                ('POST', '/v3/users'): {'identifier': 'canary-person', 'profile': {'phoneNumber': '+919820099999'}},
                ('PUT', '/v3/users/{identifier}'): {'phoneNumber': '+919820099999'},
                ('PUT', '/v3/profile'): {'phoneNumber': '+919820099999'},
                ('PATCH', '/v3/profile'): [{'op': 'add', 'path': '/phoneNumber', 'value': '+919820099999'}],
                ('POST', '/v3/categories'): {'identifier': 'other-category', 'name': 'Other'},
                ('POST', '/v3/notifications/categories'): {'identifier': 'other-category-2', 'name': 'Other'},
                ('PATCH', '/v3/preferences'): {'preference': [{'categoryId': self.category, 'channels': []}]},
                ('POST', '/v3/topics'): {'name': 'other-topic'},
                ('PATCH', '/v3/topics/{topic}'): {'name': 'stolen'},
                ('POST', '/v3/topics/{topic}/users'): {'users': ['stolen']},
                ('POST', '/v3/topics/{topic}/detachUsers'): {'users': ['canary-person']},
                ('PUT', '/v3/topics/{topic}/users/{identifier}'): {'channels': []},
                ('PUT', '/v3/notifications/{notification}/state'): {'state': 'stolen'},
                ('POST', '/v3/sdk/connect'): {}}


# Names that each project gives by itself: what is put under them is the caller's own.
OWN_NAMES = {('PUT', '/v3/users/{identifier}'), ('GET', '/v3/topics/subscriptions/{identifier}'),
             ('DELETE', '/v3/users/{identifier}'), ('DELETE', '/v3/{users_and_identifier}')}
WORKFLOW = '/workflows/'


class IsolationOfApis(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.parley = RunningParley(rate_limit=0)
        cls.addClassCleanup(cls.parley.close)
        routes = json.loads(subprocess.run([BINARY, 'routes'], capture_output=True, check=True).stdout)
        cls.clevertap = [(r['method'], r['path']) for r in routes if r['who'] == 'clevertap']
        cls.engagespot = [(r['method'], r['path'], r['who']) for r in routes if r['who'] in ('notifier', 'recipient')]
        cls.mine = Project(cls.parley, cls.parley.key)
        cls.things = Things(cls.mine)
        other = cls.parley.done('POST', '/api/v1/projects', {'name': 'Other', 'default_country': 'IN'})
        cls.other = Project(cls.parley, other['key'])
        wait_until(lambda: cls.parley.done('GET', f'/api/v1/campaigns/{cls.things.finished}')['state'] == 'finished',
                   'the campaign is over')

    def snapshot(self):
        """What the first project's own partners see."""
        mine, things = self.mine, self.things
        looks = [(mine.account, 'GET', '/1/profile.json?identity=canary-person', None),
                 (mine.account, 'POST', '/1/counts/profiles.json', {}),
                 (mine.account, 'POST', '/1/targets/list.json', DAYS),
                 (mine.server, 'GET', '/v3/profile?userIdentifier=canary-person', None),
                 (mine.server, 'GET', '/v3/categories', None), (mine.server, 'GET', '/v3/topics', None),
                 (mine.server, 'GET', '/v3/topics/subscriptions/canary-person', None),
                 (mine.server, 'GET', '/v3/preferences?userIdentifier=canary-person', None),
                 (mine.server, 'GET', '/v3/notifications?userIdentifier=canary-person', None),
                 (mine.server, 'GET', f'/v3/notifications/{things.request}/events', None),
                 (mine.server, 'GET', f'/v3/notifications/{things.waiting}/events', None)]
        native = ['/api/v1/campaigns', '/api/v1/profiles', '/api/v1/lists', '/api/v1/segments', '/api/v1/blocked-numbers',
                  '/api/v1/profiles/canary-person/consent', '/api/v1/profiles/canary-person/messages']
        seen = {path: self.parley.call('GET', path, described=False).body for path in native}
        for who, method, path, body in looks:
            answer = mine.ask(who, method, path, body)
            self.assertEqual(answer.status, 200, f'{path}: its owner must find it, or the test shows nothing: {answer}')
            seen[path] = answer.body
        return seen

    def unchanged(self, before):
        after = self.snapshot()
        for path, seen in before.items():
            self.assertEqual(after[path], seen, path)

    def shows_nothing(self, answer, *but):
        told = answer.body
        for own in but:
            told = told.replace(own, b'')
        self.assertLess(answer.status, 500, answer)
        self.assertNotIn(b'canary', told.lower())

    def test_every_route_is_tried(self):
        self.assertGreater(len(self.clevertap), 25)
        self.assertEqual(set(self.clevertap), set(self.things.clevertap_calls()), 'tell clevertap_calls() of them')
        self.assertGreater(len(self.engagespot), 40)
        for method, path, _ in self.engagespot:
            if method in ('PUT', 'PATCH') and 'click' not in path:
                self.assertIn((method, path), self.things.bodies(), 'tell bodies() of it')
            for name in PLACE.findall(path):
                self.things.in_path(name)

    def test_a_passcode_opens_nothing_of_another_account(self):
        before = self.snapshot()
        for (method, path), tries in self.things.clevertap_calls().items():
            for query, body in tries:
                with self.subTest(f'{method} {path}{query[:40]} {str(body)[:60]}'):
                    answer = self.other.ask(self.other.account, method, path + query, body)
                    # A refusal may repeat what it was asked for.
                    self.shows_nothing(answer, b'canary-person', b'canary-provider', b'Canary seen', self.things.guid.encode())
                    told = answer.json()
                    if path in ('/1/profile.json', '/1/targets/result.json', '/1/targets/stop.json', '/1/delete/profiles.json',
                                '/1/send/externaltrigger.json'):
                        self.assertEqual(answer.status, 404, answer)
                    if '?cursor=' in query or path in ('/upload_custom_list_segment_completed', '/1/targets/create.json',
                                                       '/1/send/whatsapp.json'):
                        self.assertEqual(answer.status, 400, answer)
                    if path in ('/1/targets/list.json', '/1/message/report.json'):
                        self.assertEqual(told.get('targets', told.get('messages')), [], answer)
                    if 'counts/events' in path or 'counts/profiles' in path or 'now.json' in path:
                        self.assertEqual(told.get('count', 0), 0, answer)
        self.unchanged(before)

    def test_a_notification_secret_opens_nothing_of_another_app(self):
        before = self.snapshot()
        # Look-ups first, as a change under a name that each project gives by itself makes one of its own.
        for method, path, who in sorted(self.engagespot, key=lambda route: route[0] != 'GET'):
            asked = PLACE.sub(lambda place: self.things.in_path(place.group(1)), path)
            body = self.things.bodies().get((method, path))
            # A server speaks for any user of its app; a user for themselves.
            for headers in [self.other.server] + ([self.other.user('canary-person')] if who == 'recipient' else []):
                by_server = headers is self.other.server
                query = '?userIdentifier=canary-person' if who == 'recipient' and by_server else ''
                with self.subTest(f'{method} {path} by {"the server" if by_server else "a user"}'):
                    answer = self.other.ask(headers, method, asked + query, body)
                    self.assertNotIn(answer.status, (401, 429), answer)
                    self.shows_nothing(answer, b'canary-person', b'canary-topic')
                    if PLACE.search(path) and (method, path) not in OWN_NAMES:
                        self.assertEqual(answer.status, 404, answer)
        self.unchanged(before)

    def test_a_user_finds_nothing_of_another_user(self):
        before = self.snapshot()
        stranger = self.mine.user('stranger')
        for method, path, who in self.engagespot:
            if who != 'recipient':
                continue
            asked = PLACE.sub(lambda place: self.things.in_path(place.group(1)), path)
            body = self.things.bodies().get((method, path))
            if path == '/v3/profile':
                continue  # the stranger's own, which would be one more person: the next test
            with self.subTest(f'{method} {path}'):
                answer = self.mine.ask(stranger, method, asked + '?userIdentifier=canary-person', body)
                if path not in ('/v3/categories', '/v3/notifications/categories', '/v3/preferences', '/v3/sdk/connect'):
                    self.shows_nothing(answer)  # categories are the app's, for all its users
                if '{notification}' in path:
                    self.assertEqual(answer.status, 404, answer)
        # Nor what only servers may do.
        for method, path, who in self.engagespot:
            if who == 'notifier':
                asked = PLACE.sub(lambda place: self.things.in_path(place.group(1)), path)
                answer = self.mine.ask(stranger, method, asked, self.things.bodies().get((method, path)))
                self.assertEqual(answer.status, 401, f'{method} {path}: {answer}')
        self.unchanged(before)

    def test_a_users_own_profile_is_whom_the_signature_names(self):
        before = self.snapshot()['/1/profile.json?identity=canary-person']
        stranger = self.mine.user('stranger-2')
        changed = self.mine.ask(stranger, 'PUT', '/v3/profile?userIdentifier=canary-person', {'phoneNumber': '+919820077777'})
        self.assertLess(changed.status, 500)
        forged = stranger | {'X-ENGAGESPOT-USER-ID': 'canary-person'}
        self.assertEqual(self.mine.ask(forged, 'GET', '/v3/profile').status, 401)
        self.assertEqual(self.snapshot()['/1/profile.json?identity=canary-person'], before)
        self.parley.call('DELETE', '/api/v1/profiles/stranger-2')

    def test_credentials_of_one_api_open_no_other(self):
        mixtures = [self.mine.account, self.mine.server, self.mine.user('canary-person'),
                    {'Authorization': 'Bearer ' + self.mine.secret},
                    {'Authorization': 'Bearer ' + self.mine.account['X-CleverTap-Passcode']}]
        for headers in mixtures:
            self.assertEqual(self.mine.ask(headers, 'GET', '/api/v1/profiles').status, 401)
        by_key = {'Authorization': 'Bearer ' + self.parley.key}
        self.assertEqual(self.mine.ask(by_key, 'GET', '/1/profile.json?identity=canary-person').status, 401)
        self.assertEqual(self.mine.ask(by_key, 'GET', '/v3/topics').status, 401)
        self.assertEqual(self.mine.ask(self.mine.account, 'GET', '/v3/topics').status, 401)
        for theirs in (self.other.account['X-CleverTap-Passcode'], self.other.secret):
            self.assertEqual(self.mine.ask(self.mine.account | {'X-CleverTap-Passcode': theirs}, 'GET',
                                           '/1/profile.json?identity=canary-person').status, 401)
            self.assertEqual(self.mine.ask(self.mine.server | {'X-ENGAGESPOT-API-SECRET': theirs}, 'GET', '/v3/topics').status, 401)

    def test_a_providers_callback_speaks_of_its_own_projects_messages_alone(self):
        provider = self.parley.done('POST', '/api/v1/providers', {
            'nickname': 'theirs', 'endpoint': self.parley.endpoint, 'sender': '+919999900000', 'rate': 5000,
            'settings': {'user': 'alice', 'password': 'open sesame'}}, key=self.other.key)
        theirs = provider['callbacks']['status'].partition(str(self.parley.port))[2]
        messages = self.parley.done('GET', f'/api/v1/campaigns/{self.things.finished}/messages')['items']
        self.assertTrue(messages)
        before = [self.parley.done('GET', f'/api/v1/messages/{one["id"]}') for one in messages]
        database = sqlite3.connect(f'file:{self.parley.data}/parley.db?mode=ro', uri=True)
        wire_ids = {message: f'{campaign}|{run}|{profile}|{message}' for campaign, run, profile, message in database.execute(
            'SELECT c.id, c.run, m.profile_id, m.id FROM message m JOIN campaign c ON c.id = m.campaign_id')}
        database.close()

        def report(url, message):
            said = {'msgId': wire_ids[message], 'timestamp': '1767225600', 'status': 'failed',
                    'error': {'code': 1, 'title': 'forged'}}
            self.assertEqual(self.other.ask({}, 'POST', url, [said]).status, 200)
        for one in messages:
            report(theirs, one['id'])
        self.parley.stop()  # whatever was taken is applied, now or at the start
        self.parley.start()
        for one, was in zip(messages, before):
            now = self.parley.done('GET', f'/api/v1/messages/{one["id"]}')
            self.assertNotIn('forged', json.dumps(now))
            self.assertEqual((now['status'], now['id']), (was['status'], was['id']))
        report(self.things.callback, messages[0]['id'])
        wait_until(lambda: 'forged' in json.dumps(self.parley.done('GET', f'/api/v1/messages/{messages[0]["id"]}')),
                   'its own provider is believed, or this shows nothing')


if __name__ == '__main__':
    unittest.main(verbosity=2)
