"""The notification API, by the very requests that its official clients send, and the seed's and the reference's examples."""

import base64
import datetime
import hashlib
import hmac
import http.server
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'faults'))
from running_parley import RunningParley, exchange, free_port, wait_until
from accounts import DIALECTS

SENDER = '+919999900000'
PHONE = '+14155550101'

parley = recorder = None
keys = {}
provider = {}
numbers = itertools.count(1)


class Recorder:
    """Stands between the server and the sandbox's provider and keeps what was said, byte for byte."""

    def __init__(self, target):
        self.port = free_port()
        self.forms = []
        self.before_answer = None  # gets each answer before the server does
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def forward(self):
                body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
                if self.path.split('?')[0].endswith('/msg'):
                    form = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
                    outer.forms.append((form, {name.lower(): value for name, value in self.headers.items()}))
                headers = {name: value for name, value in self.headers.items()
                           if name.lower() not in ('host', 'connection', 'content-length')}
                answer = exchange(target, self.command, self.path, body or None, headers)
                if outer.before_answer:
                    outer.before_answer(answer)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    if name.lower() not in ('connection', 'content-length', 'transfer-encoding'):
                        self.send_header(name, value)
                self.send_header('Content-Length', str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST = do_PUT = forward

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def sent_to(self, number):
        return [(form, headers) for form, headers in self.forms if form.get('destination') == number.lstrip('+')]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def setUpModule():
    global parley, recorder
    parley = RunningParley(allow_private_urls='true', rate_limit=0)
    unittest.addModuleCleanup(parley.close)
    parley.sandbox('PATCH', '/settings', {'callbacks': {
        'failed': 0, 'delivered': 1, 'read': 0, 'clicked': 0, 'replied': 0, 'sent_ms': {'min': 0, 'max': 5},
        'delivered_ms': {'min': 0, 'max': 20}}})
    recorder = Recorder(parley.sandbox_port)
    unittest.addModuleCleanup(recorder.close)
    made = parley.done('POST', '/api/v1/project/notification-secret')
    keys.update(key=made['notification_key'], secret=made['notification_secret'])
    settings = DIALECTS['gupshup'][1]
    for app in (settings['src_name'], 'Other'):
        # Called back at the address that the seed has its readers paste.
        address = f'http://127.0.0.1:{parley.port}/api/v1/apps/{keys["key"]}/webhook/gupshup_whatsapp'
        about = {'dialect': 'gupshup', 'sender': SENDER if app != 'Other' else '+919999900001',
                 'settings': settings | {'src_name': app}}
        parley.sandbox('POST', '/accounts', about)
        if app != 'Other':
            provider.update(parley.done('POST', '/api/v1/providers', {
                'nickname': 'gupshup', 'dialect': 'gupshup', 'sender': SENDER, 'rate': 5000, 'answer_limit_ms': 10_000,
                'endpoint': f'http://127.0.0.1:{recorder.port}/gupshup', 'settings': settings, 'default': True}))
            parley.sandbox('POST', '/accounts', about | {'status_url': address, 'incoming_url': address})


def envelope(form):
    """Without what is said, and without the settings of a text."""
    return {name: value for name, value in form.items() if name not in ('message', 'disablePreview', 'encode')}


def server_headers(**more):
    return {'X-ENGAGESPOT-API-KEY': keys['key'], 'X-ENGAGESPOT-API-SECRET': keys['secret'],
            'Content-Type': 'application/json'} | more


def user_headers(user):
    signed = base64.b64encode(hmac.new(keys['secret'].encode(), user.encode(), hashlib.sha256).digest()).decode()
    return {'X-ENGAGESPOT-API-KEY': keys['key'], 'X-ENGAGESPOT-USER-ID': user, 'X-ENGAGESPOT-USER-SIGNATURE': signed,
            'X-ENGAGESPOT-DEVICE-ID': 'd-1', 'Cache-Control': 'no-cache', 'Content-Type': 'application/json'}


class Case(unittest.TestCase):
    def ask(self, method, path, body=None, status=200, headers=None):
        raw = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        answer = exchange(parley.port, method, path, raw, headers or server_headers())
        self.assertEqual(answer.status, status, f'{method} {path}: {answer}')
        if status >= 400:
            self.assertTrue(answer.json()['message'], answer)
        return answer.json() if answer.body else None

    def user(self, identifier, phone=PHONE, **more):
        return self.ask('PUT', '/v3/users/' + urllib.parse.quote(identifier, safe=''), {'phoneNumber': phone} | more)

    def send(self, **body):
        answer = self.ask('POST', '/v3/notifications', {'notification': {'title': 't', 'message': 'm'}} | body, 202)
        self.assertRegex(answer['requestId'], r'^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$')
        return answer['requestId']

    def events(self, request):
        lines = self.ask('GET', f'/v3/notifications/{request}/events')['events']
        return {(line['recipient'], line['channel']): line for line in lines}

    def wait_for(self, request, recipient, event):
        def found():
            line = self.events(request)[(recipient, 'whatsapp')]
            return line if line['event'] == event else None
        return wait_until(found, f'{recipient} is {event}: {self.events(request)}')


class Credentials(Case):
    def test_must_be_good(self):  # vector N4
        for headers in ({}, server_headers(**{'X-ENGAGESPOT-API-SECRET': 'wrong'}),
                        server_headers(**{'X-ENGAGESPOT-API-KEY': 'wrong'}), user_headers('u-1')):
            answer = self.ask('POST', '/v3/notifications', {'notification': {'title': 't'}, 'recipients': ['u']}, 401,
                              {'Content-Type': 'application/json'} | headers)
            self.assertTrue(answer['message'].startswith('Authentication failed.'), answer)

    def test_of_a_user_open_what_is_theirs_alone(self):
        self.user('mine', '+14155550120')
        self.assertEqual(self.ask('GET', '/v3/profile', headers=user_headers('mine'))['identifier'], 'mine')
        self.ask('GET', '/v3/profile', status=401, headers=user_headers('mine') | {'X-ENGAGESPOT-USER-ID': 'other'})
        self.ask('PUT', '/v3/users/mine', {}, 401, user_headers('mine'))


    @unittest.skipUnless(shutil.which('openssl'), 'openssl makes the keys')
    def test_of_a_user_may_be_a_token(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ('own', 'other'):
                subprocess.run(['openssl', 'genrsa', '-out', f'{folder}/{name}', '2048'], check=True, capture_output=True)
            public = subprocess.run(['openssl', 'rsa', '-in', f'{folder}/own', '-pubout'], check=True,
                                    capture_output=True).stdout.decode()

            def signed(claims, algorithm='RS256', key='own'):
                part = lambda value: base64.urlsafe_b64encode(value).rstrip(b'=')
                text = part(json.dumps({'alg': algorithm, 'typ': 'JWT'}).encode()) + b'.' + part(json.dumps(claims).encode())
                signature = b''
                if algorithm == 'RS256':
                    signature = subprocess.run(['openssl', 'dgst', '-sha256', '-sign', f'{folder}/{key}'], input=text,
                                               check=True, capture_output=True).stdout
                elif algorithm == 'HS256':
                    signature = hmac.new(public.encode(), text, hashlib.sha256).digest()
                return {'Authorization': 'Bearer ' + (text + b'.' + part(signature)).decode(),
                        'Content-Type': 'application/json'}

            parley.done('PUT', '/api/v1/project/token-key', {'token_key': public})
            self.addCleanup(parley.done, 'PUT', '/api/v1/project/token-key', {'token_key': None})
            self.user('by-token', '+14155550122')
            claims = {'sub': 'user:by-token', 'apiKey': keys['key']}
            self.assertEqual(self.ask('GET', '/v3/profile', headers=signed(claims))['identifier'], 'by-token')
            self.assertEqual(self.ask('GET', '/v3/profile?userIdentifier=mine', headers=signed(claims))['identifier'],
                             'by-token')
            for wrong in (signed(claims, key='other'), signed(claims, 'none'), signed(claims, 'HS256'),
                          signed(claims | {'exp': 1}), signed(claims | {'sub': 'by-token'}),
                          signed(claims | {'apiKey': 'other'}), signed({'sub': 'user:by-token'}), signed([claims])):
                self.ask('GET', '/v3/profile', status=401, headers=wrong)
            self.ask('POST', '/v3/notifications', {'notification': {'title': 't'}, 'recipients': ['u']}, 401, signed(claims))


class Users(Case):
    def test_are_created_and_updated(self):  # vector U1
        answer = self.ask('PUT', '/v3/users/asha', {'name': 'Asha', 'email': 'asha@example.com', 'phoneNumber': PHONE})
        self.assertEqual(answer, {'identifier': 'asha', 'profile': {
            'name': 'Asha', 'email': 'asha@example.com', 'phoneNumber': PHONE}})
        answer = self.ask('PUT', '/v3/users/asha', {'city': 'Pune', 'address': {'zip': '1'}})
        self.assertEqual(answer['profile'], {'name': 'Asha', 'email': 'asha@example.com', 'phoneNumber': PHONE,
                                             'city': 'Pune', 'address': {'zip': '1'}})
        native = parley.done('GET', '/api/v1/profiles/asha')
        self.assertEqual((native['phone'], native['attributes']['Name'], native['opted_in']), (PHONE, 'Asha', False))
        posted = self.ask('POST', '/v3/users', {'identifier': 'posted', 'profile': {'name': 'P'}})
        self.assertEqual(posted, {'identifier': 'posted', 'profile': {'name': 'P'}})

    def test_have_no_identifier_in_their_profile(self):  # vector U2
        self.assertIn('identifier', self.ask('PUT', '/v3/users/asha', {'identifier': 'x'}, 422)['message'])

    def test_may_have_any_identifier_when_it_is_encoded(self):  # vector U3
        self.assertEqual(self.user('order/7 b')['identifier'], 'order/7 b')
        self.assertEqual(self.ask('GET', '/v3/profile', headers=user_headers('order/7 b'))['identifier'], 'order/7 b')

    def test_have_numbers_of_a_plus_and_digits(self):  # seed 002
        self.assertEqual(self.user('numbered', '+919988776655')['profile']['phoneNumber'], '+919988776655')
        for wrong in ('(457)-746-846', '919988776655', '+91 99887 76655', 919988776655):
            message = self.ask('PUT', '/v3/users/numbered', {'phoneNumber': wrong}, 422)['message']
            self.assertIn('phoneNumber', message)
            self.assertIn('+ and digits', message)
        self.assertEqual(parley.done('GET', '/api/v1/profiles/numbered')['phone'], '+919988776655')

    def test_have_the_email_that_they_go_by(self):
        self.assertEqual(self.ask('PUT', '/v3/users/b@example.com', {'name': 'B'})['profile']['email'], 'b@example.com')

    def test_are_deleted_also_as_one_client_writes_it(self):
        self.user('leaving')
        self.ask('DELETE', '/v3/users/leaving', status=202)
        self.ask('DELETE', '/v3/users/leaving', status=404)
        self.user('leaving')
        self.ask('DELETE', '/v3/usersleaving', status=202)
        self.ask('GET', '/v3/profile', status=404, headers=user_headers('leaving'))
        self.ask('DELETE', '/v3/users', status=404)
        self.ask('DELETE', '/v3/nothing', status=404)

    def test_read_and_write_their_own_profile(self):
        headers = user_headers('self')
        self.ask('GET', '/v3/profile', status=404, headers=headers)
        self.ask('PUT', '/v3/profile', {'name': 'S', 'city': 'Pune'}, headers=headers)
        patch = [{'op': 'replace', 'path': '/name', 'value': 'T'}, {'op': 'remove', 'path': '/city'},
                 {'op': 'add', 'path': '/phoneNumber', 'value': '+14155550121'}]
        self.assertEqual(self.ask('PATCH', '/v3/profile', patch, headers=headers)['profile'],
                         {'name': 'T', 'phoneNumber': '+14155550121'})
        self.assertEqual(self.ask('PATCH', '/v3/profile', {'phoneNumber': None, 'city': 'Goa'}, headers=headers)['profile'],
                         {'name': 'T', 'city': 'Goa'})
        self.ask('PATCH', '/v3/profile', [{'op': 'remove', 'path': '/none'}], 422, headers)
        self.ask('PATCH', '/v3/profile', [{'op': 'test', 'path': '/name', 'value': 'S'}], 409, headers)
        self.ask('PATCH', '/v3/profile', b'[{"op":', 400, headers)


class Sending(Case):
    def setUp(self):
        number = next(numbers)
        self.phone = f'+1415556{number:04d}'
        self.name = f'to-{number}'
        self.user(self.name, self.phone)

    def sent(self):
        return wait_until(lambda: recorder.sent_to(self.phone), f'something is sent to {self.phone}')

    def test_reaches_who_is_known_and_discards_the_rest(self):  # vector N1
        request = self.ask('POST', '/v3/notifications', {
            'notification': {'title': 'Order shipped', 'message': 'Your order A1 is on the way',
                             'url': 'https://shop.example.org/o/A1'},
            'sendTo': {'recipients': [self.name, 'nobody']}, 'data': {'orderId': 'A1'}, 'category': 'orders',
            'override': {'channels': ['whatsapp']}}, 202)['requestId']
        form, headers = self.sent()[0]
        self.assertEqual(envelope(form), {'channel': 'whatsapp', 'source': SENDER.lstrip('+'),
                                          'destination': self.phone.lstrip('+'), 'src.name': 'AcmeStore'})
        self.assertEqual(json.loads(form['message']), {'type': 'text', 'text': 'Your order A1 is on the way'})
        self.assertEqual(headers['apikey'], 'test-api-key')
        line = self.wait_for(request, self.name, 'delivered')
        self.assertEqual((line['provider'], line['reason']), ('gupshup_whatsapp', None))
        self.assertEqual([step['event'] for step in line['history']], ['sent', 'delivered'])
        lost = self.events(request)[('nobody', 'whatsapp')]
        self.assertEqual(lost['event'], 'discarded')
        self.assertIn('nobody is known', lost['reason'])
        self.assertIn('orders', [one['identifier'] for one in self.ask('GET', '/v3/categories')])
        phone = parley.sandbox('GET', f'/phones/{self.phone.lstrip("+")}')
        self.assertEqual([message['text'] for message in phone['messages']], ['Your order A1 is on the way'])
        parley.sandbox('POST', f'/phones/{self.phone.lstrip("+")}/read', {})
        self.wait_for(request, self.name, 'seen')
        native = parley.done('GET', f'/api/v1/notifications?request={request}')
        self.assertEqual([item['channels'][0]['event'] for item in native['items']], ['seen', 'discarded'])
        first = self.ask('GET', f'/v1/apps/{keys["key"]}/logs?page=1&limit=100')['data']
        self.assertIn((request, self.name, 'seen'), [(one['requestId'], one['recipient'], one['event']) for one in first])
        self.ask('GET', '/v1/apps/other/logs', status=404)

    def test_takes_the_old_form(self):  # vector N2
        self.ask('POST', '/v4/notifications', {'notification': {'title': 'Only a title'}, 'recipients': [self.name]}, 202)
        self.assertEqual(json.loads(self.sent()[0][0]['message'])['text'], 'Only a title')

    def test_fills_a_template_from_the_data(self):  # vector N3
        form = {'name': 'code_' + self.name.replace('-', '_'), 'language': 'en',
                'components': [{'type': 'BODY', 'text': 'Code {{1}}, valid {{2}} minutes.',
                                'example': {'body_text': [['123456', '5']]}}],
                'external_id': '0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01'}
        made = parley.done('POST', '/api/v1/templates', {'provider': provider['id'], 'trial': False} | form)
        data = {'1': '58365', '2': 5}
        self.ask('POST', '/v3/notifications', {'notification': {'templateId': made['id']}, 'data': data,
                                               'sendTo': {'recipients': [self.name]}}, 202)
        said = json.loads(self.sent()[0][0]['template'])
        self.assertEqual(said['params'], ['58365', '5'])
        self.ask('POST', '/v3/notifications', {'notification': {'templateIdentifier': form['name']}, 'data': data,
                                               'sendTo': {'recipients': [self.name]}}, 202)
        inbox = self.ask('GET', f'/v3/notifications?userIdentifier={self.name}')
        self.assertEqual(inbox['data'][0]['message'], 'Code 58365, valid 5 minutes.')
        missing = self.ask('POST', '/v3/notifications', {'notification': {'templateId': made['id']}, 'data': {'1': 'a'},
                                                         'recipients': [self.name]}, 422)
        self.assertIn('data.2', missing['message'])
        self.ask('POST', '/v3/notifications', {'notification': {'templateId': 999_999}, 'recipients': [self.name]}, 422)

    def test_ignores_what_is_said_for_another_provider(self):  # vector P1
        request = self.send(sendTo={'recipients': [self.name]}, data={'infobip_whatsapp': {'type': 'template'}}, override={
            'infobip_whatsapp': {'_config': {'API_KEY': 'other-key'}, 'content': {'templateName': 'order_shipped'}}})
        form, headers = self.sent()[0]
        self.assertEqual(headers['apikey'], 'test-api-key')
        self.assertNotIn('content', form)
        self.assertIn('infobip_whatsapp', self.events(request)[(self.name, 'whatsapp')]['reason'])

    def test_merges_an_override_over_the_providers_body(self):  # vector P2, and both spellings
        image = '{"type":"image","originalUrl":"https://i.example.org/a.png"}'
        for name, override in (('gupshup_whatsapp', {'_config': {'SRC_NAME': 'Other', 'SOURCE': '+91 99999-00001'},
                                                     'message': image}),
                               ('gushup_whatsapp', {'SRC_NAME': 'Other', 'SOURCE': '919999900001',
                                                    'message': json.loads(image)})):
            with self.subTest(name):
                before = len(recorder.sent_to(self.phone))
                self.send(sendTo={'recipients': [self.name]}, override={name: override})
                form, _ = wait_until(lambda: recorder.sent_to(self.phone)[before:], 'it is sent')[0]
                self.assertEqual(envelope(form), {'channel': 'whatsapp', 'source': '919999900001',
                                                  'destination': self.phone.lstrip('+'), 'src.name': 'Other'})
                self.assertEqual(json.loads(form['message']), json.loads(image))

    def test_may_be_led_to_another_number_but_to_no_blocked_one(self):
        other, blocked = '+14155568888', '+14155569999'
        parley.done('PUT', f'/api/v1/blocked-numbers/{blocked}')
        before = len(recorder.sent_to(other))
        for name in ('gupshup_whatsapp', 'gushup_whatsapp'):
            self.send(sendTo={'recipients': [self.name]}, override={name: {'destination': other.lstrip('+')}})
            request = self.send(sendTo={'recipients': [self.name]}, override={name: {'destination': blocked.lstrip('+')}})
            line = self.events(request)[(self.name, 'whatsapp')]
            self.assertEqual(line['event'], 'discarded')
            self.assertIn('do-not-disturb', line['reason'])
            for wrong in ('(457)-746-846', '14155568888,14155569999', '', ['14155568888'], True):
                answer = self.ask('POST', '/v3/notifications', {
                    'notification': {'title': 't'}, 'recipients': [self.name],
                    'override': {name: {'destination': wrong}}}, 422)
                self.assertIn('override.gupshup_whatsapp.destination', answer['message'])
        wait_until(lambda: len(recorder.sent_to(other)) == before + 2, 'both are sent')
        self.assertEqual(recorder.sent_to(blocked), [])

    def test_is_not_led_to_a_number_that_is_blocked_before_its_time(self):
        other = '+14155568887'
        soon = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)).strftime(
            '%Y-%m-%dT%H:%M:%S.%fZ')
        request = self.send(recipients=[self.name], sendAt=soon, override={
            'gupshup_whatsapp': {'destination': other.lstrip('+')}})
        self.assertEqual(self.events(request)[(self.name, 'whatsapp')]['event'], 'scheduled')
        parley.done('PUT', f'/api/v1/blocked-numbers/{other}')
        self.assertIn('do-not-disturb', self.wait_for(request, self.name, 'discarded')['reason'])
        self.assertEqual(recorder.sent_to(other), [])

    def test_creates_inline_users(self):
        self.send(sendTo={'recipients': [{'identifier': self.name + '-new', 'phoneNumber': self.phone, 'city': 'Pune'}]})
        self.sent()
        self.assertEqual(parley.done('GET', f'/api/v1/profiles/{self.name}-new')['attributes']['city'], 'Pune')
        self.ask('POST', '/v3/notifications', {'notification': {'title': 't'}, 'sendTo': {'recipients': [
            {'identifier': self.name + '-bad', 'phoneNumber': '(457)-746-846'}]}}, 422)
        self.assertEqual(parley.call('GET', f'/api/v1/profiles/{self.name}-bad').status, 404)

    def test_obeys_preferences(self):
        category = self.ask('POST', '/v3/categories', {'identifier': 'pref-' + self.name, 'name': 'P'}, 201)
        self.ask('PATCH', '/v3/preferences', {'preference': [
            {'categoryId': category['id'], 'channels': [{'channel': 'WhatsApp', 'enabled': False}]}]},
            headers=user_headers(self.name))
        wrong = self.ask('PATCH', '/v3/preferences', {'preference': [
            {'categoryId': category['id'], 'channels': [{'channel': 'pigeon', 'enabled': False}]}]}, 422,
            user_headers(self.name))
        self.assertIn('preference[0].channels[0].channel', wrong['message'])
        shown = self.ask('GET', '/v3/preferences', headers=user_headers(self.name))
        mine = next(one for one in shown if one['category']['id'] == category['id'])
        self.assertIn({'channel': 'whatsapp', 'enabled': False}, mine['channelPreferences'])
        refused = self.send(sendTo={'recipients': [self.name]}, category=category['identifier'])
        self.assertIn('category', self.events(refused)[(self.name, 'whatsapp')]['reason'])
        self.assertEqual(recorder.sent_to(self.phone), [])
        self.send(sendTo={'recipients': [self.name]})
        self.sent()

    def test_waits_for_its_time_and_can_be_taken_back_in_every_spelling(self):
        later = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=30)).strftime('%Y-%m-%dT%H:%M:%SZ')
        for number, (method, path) in enumerate((('PATCH', '/v4/workflows/any'), ('PATCH', '/v4/workflows/any/cancel-run'),
                                                 ('POST', '/v4/workflows/any/cancel-run'), ('PATCH', '/v3/workflows/any'))):
            key = f'{self.name}-{number}'
            request = self.ask('POST', '/v3/notifications', {
                'notification': {'title': 'later', 'workflow': {'identifier': '', 'cancellationKey': key}},
                'sendTo': {'recipients': [self.name]}, 'sendAt': later}, 202)['requestId']
            self.assertEqual(self.events(request)[(self.name, 'whatsapp')]['event'], 'scheduled')
            self.assertEqual(self.ask(method, path, {'cancellationKey': key, 'cancelFor': {'recipients': [self.name]}})
                             ['cancelled'], 1)
            self.assertEqual(self.events(request)[(self.name, 'whatsapp')]['event'], 'discarded')
            self.ask(method, path, {'cancellationKey': key}, 404)
        self.ask('PATCH', '/v4/workflows/any', {}, 422)
        self.assertEqual(recorder.sent_to(self.phone), [])

    def test_knows_no_workflows(self):
        answer = self.ask('POST', '/v3/notifications', {'notification': {'workflow': {'identifier': 'order_flow'}},
                                                        'sendTo': {'recipients': [self.name]}}, 404)
        self.assertIn('workflow', answer['message'])

    def test_takes_what_the_go_and_the_rust_client_send(self):
        self.ask('POST', '/v3/notifications', {
            'notification': {'title': 'go', 'message': '', 'workflow': {'identifier': '', 'cancellationKey': ''}},
            'data': None, 'sendTo': {'recipients': [self.name]}}, 202)
        self.ask('POST', '/v3/notifications', {
            'notification': {'title': 'rust', 'message': None, 'url': None, 'icon': None}, 'recipients': [self.name]}, 202)
        wait_until(lambda: len(recorder.sent_to(self.phone)) == 2, 'both are sent')

    def test_takes_what_a_client_of_php_makes_of_empty_objects(self):
        self.ask('POST', '/v3/notifications', {'notification': {'title': 'php'}, 'recipients': [self.name], 'data': [],
                                               'override': []}, 202)
        self.assertEqual(self.ask('PUT', f'/v3/users/{self.name}', [])['profile'], {'phoneNumber': self.phone})
        self.sent()

    def test_names_what_is_wrong_as_the_caller_has_said_it(self):
        for body, where in (({'override': {'gupshup_whatsapp': {'SOURCE': 'hello'}}}, 'override.gupshup_whatsapp.SOURCE'),
                            ({'notification': {'title': 't', 'message': 'x' * 4097}}, 'notification.message'),
                            ({'notification': {'title': '  '}}, 'notification.title')):
            answer = self.ask('POST', '/v3/notifications', {'notification': {'title': 't'}, 'recipients': [self.name]} | body,
                              422)
            self.assertIn(where, answer['message'])

    def test_sends_to_topics(self):
        topic = self.ask('POST', '/v3/topics', {'name': 'Big News', 'identifier': 'news-' + self.name}, 201)
        self.ask('PATCH', f'/v3/topics/{topic["id"]}', {'name': 'Bigger News'})
        self.ask('POST', f'/v3/topics/{topic["id"]}/users', {'users': [
            {'identifier': self.name, 'channels': ['whatsapp']}, {'identifier': 'quiet', 'channels': ['inApp']}]})
        subscriptions = self.ask('GET', f'/v3/topics/subscriptions/{self.name}')
        self.assertEqual([(one['name'], one['channels']) for one in subscriptions], [('Bigger News', ['whatsapp'])])
        request = self.send(sendTo={'topics': [topic['identifier']]})
        self.sent()
        self.assertEqual(self.events(request)[('quiet', 'whatsapp')]['event'], 'discarded')
        self.ask('PUT', f'/v3/topics/{topic["id"]}/users/{self.name}', {'channels': ['inApp']})
        self.ask('POST', f'/v3/topics/{topic["id"]}/detachUsers', {'users': ['quiet']})
        request = self.send(sendTo={'topics': [topic['identifier']]})
        self.assertEqual([*self.events(request)], [(self.name, 'whatsapp'), (self.name, 'inApp')])
        self.ask('DELETE', f'/v3/topics/{topic["id"]}')
        self.ask('DELETE', f'/v3/topics/{topic["id"]}', status=404)
        self.ask('POST', '/v3/notifications', {'notification': {'title': 't'},
                                               'sendTo': {'topics': [topic['identifier']]}}, 422)

    def test_says_where_a_body_is_wrong_and_never_fails(self):
        for body, status, where in ((b'{"notification": {"title": ', 400, 'line 1'), (b'[1]', 400, 'body'),
                                    (b'\xff\xfe', 400, 'body'), (b'', 422, 'notification'),
                                    (b'{"a":' * 100, 400, 'body'), ({'notification': {'title': 't'}}, 422, 'recipients')):
            self.assertIn(where, self.ask('POST', '/v3/notifications', body, status)['message'])
        odd = [None, True, 7, -1.5, '', 'x', '\u0000', [], [[]], {}, {'a': None}, 'x' * 5_000]
        for value in odd:
            for body in ({'notification': value}, {'notification': {'title': value}, 'recipients': [self.name]},
                         {'notification': {'title': 't'}, 'recipients': value},
                         {'notification': {'title': 't'}, 'recipients': [value]},
                         {'notification': {'title': 't'}, 'sendTo': value},
                         {'notification': {'title': 't'}, 'sendTo': {'topics': value}},
                         {'notification': {'title': 't', 'workflow': value, 'templateId': value}, 'recipients': ['nobody']},
                         {'notification': {'title': 't'}, 'recipients': ['nobody'], 'data': value},
                         {'notification': {'title': 't'}, 'recipients': ['nobody'], 'category': value},
                         {'notification': {'title': 't'}, 'recipients': ['nobody'], 'sendAt': value},
                         {'notification': {'title': 't'}, 'recipients': ['nobody'], 'override': value},
                         *({'notification': {'title': 't'}, 'recipients': ['nobody'], 'override': override}
                           for override in ({'gupshup_whatsapp': value}, {'gupshup_whatsapp': {'_config': value}}))):
                answer = exchange(parley.port, 'POST', '/v3/notifications', json.dumps(body).encode(), server_headers())
                self.assertLess(answer.status, 500, f'{body}: {answer}')
            for method, path in (('PUT', '/v3/users/odd'), ('POST', '/v3/users'), ('PATCH', '/v3/preferences'),
                                 ('POST', '/v3/topics'), ('POST', '/v3/categories'), ('PUT', '/v3/notifications/1/state'),
                                 ('PATCH', '/v3/profile'), ('PATCH', '/v4/workflows/x')):
                for body in (value, {'identifier': value, 'name': value, 'state': value, 'phoneNumber': value,
                                     'profile': value, 'preference': value, 'cancellationKey': value}):
                    answer = exchange(parley.port, method, path, json.dumps(body).encode(),
                                      server_headers(**{'X-ENGAGESPOT-USER-ID': 'odd'}))
                    self.assertLess(answer.status, 500, f'{method} {path} {body}: {answer}')


