"""Webhooks: what happens is told to those who want it, signed, at least once, and to nobody on our own network."""

import collections
import http.server
import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
import unittest

from openapi_description import SOURCE
from running_parley import RunningParley, exchange, people_csv, wait_until

PEOPLE = 60
QUICKLY = {'sent_ms': {'min': 0, 'max': 20}, 'delivered_ms': {'min': 10, 'max': 60}, 'read_ms': {'min': 10, 'max': 60},
           'clicked_ms': {'min': 5, 'max': 20}, 'replied_ms': {'min': 5, 'max': 20}, 'failed': 0.1,
           'replied': 0.5, 'clicked': 0.3, 'duplicated': 0.2, 'disordered': 0.2}
ALL = ['message.status', 'message.incoming', 'consent.changed', 'campaign.state', 'template.status']


def documented(language):
    with open(os.path.join(SOURCE, 'docs/webhooks.md'), encoding='utf-8') as file:
        return re.search(r'```' + language + r'\n(.*?)```', file.read(), re.DOTALL).group(1)


def documented_check():
    names = {}
    exec(documented('python'), names)  # as a reader would copy it
    return names['is_from_parley']


class Receiver(http.server.ThreadingHTTPServer):
    """Remembers each request; answers what `answer` says: a status, or a status with headers."""

    daemon_threads = True
    request_queue_size = 1000

    def __init__(self, answer=lambda request: 204):
        super().__init__(('127.0.0.1', 0), Taking)
        self.answer = answer
        self.lock = threading.Lock()
        self.requests = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f'http://127.0.0.1:{self.server_address[1]}/hook?from=parley'

    def close(self):
        self.shutdown()
        self.server_close()

    def handle_error(self, *_):
        """Callers hang up as they like."""

    def taken(self):
        with self.lock:
            return list(self.requests)

    def events(self, kind=None):
        """Each event once, by its id, of those that were answered 2xx."""
        events = {}
        for request in self.taken():
            if request.status // 100 == 2 and kind in (None, request.event['type']):
                events[request.event['id']] = request.event
        return events


class Taken:
    def __init__(self, path, headers, body):
        self.path = path
        self.headers = headers
        self.body = body
        self.event = json.loads(body)
        self.status = None


class Taking(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_POST(self):
        request = Taken(self.path, self.headers, self.rfile.read(int(self.headers['Content-Length'])))
        with self.server.lock:
            request.status = self.server.answer(request)
            self.server.requests.append(request)
        self.send_response(request.status)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *_):
        pass


class Webhooks(unittest.TestCase):
    def setUp(self):
        self.parley = RunningParley(webhook_allow='127.0.0.1')
        self.addCleanup(self.parley.close)

    def receiver(self, answer=lambda request: 204):
        made = Receiver(answer)
        self.addCleanup(made.close)
        return made

    def listen(self, receiver, events=ALL):
        return self.parley.done('POST', '/api/v1/webhooks', {'url': receiver.url, 'events': events})

    def deliveries(self, webhook, state=None):
        items, after = [], 0
        while after is not None:
            page = self.parley.done('GET', f'/api/v1/webhooks/{webhook["id"]}/deliveries?limit=500&after={after}'
                                    + (f'&state={state}' if state else ''))
            items += page['items']
            after = page['next']
        return items

    def campaign(self, **callbacks):
        self.parley.sandbox('PATCH', '/settings', {'callbacks': QUICKLY | callbacks})
        provider = self.parley.create_provider()
        template = self.parley.create_template(provider, text='Hello')
        self.parley.import_people(people_csv(PEOPLE))
        made = self.parley.done('POST', '/api/v1/campaigns', {
            'name': 'Told', 'provider': provider['id'], 'template': template['id']})
        return f'/api/v1/campaigns/{made["id"]}'

    def run_campaign(self):
        path = self.campaign()
        self.parley.done('POST', path + '/launch')
        wait_until(lambda: self.parley.done('GET', path)['state'] == 'finished', 'the campaign is finished')
        wait_until(lambda: self.parley.sandbox('GET', '/health')['idle'], 'every callback is out')
        lines = [json.loads(line) for line in
                 exchange(self.parley.sandbox_port, 'GET', '/sandbox/acknowledged?limit=100000').text.splitlines()]
        phones = {what: len({line['id'] for line in lines if line['what'] == what}) for what in ('delivered', 'read')}
        wait_until(lambda: {what: self.parley.done('GET', path + '/statistics')[what] for what in phones} == phones,
                   'every callback is applied')
        return path

    def heard(self, path):
        """What the ledger has heard of each message, by its id: the steps of its life."""
        steps = {}
        for message in self.parley.done('GET', path + '/messages?limit=1000')['items']:
            life = self.parley.done('GET', f'/api/v1/messages/{message["id"]}')['life']
            steps[message['id']] = {step['what'] for step in life}
        return steps


