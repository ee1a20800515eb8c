"""Providers of every dialect, as somebody sets them up: fields, secrets, validation, test sends, life and callbacks."""

import base64
import hashlib
import hmac
import http.server
import json
import os
import sqlite3
import subprocess
import sys
import threading
import unittest
from urllib.parse import quote

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'faults'))
from running_parley import BINARY, RunningParley, clean_environment, exchange, people_csv, wait_until
from accounts import DIALECTS

SENDER = '+919999900000'
CANARY = 'canary-7f3a-secret'

parley = None


def setUpModule():
    global parley
    parley = RunningParley()


def tearDownModule():
    parley.close()


def account(dialect, **more):
    return DIALECTS[dialect][1] | more


def wish(dialect, nickname=None, **more):
    path, settings = DIALECTS[dialect]
    return {'nickname': nickname or dialect, 'dialect': dialect, 'sender': SENDER, 'rate': 5000, 'answer_limit_ms': 10_000,
            'endpoint': f'http://127.0.0.1:{parley.sandbox_port}{path}', 'settings': settings} | more


def connect(dialect, nickname=None, **more):
    """Known to the sandbox, validated, saved, and called back."""
    about = {'dialect': dialect, 'sender': more.get('sender', SENDER), 'settings': DIALECTS[dialect][1]}
    parley.sandbox('POST', '/accounts', about)
    made = parley.done('POST', '/api/v1/providers', wish(dialect, nickname, **more))
    parley.sandbox('POST', '/accounts', about | {'status_url': made['callbacks']['status'],
                                                 'incoming_url': made['callbacks']['incoming']})
    return made


def basic(user, password):
    return base64.b64encode(f'{user}:{password}'.encode()).decode()


def remove(provider):
    parley.call('DELETE', f'/api/v1/providers/{provider["id"]}?stop_users=true')


class Case(unittest.TestCase):
    def tearDown(self):
        for provider in parley.done('GET', '/api/v1/providers?archived=true')['items']:
            remove(provider)

    def refused(self, answer, status, field):
        self.assertEqual(answer.status, status, answer)
        problem = answer.json()
        self.assertEqual(problem.get('field'), field, problem)
        return problem