class Inbox(Case):
    def setUp(self):
        self.name = 'inbox-' + self.id().rsplit('.', 1)[1]
        self.user(self.name, '+14155550130')
        for title in ('first', 'second'):
            self.ask('POST', '/v3/notifications', {
                'notification': {'title': title, 'message': 'm', 'icon': 'https://i.example.org/a.png'},
                'data': {'n': 1}, 'category': 'news', 'sendTo': {'recipients': [self.name]},
                'override': {'channels': ['inApp', 'sms']}}, 202)

    def test_is_read_as_the_browser_reads_it(self):
        headers = user_headers(self.name)
        app = self.ask('POST', '/v3/sdk/connect', {'browserType': 'other', 'deviceType': 'browser'}, headers=headers)
        self.assertEqual(app['unreadCount'], 2)
        self.assertEqual({*app['app']}, {'id', 'name', 'enableWebPush', 'hideBranding', 'publicKey', 'channels', 'categories'})
        page = self.ask('GET', '/v3/notifications?pageNo=1&limit=1', headers=headers)
        self.assertEqual((page['unreadCount'], page['pagination']['totalCount'], len(page['data'])), (2, 2, 1))
        item = page['data'][0]
        self.assertEqual((item['title'], item['message'], item['icon'], item['data'], item['category']['identifier'], item['seenAt']),
                         ('second', 'm', 'https://i.example.org/a.png', {'n': 1}, 'news', None))
        self.assertTrue(self.ask('GET', f'/v3/notifications/{item["id"]}', headers=headers)['seenAt'])
        self.ask('POST', f'/v3/notifications/{item["id"]}/click', headers=headers)
        changed = self.ask('PUT', f'/v3/notifications/{item["id"]}/state', {'state': 'accepted'}, headers=headers)
        self.assertEqual((changed['id'], changed['state']), (item['id'], 'accepted'))
        found = self.ask('GET', '/v3/notifications?filter=interacted', headers=headers)
        self.assertEqual([one['state'] for one in found['data']], ['accepted'])
        for call, unread in (('Seen', 1), ('Read', 0)):
            self.ask('POST', f'/v3/notifications/markAllNotificationsAs{call}', headers=headers)
            self.assertEqual(self.ask('GET', '/v3/notifications', headers=headers)['unreadCount'], unread)
        self.ask('POST', '/v3/notifications/markAllNotificationsAsDeleted', {}, headers=headers)
        self.assertEqual(self.ask('GET', '/v3/notifications', headers=headers)['data'], [])
        self.ask('GET', '/v3/notifications?filter=odd', status=422, headers=headers)

    def test_is_nobody_elses(self):
        item = self.ask('GET', '/v3/notifications', headers=user_headers(self.name))['data'][0]
        for method, path in (('GET', ''), ('DELETE', ''), ('POST', '/click'), ('DELETE', '/views'), ('DELETE', '/reads')):
            self.ask(method, f'/v3/notifications/{item["id"]}{path}', status=404, headers=user_headers('stranger'))
        self.assertEqual(self.ask('GET', '/v3/notifications', headers=user_headers('stranger'))['data'], [])

    def test_is_kept_by_a_server_as_the_node_client_does(self):
        page = self.ask('GET', f'/v3/notifications?pageNo=1&limit=20&userIdentifier={self.name}')
        item = page['data'][0]['id']
        self.ask('PATCH', f'/v3/notifications/{item}/click', {'read': True})
        self.assertEqual(self.ask('GET', f'/v3/notifications?userIdentifier={self.name}')['unreadCount'], 1)
        self.ask('DELETE', f'/v3/notifications/{item}/reads')
        self.ask('DELETE', f'/v3/notifications/{item}/views')
        self.assertEqual(self.ask('GET', f'/v3/notifications?userIdentifier={self.name}')['unreadCount'], 2)
        self.ask('DELETE', f'/v3/notifications/{item}')
        self.ask('DELETE', f'/v3/notifications/{item}', status=404)
        self.ask('GET', '/v3/notifications', status=422)
        category = self.ask('POST', '/v3/notifications/categories', {'identifier': 'c-' + self.name, 'name': 'C'}, 201)
        self.ask('DELETE', f'/v3/notifications/categories/{category["id"]}')
        self.ask('DELETE', f'/v3/notifications/categories/{category["id"]}', status=404)

    def test_may_be_asked_from_any_origin(self):
        answer = exchange(parley.port, 'OPTIONS', '/v3/notifications', None, {
            'Origin': 'https://shop.example.org', 'Access-Control-Request-Method': 'GET',
            'Access-Control-Request-Headers': 'x-engagespot-api-key,x-engagespot-user-id'})
        self.assertEqual(answer.status, 204)
        self.assertEqual(answer.headers['Access-Control-Allow-Origin'], '*')
        self.assertIn('x-engagespot-user-id', answer.headers['Access-Control-Allow-Headers'])
        for headers in (user_headers(self.name), {}):
            answer = exchange(parley.port, 'GET', '/v3/notifications', None, headers)
            self.assertEqual(answer.headers['Access-Control-Allow-Origin'], '*')
        self.assertIsNone(exchange(parley.port, 'GET', '/api/v1/profiles').headers['Access-Control-Allow-Origin'])