class ACampaign(Webhooks):
    def test_is_told_each_step_once_and_signed(self):
        receiver = self.receiver()
        webhook = self.listen(receiver)
        path = self.run_campaign()

        def told():
            steps = collections.defaultdict(collections.Counter)
            for event in receiver.events('message.status').values():
                steps[event['data']['message']][event['data']['status']] += 1
            return steps

        def complete():
            heard, steps = self.heard(path), told()
            return all({what for what in heard[message] if what in ('sent', 'delivered', 'read', 'clicked')}
                       <= set(steps[message]) for message in heard)

        wait_until(complete, 'all that was heard is told')
        wait_until(lambda: not self.deliveries(webhook, 'waiting') + self.deliveries(webhook, 'sending'), 'all is out')
        steps = told()
        self.assertEqual(len(steps), PEOPLE)
        for message, statuses in steps.items():
            self.assertEqual(set(statuses.values()), {1}, f'{message}: {statuses}')
        figures = self.parley.done('GET', path + '/statistics')
        self.assertEqual(sum('failed' in statuses and 'delivered' not in statuses for statuses in steps.values()),
                         figures['failed'])
        self.assertEqual(sum('read' in statuses for statuses in steps.values()), figures['read'])
        self.signatures_hold(receiver, webhook)
        self.other_events(receiver, path)

    def signatures_hold(self, receiver, webhook):
        is_from_parley = documented_check()
        taken = receiver.taken()
        ids = collections.Counter()
        for request in taken:
            header = request.headers['Parley-Signature']
            self.assertTrue(is_from_parley(webhook['secret'], header, request.body))
            self.assertFalse(is_from_parley('whsec_other', header, request.body))
            self.assertFalse(is_from_parley(webhook['secret'], header, request.body + b' '))
            self.assertEqual(request.path, '/hook?from=parley')
            self.assertEqual(request.headers['Content-Type'], 'application/json')
            self.assertEqual(request.headers['Parley-Event-Id'], request.event['id'])
            self.assertEqual(request.headers['Parley-Event-Type'], request.event['type'])
            self.assertRegex(request.event['id'], r'^evt_\d+$')
            ids[request.event['id']] += 1
        self.assertEqual(max(ids.values()), 1, 'nothing was sent twice')
        self.by_node(webhook, taken[0])

    def by_node(self, webhook, request):
        node = shutil.which('node')
        if node is None:
            return
        script = documented('js') + ('const [secret, header, body] = process.argv.slice(1);'
                                     'console.log(isFromParley(secret, header, Buffer.from(body)));'
                                     'console.log(isFromParley(secret + "x", header, Buffer.from(body)));')
        printed = subprocess.run([node, '-e', script, webhook['secret'], request.headers['Parley-Signature'],
                                  request.body.decode()], capture_output=True, text=True, check=True).stdout
        self.assertEqual(printed.split(), ['true', 'false'])

    def other_events(self, receiver, path):
        states = [event['data']['state'] for _, event in sorted(receiver.events('campaign.state').items(),
                                                                key=lambda item: int(item[0][4:]))]
        self.assertEqual(states, ['launching', 'running', 'finished'])
        incoming = receiver.events('message.incoming')
        replied = self.parley.done('GET', path + '/statistics')['replied']
        self.assertGreater(replied, 0)
        self.assertGreaterEqual(len(incoming), replied)
        one = next(iter(incoming.values()))['data']
        self.assertTrue(one['profile'].startswith('person-'))
        self.assertTrue(one['phone'].startswith('+9198200'))

    def test_no_secret_and_no_number_is_in_the_log(self):
        receiver = self.receiver(lambda request: 500)
        webhook = self.listen(receiver)
        self.run_campaign()
        wait_until(lambda: receiver.taken(), 'something was tried')
        log = self.parley.log()
        self.assertNotIn(webhook['secret'], log)
        self.assertNotIn('9198200', log)
        with open(os.path.join(self.parley.data, 'parley.db'), 'rb') as database:
            self.assertNotIn(webhook['secret'].encode(), database.read())