class EveryDialect(Case):
    def test_is_validated_saved_sent_through_and_deleted(self):
        for dialect in DIALECTS:
            with self.subTest(dialect):
                made = connect(dialect)
                path = f'/api/v1/providers/{made["id"]}'
                self.assertTrue(made['trial']['good'])
                answer = parley.done('POST', path + '/send-test', {'to': ['+919820000001', '+919820000002'], 'text': 'Hello you'})
                self.assertTrue(answer['good'], answer)
                self.assertEqual([result['to'] for result in answer['results']], ['+919820000001', '+919820000002'])
                phone = parley.sandbox('GET', '/phones/919820000001')
                self.assertIn('Hello you', json.dumps(phone['messages'][-1]))
                parley.done('PATCH', path, {'rate': 90})
                self.assertEqual(parley.call('DELETE', path).status, 204)
                self.assertEqual(parley.call('GET', path).status, 404)

    def test_is_also_found_by_the_name_that_other_dashboards_have_for_it(self):
        connect('gupshup', 'by its own name')
        made = parley.done('POST', '/api/v1/providers', wish('gupshup', 'by the other') | {'dialect': 'gupshup_whatsapp'})
        self.assertEqual(made['dialect'], 'gupshup')

    def test_tells_no_secret_anywhere(self):
        for dialect, (_, settings) in DIALECTS.items():
            with self.subTest(dialect):
                made = connect(dialect)
                fields = {f['name']: f for d in parley.done('GET', '/api/v1/dialects')['items'] if d['name'] == dialect
                          for f in d['fields']}
                secrets = [value for name, value in settings.items() if fields[name]['secret']]
                self.assertTrue(secrets)
                tried = parley.call('POST', f'/api/v1/providers/{made["id"]}/try').text
                sent = parley.call('POST', f'/api/v1/providers/{made["id"]}/send-test',
                                   {'to': ['+919820000001'], 'text': 'x'}).text
                shown = parley.call('GET', f'/api/v1/providers/{made["id"]}').text
                with open(os.path.join(parley.data, 'parley.db'), 'rb') as file:
                    stored = file.read()
                for name in os.listdir(parley.data):
                    if name.startswith('parley.db-'):
                        with open(os.path.join(parley.data, name), 'rb') as file:
                            stored += file.read()
                for secret in secrets:
                    inner = secret.strip().splitlines()[len(secret.strip().splitlines()) // 2]
                    for place, text in [('answer', json.dumps(made)), ('try', tried), ('send-test', sent), ('shown', shown),
                                        ('log', parley.log())]:
                        self.assertNotIn(inner, text, place)
                    self.assertNotIn(inner.encode(), stored, 'the database')
                remove(made)

    def test_refuses_wrong_credentials_and_shows_the_answer(self):
        wrong = {'generic': {'password': 'no'}, 'gupshup_enterprise': {'notification_password': 'no-such-password'},
                 'gupshup': {'api_key': 'no-such-key'}, 'vonage': {'application_id': '99999999-2222-4333-8444-555555555555'},
                 'meta': {'access_token': 'EAAno-such-token'}}
        for dialect, change in wrong.items():
            with self.subTest(dialect):
                parley.sandbox('POST', '/accounts', {'dialect': dialect, 'sender': SENDER, 'settings': account(dialect)})
                answer = parley.call('POST', '/api/v1/providers', wish(dialect, settings=account(dialect, **change)))
                problem = self.refused(answer, 422, 'endpoint')
                self.assertFalse(problem['trial']['good'])
                self.assertTrue(problem['trial']['response'])
                self.assertEqual(parley.done('GET', '/api/v1/providers')['items'], [])

    def test_names_what_is_missing(self):
        needs = {'gupshup_enterprise': 'notification_password', 'gupshup': 'src_name', 'meta': 'access_token'}
        for dialect, field in needs.items():
            with self.subTest(dialect):
                settings = {name: value for name, value in account(dialect).items() if name != field}
                self.refused(parley.call('POST', '/api/v1/providers', wish(dialect, settings=settings)), 400,
                             'settings.' + field)
        self.refused(parley.call('POST', '/api/v1/providers', wish('vonage', settings={'version': 'v1'})), 400,
                     'settings.application_id')


class BadInput(Case):
    def test_a_private_key_that_is_no_key_names_its_field(self):
        for key in ('hello', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', CANARY):
            answer = parley.call('POST', '/api/v1/providers', wish('vonage', settings=account('vonage', private_key=key)))
            self.refused(answer, 400, 'settings.private_key')
            self.assertNotIn(CANARY, answer.text)

    def test_a_number_with_spaces_is_refused(self):
        for sender in ('+91 99999 00000', ' 919999900000', 'abc', '12', '+', '1234567890123456789'):
            self.refused(parley.call('POST', '/api/v1/providers', wish('generic', sender=sender)), 400, 'sender')

    def test_wrong_fields_are_named(self):
        for change, field in [({'settings': {'nonsense': '1'}}, 'settings.nonsense'), ({'settings': {'user': 7}}, 'settings.user'),
                              ({'settings': {'user': 'a:b'}}, 'settings.user'), ({'dialect': 'klingon'}, 'dialect'),
                              ({'headers': {'X Y': 'a'}}, 'headers'), ({'headers': {'X': 'a\nb'}}, 'headers'),
                              ({'templates': {'url': 'ftp://x'}}, 'templates.url'),
                              ({'templates': {'page_size': 0}}, 'templates.page_size'),
                              ({'templates': {'click_domain': 'http://x'}}, 'templates.click_domain'),
                              ({'concurrency': 5}, 'concurrency'), ({'endpoint': ''}, 'endpoint')]:
            with self.subTest(field):
                self.refused(parley.call('POST', '/api/v1/providers', wish('generic') | change), 400, field)
        self.refused(parley.call('POST', '/api/v1/providers', wish('vonage', settings=account('vonage', version='v7'))), 400,
                     'settings.version')

    def test_test_sends_say_what_they_lack(self):
        made = connect('generic')
        path = f'/api/v1/providers/{made["id"]}/send-test'
        for body, field in [({}, 'text'), ({'to': ['+919820000001']}, 'text'), ({'text': 'a'}, 'to'),
                            ({'to': ['12'], 'text': 'a'}, 'to[0]'), ({'profiles': ['nobody'], 'text': 'a'}, 'profiles[0]'),
                            ({'to': ['+919820000001'], 'template': 4711}, 'template'),
                            ({'to': [7], 'text': 'a'}, 'to[0]')]:
            with self.subTest(field):
                self.refused(parley.call('POST', path, body), 400, field)
        unsaid = parley.done('POST', path, {'to': ['+919820000001'], 'message': {
            'type': 'contacts', 'contacts': [{'name': {'formatted_name': 'A'}, 'phones': [{'phone': '+1'}]}]}})
        self.assertFalse(unsaid['good'])
        self.assertIn('contact cards', unsaid['results'][0]['why'])
        remove(made)


class Life(Case):
    def test_several_numbers_and_providers_live_side_by_side_and_one_is_the_default(self):
        first = connect('generic', 'first', default=True)
        second = connect('meta', 'second', default=True)
        shown = {p['nickname']: p for p in parley.done('GET', '/api/v1/providers')['items']}
        self.assertEqual([shown['first']['default'], shown['second']['default']], [False, True])
        self.assertEqual(len({first['callbacks']['status'], first['callbacks']['incoming'],
                              second['callbacks']['status'], second['callbacks']['incoming']}), 4)
        self.assertEqual(second['chat_link'], 'https://wa.me/919999900000')
        remove(first)
        remove(second)

    def test_archiving_and_deleting_warn_before_they_stop_campaigns(self):
        made = connect('generic', 'busy')
        path = f'/api/v1/providers/{made["id"]}'
        form = parley.done('POST', '/api/v1/templates', {
            'provider': made['id'], 'name': 'welcome', 'language': 'en', 'trial': False,
            'components': [{'type': 'BODY', 'text': 'Hello {{1}}, welcome.'}]})
        parley.import_people(people_csv(2_000))
        parley.done('PATCH', path, {'rate': 20})
        campaign = parley.done('POST', '/api/v1/campaigns', {
            'name': 'slow', 'template': form['id'], 'plan': {'values': {'body.1': 'you'}}})
        self.assertEqual(campaign['provider'], made['id'], 'the provider is the template\'s')
        parley.done('POST', f'/api/v1/campaigns/{campaign["id"]}/launch')
        for refused in (parley.call('POST', path + '/archive', {}), parley.call('DELETE', path)):
            problem = self.refused(refused, 409, 'stop_users')
            self.assertEqual([c['name'] for c in problem['campaigns']], ['slow'])
        archived = parley.done('POST', path + '/archive', {'stop_users': True})
        self.assertTrue(archived['archived'])
        state = parley.done('GET', f'/api/v1/campaigns/{campaign["id"]}')
        self.assertEqual((state['state'], state['state_reason']), ('stopped', 'its provider was archived'))
        self.assertNotIn('busy', [p['nickname'] for p in parley.done('GET', '/api/v1/providers')['items']])
        self.assertIn('busy', [p['nickname'] for p in parley.done('GET', '/api/v1/providers?archived=true')['items']])
        self.refused(parley.call('POST', path + '/send-test', {'to': ['+919820000001'], 'text': 'a'}), 409, 'provider')
        self.assertFalse(parley.done('POST', path + '/restore')['archived'])
        self.assertEqual(parley.call('DELETE', path + '?stop_users=true').status, 204)
        # What is past stays: the campaign, its people and their messages.
        self.assertEqual(parley.done('GET', f'/api/v1/campaigns/{campaign["id"]}')['name'], 'slow')
        connect('generic', 'busy')  # the name is free again
        remove(next(p for p in parley.done('GET', '/api/v1/providers')['items'] if p['nickname'] == 'busy'))

    def test_free_headers_carry_the_callback_urls_where_a_partner_asks_for_that(self):
        made = connect('generic', 'partner', headers={'api-key': CANARY, 'delivery-report-callback-url': '{status_url}'})
        tried = parley.done('POST', f'/api/v1/providers/{made["id"]}/try')
        self.assertIn('delivery-report-callback-url: ********', tried['request'])
        self.assertEqual(made['header_names'], ['api-key', 'delivery-report-callback-url'])
        with sqlite3.connect(os.path.join(parley.data, 'parley.db')) as sql:
            (credentials,) = sql.execute('SELECT credentials FROM provider WHERE nickname = ?', ('partner',)).fetchone()
        self.assertTrue(credentials.startswith('sealed:1:'))
        remove(made)


class AnotherHost(Case):
    """Whoever may change settings, but does not know a secret, must not have it sent to a host of theirs."""

    def setUp(self):
        self.secrets = ['settings.password', 'headers.X-Canary']
        connect('generic', headers={'X-Canary': CANARY}, templates={
            'url': f'http://127.0.0.1:{parley.sandbox_port}/generic/templates', 'user': 'reader', 'password': CANARY,
            'headers': {'X-List': CANARY}})
        self.made = parley.done('GET', '/api/v1/providers')['items'][0]
        self.path = f'/api/v1/providers/{self.made["id"]}'
        self.heard = []
        outer = self

        class Stranger(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                outer.heard.append((self.path, dict(self.headers), self.rfile.read(int(self.headers.get('Content-Length') or 0))))
                self.send_response(200)
                self.end_headers()
            do_GET = do_POST

            def log_message(self, *_):
                pass

        self.stranger = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Stranger)
        threading.Thread(target=self.stranger.serve_forever, daemon=True).start()
        self.addCleanup(self.stranger.server_close)
        self.addCleanup(self.stranger.shutdown)
        self.elsewhere = f'http://127.0.0.1:{self.stranger.server_port}'

    def test_gets_no_stored_secret(self):
        problem = self.refused(parley.call('PATCH', self.path, {'endpoint': self.elsewhere + '/m'}), 422, self.secrets[0])
        for name in self.secrets:
            self.assertIn(name, problem['advice'])
        for change in ({'endpoint': self.elsewhere + '/m', 'settings': {'user': 'mallory'}},
                       {'endpoint': self.elsewhere + '/m', 'headers': {'X-Canary': 'x'}},
                       {'endpoint': 'https://127.0.0.1:9/m'}, {'dialect': 'vonage', 'endpoint': ''}):
            answer = parley.call('PATCH', self.path, change, described=False)
            self.assertGreaterEqual(answer.status, 400, change)
        self.refused(parley.call('PATCH', self.path, {'templates': {'url': self.elsewhere + '/t'}}), 422, 'templates.password')
        self.refused(parley.call('PATCH', self.path, {'templates': {'url': self.elsewhere + '/t', 'password': None}}), 422,
                     'templates.password')
        self.refused(parley.call('PATCH', self.path, {'templates': {'url': self.elsewhere + '/t', 'password': 'p'}}), 422,
                     'templates.headers.X-List')
        self.assertEqual(self.heard, [], 'nobody was asked')
        self.assertEqual(parley.done('GET', self.path), self.made)

    def test_gets_none_of_what_is_replaced(self):
        whole = {'nickname': 'generic', 'sender': SENDER, 'endpoint': self.elsewhere + '/m'}
        parley.call('PUT', self.path, whole, described=False)
        self.assertNotIn(CANARY, str(self.heard))
        self.assertNotIn('Authorization', str(self.heard))

    def test_gets_what_is_given_for_it(self):
        given = {'endpoint': self.elsewhere + '/m', 'settings': {'password': 'another'}, 'headers': {'x-canary': None}}
        parley.call('PATCH', self.path, given)
        self.assertTrue(self.heard, 'it was tried there')
        self.assertNotIn(CANARY, str(self.heard))
        self.assertNotIn(basic(DIALECTS['generic'][1]['user'], DIALECTS['generic'][1]['password']), str(self.heard))

    def test_is_not_another_path_of_the_same(self):
        endpoint = self.made['endpoint']
        self.assertEqual(parley.call('PATCH', self.path, {'endpoint': endpoint + '?a=b', 'rate': 7}).status, 200)
        own = f'http://127.0.0.1:{parley.sandbox_port}/generic/more'
        self.assertEqual(parley.call('PATCH', self.path, {'templates': {'url': own}}).status, 200)


class Callbacks(Case):
    def post(self, url, body, headers=None):
        return exchange(parley.port, 'POST', '/callbacks/' + url.partition('/callbacks/')[2], body, headers or {})

    def counter(self, name):
        text = exchange(parley.port, 'GET', '/metrics').text
        return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name + ' '))

    def test_a_wrong_signature_is_401_counted_and_not_stored(self):
        made = connect('meta')
        url = made['callbacks']['status']
        body = json.dumps({'object': 'whatsapp_business_account', 'entry': []}).encode()
        before = self.counter('parley_callbacks_unsigned_total')
        journal = self.counter('parley_journal_records_total')
        for headers in ({}, {'X-Hub-Signature-256': 'sha256=' + '0' * 64}, {'X-Hub-Signature-256': 'x'}):
            self.assertEqual(self.post(url, body, headers).status, 401)
        self.assertEqual(self.counter('parley_callbacks_unsigned_total'), before + 3)
        self.assertEqual(self.counter('parley_journal_records_total'), journal)
        good = hmac.new(account('meta')['app_secret'].encode(), body, hashlib.sha256).hexdigest()
        self.assertEqual(self.post(url, body, {'X-Hub-Signature-256': 'sha256=' + good}).status, 200)
        remove(made)
        made = connect('vonage')
        self.assertEqual(self.post(made['callbacks']['status'], b'{}', {'Authorization': 'Bearer a.b.c'}).status, 401)
        self.assertEqual(self.post(made['callbacks']['status'], b'{}').status, 503, 'Vonage then sends it again, signed')
        remove(made)

    def test_handshakes_are_answered_as_each_provider_asks(self):
        made = connect('meta')
        path = '/callbacks/' + made['callbacks']['status'].partition('/callbacks/')[2]
        query = '?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token='
        answer = exchange(parley.port, 'GET', path + query + 'acme-verify')
        self.assertEqual((answer.status, answer.body), (200, b'1158201444'))
        self.assertEqual(exchange(parley.port, 'GET', path + query + 'wrong').status, 403)
        remove(made)
        made = connect('gupshup')
        answer = self.post(made['callbacks']['status'], json.dumps({
            'app': 'AcmeStore', 'timestamp': 1, 'version': 2, 'type': 'user-event',
            'payload': {'phone': 'callbackSetPhone', 'type': 'sandbox-start'}}).encode())
        self.assertEqual((answer.status, answer.body), (200, b''))
        remove(made)

    def test_an_unknown_type_is_kept_raw_and_answered_200(self):
        for dialect, body in [('gupshup', {'app': 'A', 'timestamp': 1, 'version': 2, 'type': 'moon-event', 'payload': {}}),
                              ('generic', {'what': 'is this'})]:
            with self.subTest(dialect):
                made = connect(dialect)
                self.assertEqual(self.post(made['callbacks']['status'], json.dumps(body).encode()).status, 200)
                wait_until(lambda: self.kept(made), 'it is in quarantine')
                remove(made)

    def kept(self, provider):
        return [e for e in parley.done('GET', '/api/v1/quarantine')['items'] if e['provider'] == provider['id']]

    def test_of_a_report_by_get_that_cannot_be_read_the_query_is_shown(self):
        made = connect('gupshup_enterprise')
        path = made['callbacks']['status'].partition(str(parley.port))[2]
        query = 'moon=full&phase=%FF'
        headers = {'X-Api-Key': CANARY, 'X-Original-URI': path, 'Content-Type': 'text/plain'}
        self.assertEqual(exchange(parley.port, 'GET', f'{path}?{query}', headers=headers).status, 200)
        entry, = wait_until(lambda: self.kept(made), 'it is in quarantine')
        shown = parley.done('GET', f'/api/v1/quarantine/{entry["id"]}')
        self.assertEqual((shown['method'], shown['query'], shown['body']), ('GET', query, ''))
        self.assertEqual(shown['headers'], {'Content-Type': 'text/plain'})
        remove(made)

    def test_what_is_in_quarantine_is_found_by_what_it_is_and_thrown_away(self):
        made = connect('generic')
        for kind in ('status', 'incoming'):
            self.post(made['callbacks'][kind], b'what is this?')
        wait_until(lambda: len(self.kept(made)) == 2, 'they are in quarantine')
        path = f'/api/v1/quarantine?provider={made["id"]}'
        entry, = parley.done('GET', path + '&kind=incoming')['items']
        self.assertEqual(parley.done('GET', f'{path}&reason={quote(entry["reason"][:5])}&kind=incoming')['items'], [entry])
        self.assertEqual(parley.done('GET', path + '&reason=nothing')['items'], [])
        self.assertEqual(parley.call('GET', '/api/v1/quarantine?kind=x').json()['field'], 'kind')
        self.assertEqual(parley.done('GET', f'/api/v1/quarantine/{entry["id"]}')['reason'], entry['reason'])
        self.assertEqual(parley.call('DELETE', f'/api/v1/quarantine/{entry["id"]}').status, 204)
        self.assertEqual(parley.call('DELETE', f'/api/v1/quarantine/{entry["id"]}').status, 404)
        self.assertEqual([e['kind'] for e in self.kept(made)], ['status'])
        told = parley.done('GET', '/api/v1/audit?limit=1')['items'][0]
        self.assertEqual((told['action'], told['subject']),
                         ('DELETE /api/v1/quarantine/{entry}', f'/api/v1/quarantine/{entry["id"]}'))
        remove(made)

    def test_a_stranger_gets_the_automatic_reply_once(self):
        number = '+919999900077'  # nobody else's in the sandbox
        made = connect('meta', sender=number, auto_reply='We will be with you soon')
        for text in ('hello', 'anybody there?'):
            parley.sandbox('POST', '/phones/4915112345678/reply', {'text': text, 'to': number, 'context': False})

        def replies():
            shown = exchange(parley.sandbox_port, 'GET', '/sandbox/phones/4915112345678')
            return [m for m in shown.json()['messages'] if 'soon' in json.dumps(m)] if shown.status == 200 else []
        wait_until(replies, 'the reply is on the phone')
        with sqlite3.connect(os.path.join(parley.data, 'parley.db')) as sql:
            def settled():
                return [state for (state,) in sql.execute('SELECT state FROM auto_reply')] == ['accepted']
            wait_until(settled, 'one reply is accepted')
        self.assertEqual(len(replies()), 1)
        remove(made)