class OtherProjects(Case):
    def test_find_and_change_nothing_of_this_one(self):
        other = parley.done('POST', '/api/v1/projects', {'name': 'Other', 'default_country': 'IN'})
        stranger = server_headers(**{'X-ENGAGESPOT-API-KEY': other['notification_key'],
                                     'X-ENGAGESPOT-API-SECRET': other['notification_secret']})
        self.user('owned', '+14155550150')
        key = 'owned-key'
        later = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).strftime('%Y-%m-%dT%H:%M:%SZ')
        waiting = self.send(recipients=['owned'], sendAt=later, cancellationKey=key)
        request = self.send(recipients=['owned'], override={'channels': ['inApp']}, category='owned-category')
        category = next(one['id'] for one in self.ask('GET', '/v3/categories') if one['identifier'] == 'owned-category')
        topic = self.ask('POST', '/v3/topics', {'name': 'Owned'}, 201)['id']
        item = self.ask('GET', '/v3/notifications?userIdentifier=owned')['data'][0]['id']
        for method, path, body in (
                ('GET', f'/v3/notifications/{request}/events', None), ('GET', f'/v1/apps/{keys["key"]}/logs', None),
                ('GET', '/v3/profile?userIdentifier=owned', None), ('DELETE', '/v3/users/owned', None),
                ('DELETE', f'/v3/categories/{category}', None), ('DELETE', '/v3/categories/owned-category', None),
                ('PATCH', f'/v3/topics/{topic}', {'name': 'stolen'}), ('DELETE', '/v3/topics/owned', None),
                ('POST', f'/v3/topics/{topic}/users', {'users': ['stolen']}),
                ('POST', f'/v3/topics/{topic}/detachUsers', {'users': ['owned']}),
                ('PUT', f'/v3/topics/{topic}/users/owned', {'channels': []}),
                ('GET', f'/v3/notifications/{item}', None), ('DELETE', f'/v3/notifications/{item}', None),
                ('POST', f'/v3/notifications/{item}/click', None), ('DELETE', f'/v3/notifications/{item}/views', None),
                ('DELETE', f'/v3/notifications/{item}/reads', None),
                ('PUT', f'/v3/notifications/{item}/state', {'state': 'stolen'}),
                ('PATCH', '/v4/workflows/any', {'cancellationKey': key})):
            self.ask(method, path, body, 404, stranger)
        self.ask('PATCH', '/v3/preferences?userIdentifier=owned',
                 {'preference': [{'categoryId': category, 'channels': []}]}, 422, stranger)
        for path in ('/v3/categories', '/v3/topics', '/v3/topics/subscriptions/owned', '/v3/preferences?userIdentifier=owned'):
            self.assertEqual(self.ask('GET', path, headers=stranger), [], path)
        self.assertEqual(self.ask('GET', '/v3/notifications?userIdentifier=owned', headers=stranger)['data'], [])
        self.ask('POST', '/v3/notifications/markAllNotificationsAsDeleted?userIdentifier=owned', headers=stranger)
        self.ask('POST', '/v3/notifications', {'notification': {'title': 't'}, 'sendTo': {'topics': ['owned']}}, 422, stranger)
        kept = self.ask('GET', '/v3/notifications?userIdentifier=owned')['data'][0]
        self.assertEqual((kept['id'], kept['seenAt'], kept['clickedAt'], kept['state']), (item, None, None, None))
        self.assertEqual(self.events(waiting)[('owned', 'whatsapp')]['event'], 'scheduled')
        self.assertEqual([one['name'] for one in self.ask('GET', '/v3/topics') if one['id'] == topic], ['Owned'])