class AMessage(Webhooks):
    def test_that_is_skipped_when_it_is_asked_for_is_told(self):
        receiver = self.receiver()
        self.listen(receiver, ['message.status'])
        provider = self.parley.create_provider()
        self.parley.done('PUT', '/api/v1/profiles/silent', {'phone': '+919820000001'})
        sent = self.parley.done('POST', '/api/v1/messages', {
            'to': {'identity': 'silent'}, 'provider': provider['id'], 'text': 'Hello', 'reference': 'order-7'})
        self.assertEqual(sent['status'], 'skipped')
        told = wait_until(lambda: receiver.events(), 'it is told')
        data = next(iter(told.values()))['data']
        self.assertEqual((data['message'], data['status'], data['reference'], data['failure']['code']),
                         (sent['id'], 'skipped', 'order-7', 'not_opted_in'))
        self.assertEqual(len(told), 1)


class AReceiverInTrouble(Webhooks):
    def test_is_tried_again_under_the_same_id(self):
        seen = collections.Counter()

        def fail_once(request):
            seen[request.event['id']] += 1
            return 500 if seen[request.event['id']] == 1 and len(seen) <= 2 else 204

        receiver = self.receiver(fail_once)
        webhook = self.listen(receiver, ['campaign.state'])
        begun = time.monotonic()
        self.run_campaign()
        wait_until(lambda: len(receiver.events()) == 3, 'all three are told')
        self.assertGreater(time.monotonic() - begun, 3.5, 'the retry waited')
        tries = collections.defaultdict(list)
        for request in receiver.taken():
            tries[request.event['id']].append((request.body, request.headers['Parley-Delivery-Attempt']))
        for those in tries.values():
            self.assertEqual(len({body for body, _ in those}), 1, 'the same body each time')
            self.assertEqual([attempt for _, attempt in those], [str(n + 1) for n in range(len(those))])
        self.assertEqual(sorted(len(those) for those in tries.values()), [1, 2, 2])
        wait_until(lambda: self.parley.done('GET', f'/api/v1/webhooks/{webhook["id"]}')['failing_since'] is None,
                   'its failures are forgotten')

    def test_gets_everything_after_a_crash_in_the_middle(self):
        down = threading.Event()
        down.set()
        receiver = self.receiver(lambda request: 503 if down.is_set() else 200)
        webhook = self.listen(receiver, ['message.status'])
        self.run_campaign()
        before = wait_until(lambda: self.deliveries(webhook), 'they wait')
        wait_until(lambda: receiver.taken(), 'some were tried')
        self.parley.process.send_signal(signal.SIGKILL)
        self.parley.process.wait()
        down.clear()
        self.parley.start()
        known = {delivery['event'] for delivery in before}
        wait_until(lambda: known <= set(receiver.events()), 'all that waited arrives under its id')
        wait_until(lambda: {d['state'] for d in self.deliveries(webhook)} == {'delivered'}, 'nothing waits any more')
        self.assertEqual({d['event'] for d in self.deliveries(webhook)}, set(receiver.events()))
        statuses = collections.Counter((event['data']['message'], event['data']['status'])
                                       for event in receiver.events().values())
        self.assertEqual(set(statuses.values()), {1}, 'each step is one event')

    def test_that_is_gone_is_disabled_and_its_dead_letters_can_be_replayed(self):
        gone = threading.Event()
        gone.set()
        receiver = self.receiver(lambda request: 410 if gone.is_set() else 200)
        webhook = self.listen(receiver, ['campaign.state'])
        path = f'/api/v1/webhooks/{webhook["id"]}'
        self.run_campaign()
        wait_until(lambda: not self.parley.done('GET', path)['enabled'], 'it is disabled')
        self.assertIn('410', self.parley.done('GET', path)['disabled_reason'])
        dead = self.deliveries(webhook, 'dead')
        self.assertGreaterEqual(len(dead), 1)
        self.assertIn('parley_webhooks_dead', self.parley.call('GET', '/metrics', key=None).text)
        shown = self.parley.done('GET', f'{path}/deliveries/{dead[0]["id"]}')
        self.assertEqual((shown['answer_status'], shown['attempts']), (410, 1))
        self.assertEqual(json.loads(shown['body'])['id'], shown['event'])
        gone.clear()
        self.assertTrue(self.parley.done('PATCH', path, {'enabled': True})['enabled'])
        self.parley.done('POST', f'{path}/deliveries/{dead[0]["id"]}/replay')
        wait_until(lambda: shown['event'] in receiver.events(), 'the one is told')
        self.parley.done('POST', path + '/replay', {'state': 'dead', 'since': '2020-01-01T00:00:00Z'})
        wait_until(lambda: {d['state'] for d in self.deliveries(webhook)} == {'delivered'}, 'all are told')
        count = len(receiver.taken())
        self.assertEqual(self.parley.done('POST', path + '/replay', {'state': 'delivered'})['replayed'],
                         len(self.deliveries(webhook)))
        wait_until(lambda: len(receiver.taken()) == count + len(self.deliveries(webhook)), 'all are told again')

    def test_holds_nobody_else_up(self):
        hold = threading.Event()
        self.addCleanup(hold.set)

        class Silent(Receiver):
            def process_request_thread(self, request, client_address):
                hold.wait(30)
                super().process_request_thread(request, client_address)

        silent = Silent()
        self.addCleanup(silent.close)
        self.listen(silent, ['message.status'])
        receiver = self.receiver()
        webhook = self.listen(receiver, ['message.status'])
        self.run_campaign()
        wait_until(lambda: {d['state'] for d in self.deliveries(webhook)} == {'delivered'}, 'the other is told all')
        self.assertGreaterEqual(len(receiver.events()), PEOPLE)