class Keys(Case):
    def test_the_key_lies_outside_the_data_and_nothing_starts_without_it(self):
        own = RunningParley()
        try:
            key = own.data + '.key'
            self.assertEqual(os.stat(key).st_mode & 0o777, 0o600)
            self.assertFalse([name for name in os.listdir(own.data) if name.endswith('.key')])
            own.sandbox('POST', '/accounts', {'dialect': 'generic', 'sender': SENDER, 'settings': account('generic')})
            own.done('POST', '/api/v1/providers', {'nickname': 'one', 'sender': SENDER, 'settings': account('generic'),
                                                   'endpoint': own.endpoint})
            self.assertEqual(own.stop(), 0)
            os.rename(key, key + '.away')
            done = subprocess.run([BINARY, 'serve'], env=clean_environment(**own.settings), cwd=own.folder,
                                  capture_output=True, text=True, timeout=60)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn('data.key', done.stderr)
            self.assertIn('secret_key_file', done.stderr)
            os.rename(key + '.away', key)
            own.start()
            self.assertTrue(own.done('POST', '/api/v1/providers/1/try')['good'])
        finally:
            own.close()


class CommandLine(Case):
    def run_parley(self, *words, **environment):
        return subprocess.run([BINARY, *words], env=clean_environment(server=f'http://127.0.0.1:{parley.port}', key=parley.key,
                                                                      **environment),
                              cwd=parley.folder, capture_output=True, text=True, timeout=60)

    def test_dialects_are_shown_to_people_and_scripts(self):
        said = self.run_parley('dialects').stdout
        for dialect in DIALECTS:
            self.assertIn(dialect, said)
        self.assertEqual({d['name'] for d in json.loads(self.run_parley('dialects', '--json').stdout)}, set(DIALECTS))
        self.assertIn('lost', self.run_parley('dialects', '--from', 'meta', '--to', 'generic').stdout)
        self.assertIn('there are', self.run_parley('dialects', 'klingon').stderr)

    def test_the_page_of_dialects_is_what_the_program_says(self):
        source = os.environ.get('PARLEY_SOURCE') or os.path.join(os.path.dirname(os.path.abspath(__file__)), '../..')
        with open(os.path.join(source, 'docs/dialects.md'), encoding='utf-8') as file:
            self.assertEqual(file.read(), self.run_parley('dialects', '--markdown').stdout,
                             'write it again: build/release/parley dialects --markdown > docs/dialects.md')

    def test_a_provider_is_made_tried_sent_through_archived_and_deleted(self):
        words = ['--dialect', 'meta', '--endpoint', f'http://127.0.0.1:{parley.sandbox_port}/meta']
        for name, value in account('meta').items():
            if name not in ('access_token', 'app_secret'):
                words += ['--set', f'{name}={value}']
        with open(os.path.join(parley.folder, 'token'), 'w', encoding='utf-8') as file:
            file.write(account('meta')['access_token'] + '\n')
        made = self.run_parley('provider', 'create', '--nickname', 'cli', '--sender', SENDER, '--sandbox', *words,
                               '--set', 'access_token=@token', '--json', provider_app_secret=account('meta')['app_secret'])
        self.assertEqual(made.returncode, 0, made.stderr)
        provider = json.loads(made.stdout)
        self.assertEqual(set(provider['secrets']), {'access_token', 'app_secret', 'verify_token'})
        number = str(provider['id'])
        self.assertIn('Good', self.run_parley('provider', 'try', number).stdout)
        sent = self.run_parley('provider', 'send-test', number, '--to', '+919820000001', '--text', 'Does this arrive?')
        self.assertEqual(sent.returncode, 0, sent.stdout)
        self.assertIn('wamid.', sent.stdout)
        self.assertIn('archived', self.run_parley('provider', 'archive', number).stdout)
        self.assertIn('cli', self.run_parley('provider', 'list', '--archived').stdout)
        self.assertEqual(self.run_parley('provider', 'restore', number).returncode, 0)
        self.assertEqual(self.run_parley('provider', 'delete', number).returncode, 0)

    def test_presets_say_what_they_need(self):
        base = ['provider', 'create', '--nickname', 'p', '--sender', SENDER, '--endpoint', 'http://127.0.0.1:9/']
        self.assertIn('Token', self.run_parley(*base, '--preset', 'haptik').stderr)
        self.assertIn('api-key', self.run_parley(*base, '--preset', 'kaleyra').stderr)
        self.assertIn('user', self.run_parley(*base, '--preset', 'exotel').stderr)
        self.assertIn('there are', self.run_parley(*base, '--preset', 'acme').stderr)


if __name__ == '__main__':
    unittest.main()