class Callbacks(Case):
    """Of the path that seed 002 has pasted at Gupshup; that the sandbox reaches it, `Sending` shows."""

    @property
    def path(self):
        return f'/api/v1/apps/{keys["key"]}/webhook/gupshup_whatsapp'

    def post(self, path, event):
        return exchange(parley.port, 'POST', path, json.dumps(event).encode(), {'Content-Type': 'application/json'})

    def event(self, type, app='AcmeStore', id='ee4a68a0-1203-4c85-8dc3-49d0b3226a35', **inner):
        return {'app': app, 'timestamp': 1767225700000, 'version': 2, 'type': 'message-event', 'payload': {
            'id': 'wamid.1', 'gsId': id, 'type': type, 'destination': '14155550140', 'payload': {'ts': 1767225699} | inner}}

    def test_tell_of_deliveries_in_any_order(self):  # vector D1
        parley.sandbox('PATCH', '/settings', {'callbacks': {'delivered': 0}})
        self.addCleanup(parley.sandbox, 'PATCH', '/settings', {'callbacks': {'delivered': 1}})
        self.user('tracked', '+14155550140')
        request = self.send(sendTo={'recipients': ['tracked']})
        self.wait_for(request, 'tracked', 'sent')
        messages = parley.done('GET', f'/api/v1/notifications?request={request}')['items']
        known = wait_until(lambda: parley.done('GET', f'/api/v1/messages/{messages[0]["message"]}')['provider_id'],
                           'the provider has named it')
        self.assertEqual(self.post(self.path, self.event('enqueued', id=known)).status, 200)
        self.assertEqual(self.events(request)[('tracked', 'whatsapp')]['event'], 'sent')
        self.assertEqual(self.post(self.path, self.event('read', id=known)).status, 200)
        self.wait_for(request, 'tracked', 'seen')
        for late in ('delivered', 'sent'):
            self.assertEqual(self.post(self.path, self.event(late, id=known)).status, 200)
        self.wait_for(request, 'tracked', 'seen')

    def test_tell_why_something_failed(self):
        parley.sandbox('PATCH', '/settings', {'callbacks': {'delivered': 0}})
        self.addCleanup(parley.sandbox, 'PATCH', '/settings', {'callbacks': {'delivered': 1}})
        self.user('failing', '+14155550141')
        request = self.send(sendTo={'recipients': ['failing']})
        self.wait_for(request, 'failing', 'sent')
        item = parley.done('GET', f'/api/v1/notifications?request={request}')['items'][0]
        known = parley.done('GET', f'/api/v1/messages/{item["message"]}')['provider_id']
        failed = self.event('failed', id=known, code=470, reason='Message failed to send because more than 24 hours')
        self.assertEqual(self.post(self.path, failed).status, 200)
        self.assertIn('more than 24 hours', self.wait_for(request, 'failing', 'discarded')['reason'])

    def test_are_refused_from_strangers(self):
        for path, event in ((self.path.replace(keys['key'], 'unknown'), self.event('delivered')),
                            (self.path, self.event('delivered', app='Elsewhere')),
                            (self.path.replace('gupshup', 'infobip'), self.event('delivered')),
                            (self.path.replace('gupshup', 'cloudapi'), self.event('delivered'))):
            answer = self.post(path, event)
            self.assertEqual(answer.status, 404, path)
            self.assertTrue(answer.json()['message'])
        self.assertEqual(exchange(parley.port, 'POST', self.path, b'no JSON').status, 404)
        self.assertEqual(exchange(parley.port, 'POST', self.path, json.dumps(
            self.event('delivered', padding='x' * 70_000)).encode()).status, 413)
        self.assertEqual(exchange(parley.port, 'GET', self.path).status, 200)

    def test_cannot_speak_for_a_person_without_the_secret_address(self):
        self.user('forged', '+14155550142')
        for payload, type in (({'phone': '14155550142', 'type': 'opted-out'}, 'user-event'),
                              ({'id': 'ABEGkYaYVSEEAhAL3SLAWwHKeKrt6s3FKB0c', 'source': '14155550142', 'type': 'text',
                                'payload': {'text': 'STOP'}, 'sender': {'phone': '14155550142', 'name': 'F'}}, 'message')):
            event = {'app': 'AcmeStore', 'timestamp': 1767225700000, 'version': 2, 'type': type, 'payload': payload}
            answer = self.post(self.path, event)
            self.assertEqual((answer.status, answer.body), (200, b''), type)
        request = self.send(sendTo={'recipients': ['forged']})
        self.wait_for(request, 'forged', 'delivered')
        self.assertFalse(parley.done('GET', '/api/v1/profiles/forged')['number_blocked'])

    @staticmethod
    def figure(name):
        line = next(line for line in exchange(parley.port, 'GET', '/metrics').text.splitlines()
                    if line.startswith(f'parley_{name} '))
        return int(line.rsplit(' ', 1)[1])

    def test_that_come_before_the_answer_are_not_lost(self):
        answers = []

        def call_back(answer):
            posted = threading.Thread(target=lambda: answers.append(
                self.post(self.path, self.event('delivered', id=answer.json()['messageId'])).status))
            posted.start()
            posted.join(0.1)  # it must not be answered before the message is known

        parley.sandbox('PATCH', '/settings', {'callbacks': {'delivered': 0}})
        self.addCleanup(parley.sandbox, 'PATCH', '/settings', {'callbacks': {'delivered': 1}})
        self.addCleanup(setattr, recorder, 'before_answer', None)
        self.user('early', '+14155550143')
        recorder.before_answer = call_back
        request = self.send(sendTo={'recipients': ['early']})
        self.wait_for(request, 'early', 'delivered')
        self.assertEqual(answers, [200])

    def figures(self):
        return self.figure('journal_records_total'), self.figure('callbacks_dropped_total')

    def settled_figures(self):
        """Once nothing of the other tests' is under way any more."""
        while True:
            before = self.figures()
            time.sleep(1)
            if self.figures() == before:
                return before

    def test_that_are_made_up_are_not_stored(self):
        stored, dropped = self.settled_figures()
        made_up = [self.event(type, id=f'{number:08d}-0000-4000-8000-000000000000')
                   for number, type in enumerate(('delivered', 'read', 'failed', 'sent', 'enqueued') * 30)]
        statuses = []
        callers = [threading.Thread(target=lambda event=event: statuses.append(self.post(self.path, event).status))
                   for event in made_up]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        self.assertEqual({*statuses}, {200, 503}, 'so many are held and no more')
        self.assertEqual(statuses.count(200), 128)
        for event in (self.event('mismatch'), self.event('no such event'),
                      {'app': 'AcmeStore', 'type': 'message-event'}, {'app': 'AcmeStore', 'type': 'billing-event'}):
            self.assertEqual(self.post(self.path, event).status, 200)
        self.assertEqual(self.figures(), (stored, dropped + 128))

    def test_come_by_the_instances_address_too(self):
        secret = provider['callbacks']['status'].rsplit('/', 2)[-2]
        self.assertEqual(self.post(f'/v1/providerInstances/{secret}/callback', self.event('delivered')).status, 200)
        self.assertEqual(self.post('/v1/providerInstances/unknown/callback', self.event('delivered')).status, 404)


if __name__ == '__main__':
    unittest.main(verbosity=2)