class TheApi(Webhooks):
    def refused(self, body, status=400, method='POST', path='/api/v1/webhooks'):
        answer = self.parley.call(method, path, body)
        self.assertEqual(answer.status, status, answer)
        return answer.json()

    def test_refuses_urls_of_our_own_network(self):
        for url in ('https://127.0.0.2/', 'http://127.0.0.2:8080/', 'https://localhost/', 'https://[::1]/',
                    'https://169.254.169.254/latest', 'https://10.0.0.1/', 'https://192.168.1.1/', 'https://2130706434/',
                    'https://0x7f.2/', 'https://[::ffff:10.0.0.1]/', 'https://intranet/', 'https://a@hooks.example.com/',
                    'http://hooks.example.com/', 'ftp://hooks.example.com/', 'file:///etc/passwd', 'nonsense', ''):
            self.assertEqual(self.refused({'url': url, 'events': ALL})['field'], 'url', url)
        made = self.parley.done('POST', '/api/v1/webhooks', {'url': 'https://hooks.example.com/', 'events': ALL})
        self.refused({'url': 'https://10.0.0.1/'}, method='PATCH', path=f'/api/v1/webhooks/{made["id"]}')
        self.assertEqual(self.parley.done('GET', f'/api/v1/webhooks/{made["id"]}')['url'], 'https://hooks.example.com/')

    def test_connects_to_no_private_address_that_a_name_leads_to(self):
        # A name that is allowed at first and not any more, as a name server might have it.
        receiver = self.receiver()
        webhook = self.listen(receiver, ['campaign.state'])
        self.parley.stop()
        self.parley.settings['webhook_allow'] = '10.9.9.9'
        self.parley.start()
        tried = self.parley.done('POST', f'/api/v1/webhooks/{webhook["id"]}/test')
        self.assertFalse(tried['good'])
        self.assertIsNone(tried['answer_status'])
        self.assertEqual(receiver.taken(), [])

    def test_names_what_is_wrong(self):
        good = {'url': 'https://hooks.example.com/', 'events': ALL}
        for wrong, field in (({'events': []}, 'events'), ({'events': ['nothing']}, 'events'), ({'events': [1]}, 'events'),
                             ({'events': 'message.status'}, 'events'), ({'url': 7}, 'url'), ({'url': None}, 'url'),
                             ({'more': 1}, 'more'), ({'enabled': 'yes'}, 'enabled'), ({'description': 'x' * 201},
                                                                                     'description')):
            self.assertEqual(self.refused(good | wrong)['field'], field, wrong)
        self.refused(b'{"url": ')
        made = self.parley.done('POST', '/api/v1/webhooks', good)
        path = f'/api/v1/webhooks/{made["id"]}'
        for body in ({'state': 'waiting'}, {'state': 'x'}, {'since': 'yesterday'}, {'more': 1}):
            self.refused(body, path=path + '/replay')
        self.refused(None, method='GET', path=path + '/deliveries?state=x')
        for method, other in (('GET', '/999'), ('DELETE', '/999'), ('POST', '/999/test'), ('POST', '/999/rotate-secret'),
                              ('GET', '/999/deliveries'), ('POST', '/999/replay'), ('GET', '/x'),
                              ('GET', f'/{made["id"]}/deliveries/1'), ('POST', f'/{made["id"]}/deliveries/1/replay')):
            self.refused(None, 404, method, '/api/v1/webhooks' + other)
        for _ in range(19):
            self.parley.done('POST', '/api/v1/webhooks', good)
        self.refused(good, 409)

    def test_tries_rotates_and_removes(self):
        receiver = self.receiver()
        made = self.listen(receiver)
        path = f'/api/v1/webhooks/{made["id"]}'
        self.assertNotIn('secret', self.parley.done('GET', path))
        self.assertTrue(self.parley.done('POST', path + '/test')['good'])
        rotated = self.parley.done('POST', path + '/rotate-secret')
        self.assertNotEqual(rotated['secret'], made['secret'])
        self.assertIsNotNone(rotated['former_secret_until'])
        tried = self.parley.done('POST', path + '/test')
        self.assertEqual((tried['good'], tried['answer_status']), (True, 204))
        first, second = receiver.taken()
        self.assertEqual(second.event['type'], 'webhook.test')
        self.assertNotEqual(first.event['id'], second.event['id'])
        self.assertEqual(second.body.decode(), tried['body'])
        check = documented_check()
        header = second.headers['Parley-Signature']
        self.assertTrue(check(made['secret'], header, second.body), 'for a day the former secret signs as well')
        self.assertTrue(check(rotated['secret'], header, second.body))
        self.assertFalse(check(rotated['secret'], first.headers['Parley-Signature'], first.body))
        self.assertFalse(check(made['secret'], header, second.body, tolerance=-1), 'too old')
        self.assertEqual(self.parley.call('DELETE', path).status, 204)
        self.assertEqual(self.parley.call('GET', path).status, 404)
        self.assertEqual(self.parley.done('GET', '/api/v1/webhooks')['items'], [])
        self.assertEqual(exchange(self.parley.port, 'GET', '/api/v1/webhooks').status, 401)


if __name__ == '__main__':
    unittest.main(verbosity=2)
