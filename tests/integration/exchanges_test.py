"""What went over the wire for a message is shown as it was: each dialect, compared with a recorder that stands between the
server and the provider; secrets nowhere; after kill -9; for who was erased no more."""

import base64
import http.server
import json
import os
import signal
import sys
import threading
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'faults'))
from running_parley import RunningParley, exchange, people_csv, wait_until
from accounts import DIALECTS, NAMED

SENDER = '+919999900000'
PEOPLE = 20
STARS = '********'


class Recorder:
    """Passes requests on to a port and keeps both sides, byte for byte."""

    def __init__(self, port):
        self.seen = []
        recorder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
                passed = {name: value for name, value in self.headers.items()
                          if name.lower() not in ('host', 'connection', 'content-length')}
                answer = exchange(port, self.command, self.path, body or None, passed)
                recorder.seen.append((self.command, self.path, dict(self.headers), body.decode(), answer))
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    if name.lower() not in ('connection', 'content-length', 'date', 'server', 'transfer-encoding'):
                        self.send_header(name, value)
                self.send_header('Content-Length', str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 128  # a lane opens as many connections at once as it has messages

            def handle_error(self, *_):
                pass  # the provider, or the server, hung up

        self.server = Server(('127.0.0.1', 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def moved(self, url):
        """The same address, through this."""
        return urllib.parse.urlsplit(url)._replace(netloc=f'127.0.0.1:{self.port}').geturl()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def secrets_of(dialect):
    known = {'password', 'notification_password', 'two_way_password', 'api_key', 'private_key', 'signature_secret',
             'access_token', 'app_secret', 'verify_token'}
    return [value for name, value in DIALECTS[dialect][1].items() if name in known]


def hidden(text, dialect):
    for secret in secrets_of(dialect):
        for form in (secret, urllib.parse.quote(secret, safe=''), urllib.parse.quote_plus(secret)):
            text = text.replace(form, STARS)
    return text


class World:
    """A server, a provider of a dialect behind a recorder, whose callbacks come through another one, a template."""

    def __init__(self, dialect, people=PEOPLE, **settings):
        self.dialect = dialect
        self.parley = RunningParley(**settings)
        self.out = Recorder(self.parley.sandbox_port)
        self.back = Recorder(self.parley.port)
        self.parley.sandbox('PATCH', '/settings', {'callbacks': {
            'failed': 0, 'delivered': 1, 'read': 1, 'clicked': 0, 'replied': 0, 'sent_ms': {'min': 30, 'max': 60},
            'delivered_ms': {'min': 20, 'max': 40}, 'read_ms': {'min': 20, 'max': 40}}})
        self.provider = self.connect()
        self.template = self.parley.done('POST', '/api/v1/templates', {
            'provider': self.provider['id'], 'language': 'en', 'trial': False, **NAMED.get(dialect, {'name': 'greeting'}),
            'components': [{'type': 'BODY', 'text': 'Hello {{1}}, welcome.', 'example': {'body_text': [['Asha']]}}]})
        self.imported = self.parley.import_people(people_csv(people)).json()
        self.out.seen.clear()

    def connect(self):
        path, settings = DIALECTS[self.dialect]
        about = {'dialect': self.dialect, 'sender': SENDER, 'settings': settings}
        self.parley.sandbox('POST', '/accounts', about)
        made = self.parley.done('POST', '/api/v1/providers', {
            'nickname': 'main', 'dialect': self.dialect, 'sender': SENDER, 'rate': 5000, 'answer_limit_ms': 10_000, 'default': True,
            'endpoint': f'http://127.0.0.1:{self.out.port}{path}', 'settings': settings})
        self.parley.sandbox('POST', '/accounts', about | {'status_url': self.back.moved(made['callbacks']['status']),
                                                          'incoming_url': self.back.moved(made['callbacks']['incoming'])})
        return made

    def sent(self):
        """The messages of a campaign, when all were read."""
        campaign = self.parley.done('POST', '/api/v1/campaigns', {
            'name': 'one', 'provider': self.provider['id'], 'template': self.template['id'],
            'import': self.imported['id'], 'plan': {'values': {'body.1': {'attribute': 'Name'}}}})['id']
        self.parley.done('POST', f'/api/v1/campaigns/{campaign}/launch')
        path = f'/api/v1/campaigns/{campaign}'
        wait_until(lambda: self.parley.done('GET', path + '/statistics')['read'] == self.imported['created'], 'all were read')
        return [item['id'] for item in self.parley.done('GET', path + '/messages?limit=1000')['items']]

    def shown(self, message):
        told = self.parley.done('GET', f'/api/v1/messages/{message}')
        return told, told['exchanges']

    def kinds(self, message):
        return sorted(part['kind'] for part in self.shown(message)[1])

    def close(self):
        self.out.close()
        self.back.close()
        self.parley.close()


def files_of(parley):
    folder = os.path.join(parley.data, 'exchanges')
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]


def bytes_of(parley):
    raw = b''
    for path in files_of(parley):
        with open(path, 'rb') as file:
            raw += file.read()
    return raw


class EachDialect(unittest.TestCase):
    def check(self, dialect):
        world = World(dialect)
        self.addCleanup(world.close)
        messages = world.sent()
        self.assertEqual(len(messages), PEOPLE)
        # A launch tries the provider first: that is to nobody.
        seen = [one for one in world.out.seen if '9198200' in one[3]]
        requests = [hidden(body, dialect) for _, _, _, body, _ in seen]
        answers = [hidden(answer.text, dialect) for *_, answer in seen]
        self.assertEqual(len(requests), PEOPLE)
        reports = 4 if dialect == 'gupshup' else 3  # that it is enqueued, besides
        for message in messages:
            wait_until(lambda: world.kinds(message) == ['answer'] + ['callback'] * reports + ['request'],
                       f'everything is kept of {message}: {world.kinds(message)}')
        callbacks = [body for _, _, _, body, _ in world.back.seen]
        shown_requests = []
        for message in messages:
            told, (request, *rest) = world.shown(message)
            self.assertIsNone(told['exchanges_note'])
            self.assertEqual(request['kind'], 'request')
            answer, = (part for part in rest if part['kind'] == 'answer')
            came = [part for part in rest if part['kind'] == 'callback']
            shown_requests.append(request['body'])
            place = requests.index(request['body'])
            method, path, headers, _, real = seen[place]
            self.assertEqual((request['method'], request['url']),
                             (method, f'http://127.0.0.1:{world.out.port}{hidden(path, dialect)}'))
            kept = {header['name']: header['value'] for header in request['headers']}
            self.assertEqual({name.lower() for name in kept}, {name.lower() for name in headers})
            for name, value in headers.items():
                if name.lower() in ('authorization', 'apikey'):
                    self.assertEqual(kept[name], STARS)
                else:
                    self.assertEqual(kept[name], hidden(value, dialect))
            self.assertEqual((answer['status'], answer['body']), (real.status, answers[place]))
            self.assertLessEqual(request['at'], answer['at'])
            for part in came:
                self.assertIn(part['body'], callbacks, 'as the provider called')
                self.assertTrue(part['url'].startswith(f'/callbacks/{STARS}/'), part['url'])
            self.assertEqual(len({part['body'] for part in came}), reports)
            self.assertEqual([part['at'] for part in rest], sorted(part['at'] for part in rest))
        self.assertEqual(sorted(shown_requests), sorted(requests), 'each once')
        self.check_no_secret(world)

    def check_no_secret(self, world):
        """Unpacked by the API, whatever is shown; and on the disk as it lies there."""
        world.parley.stop()
        secrets = secrets_of(world.dialect)
        user = next(iter(DIALECTS[world.dialect][1].values()))
        secrets += [base64.b64encode(f'{user}:{secret}'.encode()).decode() for secret in secrets]
        secrets += [urllib.parse.urlsplit(url).path.split('/')[2] for url in world.provider['callbacks'].values()]
        raw = bytes_of(world.parley)
        self.assertGreater(len(raw), 1000)
        text = unpacked(raw)
        self.assertGreater(text.count(b'HTTP/1.1'), PEOPLE)
        for secret in secrets:
            for form in (secret, urllib.parse.quote(secret, safe=''), json.dumps(secret)[1:-1]):
                self.assertNotIn(form.encode(), raw)
                self.assertNotIn(form.encode(), text)


def unpacked(raw):
    """All that the blocks hold: a witness of its own, by the format that is written down beside the code."""
    import zlib
    text = b''
    at = raw.find(b'PXB1')
    while at >= 0:
        number = lambda place: int.from_bytes(raw[at + place:at + place + 4], 'little')
        begin = at + 48 + 8 * number(44)
        text += zlib.decompress(raw[begin:at + number(12)], wbits=-15)
        at = raw.find(b'PXB1', at + number(8))
    return text


def test_of(dialect):
    def test(self):
        self.check(dialect)
    return test


for name in DIALECTS:
    setattr(EachDialect, f'test_{name}', test_of(name))


class Life(unittest.TestCase):
    def test_is_there_after_kill_9_and_a_restart(self):
        world = World('generic', people=3)
        self.addCleanup(world.close)
        messages = world.sent()
        wait_until(lambda: all(len(world.shown(message)[1]) == 5 for message in messages), 'everything is kept')
        before = [world.shown(message)[1] for message in messages]
        world.parley.process.send_signal(signal.SIGKILL)
        world.parley.process.wait()
        logs = [path for path in files_of(world.parley) if path.endswith('.log')]
        with open(logs[-1], 'ab') as file:  # as a torn write leaves it
            file.write(b'PXB1' + b'\x07' * 30)
        world.parley.start()
        self.assertEqual([world.shown(message)[1] for message in messages], before)

    def test_goes_with_who_is_erased(self):
        world = World('meta', people=3)
        self.addCleanup(world.close)
        messages = world.sent()
        wait_until(lambda: all(len(world.shown(message)[1]) == 5 for message in messages), 'everything is kept')
        gone = next(message for message in messages if world.shown(message)[0]['identity'] == 'person-1')
        world.parley.done('DELETE', '/api/v1/profiles/person-1')
        told, shown = world.shown(gone)
        self.assertEqual(shown, [])
        self.assertIn('erased', told['exchanges_note'])
        world.parley.stop()
        text = unpacked(bytes_of(world.parley))
        self.assertNotIn(b'919820000001', text)
        self.assertIn(b'919820000002', text)

    def test_a_refusal_and_a_missing_answer_are_kept_with_their_words(self):
        world = World('generic', people=2)
        self.addCleanup(world.close)
        world.parley.sandbox('PATCH', '/settings', {'faults': {'refused': {'2001': 1}}})
        campaign = world.parley.done('POST', '/api/v1/campaigns', {
            'name': 'refused', 'provider': world.provider['id'], 'template': world.template['id'],
            'import': world.imported['id'], 'plan': {'values': {'body.1': {'attribute': 'Name'}}}})['id']
        path = f'/api/v1/campaigns/{campaign}'
        world.parley.done('POST', path + '/launch')
        wait_until(lambda: world.parley.done('GET', path + '/messages?limit=10')['items'], 'there are messages')
        message = world.parley.done('GET', path + '/messages?limit=10')['items'][0]['id']
        wait_until(lambda: len(world.shown(message)[1]) >= 2, 'the refusal is kept')
        self.assertIn('2001', world.shown(message)[1][1]['body'])

        world.parley.sandbox('PATCH', '/settings', {'faults': {'refused': {'2001': 0}, 'silence': 1}})
        world.parley.done('PATCH', f'/api/v1/providers/{world.provider["id"]}', {'answer_limit_ms': 200})
        asked = world.parley.done('POST', '/api/v1/messages', {
            'to': {'identity': 'person-1'}, 'template': {'name': 'greeting', 'language': 'en', 'values': {'body.1': 'A'}}})
        # A provider that says nothing may still report.
        answers = lambda: [one for one in world.shown(asked['id'])[1] if one['kind'] == 'answer']
        wait_until(answers, 'that no answer came is kept')
        answer = answers()[0]
        self.assertEqual((answer['status'], answer['body']), (None, ''))
        self.assertIn('no answer', answer['note'])

    def test_is_off_where_the_setting_says_so(self):
        world = World('generic', people=1, exchange_log_megabytes=0)
        self.addCleanup(world.close)
        told, shown = world.shown(world.sent()[0])
        self.assertEqual(shown, [])
        self.assertIn('exchange_log_megabytes', told['exchanges_note'])
        self.assertFalse(os.path.exists(os.path.join(world.parley.data, 'exchanges')))


if __name__ == '__main__':
    unittest.main()
