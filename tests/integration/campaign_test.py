"""One little campaign from a CSV file to figures that add up, watched as it goes and after a restart."""

import base64
import http.client
import http.server
import json
import threading
import unittest

from running_parley import PATIENCE, RunningParley, exchange, people_csv, wait_until

PEOPLE = 500
LONGEST_END = 5  # seconds, as is promised
QUICKLY = {'sent_ms': {'min': 0, 'max': 20}, 'delivered_ms': {'min': 10, 'max': 60}, 'read_ms': {'min': 10, 'max': 60},
           'clicked_ms': {'min': 5, 'max': 20}, 'replied_ms': {'min': 5, 'max': 20}, 'failed': 0.05,
           'duplicated': 0.1, 'disordered': 0.1}


class OneCampaign(unittest.TestCase):
    def setUp(self):
        self.parley = RunningParley()
        self.addCleanup(self.parley.close)
        self.parley.sandbox('PATCH', '/settings', {'callbacks': QUICKLY})
        self.provider = self.parley.create_provider(rate=400)
        template = self.parley.create_template(self.provider)
        imported = self.parley.import_people(
            people_csv(PEOPLE) + 'no-consent,A,+919830000001,FALSE\nshares-a-number,B,+919820000001,TRUE\n').json()
        self.assertEqual((imported['created'], imported['rejected']), (PEOPLE + 2, 0))
        plan = {'values': {'body.1': {'attribute': 'Name', 'default': 'there'}, 'body.2': 'Delhi'},
                'custom': {'batch': 'spring'}}
        self.campaign = self.parley.done('POST', '/api/v1/campaigns', {
            'name': 'Welcome', 'provider': self.provider['id'], 'template': template['id'],
            'import': imported['id'], 'plan': plan})
        self.path = f'/api/v1/campaigns/{self.campaign["id"]}'

    def launch(self):
        launched = self.parley.done('POST', self.path + '/launch')
        self.assertIn(launched['state'], ('running', 'finished'))

    def watch(self):
        """Every event of the stream until it ends: (name, id, data)."""
        connection = http.client.HTTPConnection('127.0.0.1', self.parley.port, timeout=PATIENCE)
        self.addCleanup(connection.close)
        connection.request('GET', self.path + '/statistics/stream',
                           headers={'Authorization': 'Bearer ' + self.parley.key})
        response = connection.getresponse()
        self.assertEqual((response.status, response.headers['Content-Type']), (200, 'text/event-stream'))
        events = []
        for block in response.read().decode().split('\n\n'):
            lines = dict(line.split(': ', 1) for line in block.splitlines() if not line.startswith(':'))
            if lines:
                events.append((lines['event'], lines.get('id'), json.loads(lines['data'])))
        return events

    def told(self):
        """How many phones the sandbox has told us about, by what it told."""
        # A phone may get several callbacks of one kind: each counts once.
        lines = self.log_of_acknowledged()
        return {what: len({line['id'] for line in lines if line['what'] == what})
                for what in ('failed', 'delivered', 'read', 'clicked')}

    def log_of_acknowledged(self):
        answer = exchange(self.parley.sandbox_port, 'GET', '/sandbox/acknowledged?limit=100000')
        return [json.loads(line) for line in answer.text.splitlines()]

    def figures(self):
        return self.parley.done('GET', self.path + '/statistics')

    def settled(self):
        wait_until(lambda: self.parley.sandbox('GET', '/health')['idle'], 'every callback is out')
        told = self.told()
        expected = {'delivered': told['delivered'], 'read': told['read'], 'failed': told['failed']}
        wait_until(lambda: {name: self.figures()[name] for name in expected} == expected,
                   f'the statistics are those of the phones {expected}')
        return self.figures()

    def test_ends_finished_with_sums_that_hold(self):
        estimate = self.parley.done('GET', self.path + '/estimate')
        self.assertEqual((estimate['audience'], estimate['reachable']), (PEOPLE + 2, PEOPLE))
        self.assertEqual({item['reason']: item['count'] for item in estimate['left_out']},
                         {'not_opted_in': 1, 'duplicate_number': 1})
        self.launch()
        events = self.watch()

        *told, last = events
        self.assertEqual((last[0], last[2]), ('end', {}))
        self.assertEqual({name for name, _, _ in told}, {'statistics'})
        ids = [int(id) for _, id, _ in told]
        self.assertEqual(ids, sorted(set(ids)))
        for _, _, figures in told:
            self.assertEqual(self.parley.description.check({'$ref': '#/components/schemas/Statistics'}, figures), [])
            self.assertTrue(figures['sums_hold'], figures)
        self.assertEqual(told[-1][2]['state'], 'finished')
        self.assertEqual(told[-1][2]['waiting'], 0)

        figures = self.settled()
        self.assertEqual(figures['state'], 'finished')
        self.assertEqual(figures['qualified'], PEOPLE + 2)
        self.assertEqual((figures['waiting'], figures['uncertain'], figures['skipped']), (0, 0, 2))
        self.assertEqual(figures['sent'] + figures['failed'], PEOPLE)
        self.assertEqual(sum(item['count'] for item in figures['failures']), figures['failed'])
        self.assertGreater(figures['failed'], 0)
        self.assertGreater(figures['delivered'], figures['read'])
        self.assertGreater(figures['read'], 0)
        counts = self.parley.sandbox('GET', '/counts')
        self.assertEqual((counts['distinct'], counts['duplicates']), (PEOPLE, 0))

        recount = self.parley.done('GET', self.path + '/recount')
        self.assertEqual((recount['agrees'], recount['differences']), (True, []))
        self.everybody_is_explained(figures)
        self.same_after_a_restart(figures)

    def everybody_is_explained(self, figures):
        messages, after = [], 0
        while after is not None:
            page = self.parley.done('GET', f'{self.path}/messages?limit=200&after={after}')
            messages += page['items']
            after = page['next']
        self.assertEqual(len({message['identity'] for message in messages}), PEOPLE + 2)
        self.assertEqual(sum(message['status'] == 'failed' for message in messages), figures['failed'])
        failed = self.parley.done('GET', self.path + '/messages?status=failed&limit=1000')
        self.assertEqual(len(failed['items']), figures['failed'])
        one_of_each = {message['status']: message for message in messages}
        for status, message in one_of_each.items():
            life = self.parley.done('GET', f'/api/v1/messages/{message["id"]}')['life']
            self.assertGreaterEqual(len(life), 1, status)
        skipped = {message['reason'] for message in messages if message['status'] == 'skipped'}
        self.assertEqual(skipped, {'not_opted_in', 'duplicate_number'})

    def same_after_a_restart(self, figures):
        self.assertEqual(self.parley.stop(), 0)
        self.parley.start()
        self.assertEqual(self.figures(), figures)
        self.assertTrue(self.parley.done('GET', self.path + '/recount')['agrees'])
        self.assertEqual(self.parley.sandbox('GET', '/counts')['received'], 0, 'something was sent again')
        self.assertEqual(self.watch()[-1][0], 'end')

    def test_can_be_paused_resumed_and_stopped_and_adds_up(self):
        self.parley.done('PATCH', f'/api/v1/providers/{self.provider["id"]}', {'rate': 50})
        self.launch()
        self.assertEqual(self.parley.done('POST', self.path + '/pause')['state'], 'paused')
        self.assertEqual(self.parley.done('POST', self.path + '/resume', {})['state'], 'running')
        wait_until(lambda: self.figures()['sent'] > 5, 'it goes on')
        self.assertEqual(self.parley.done('POST', self.path + '/stop')['state'], 'stopped')
        self.assertEqual(self.watch()[-1][0], 'end')
        figures = self.settled()
        self.assertTrue(figures['sums_hold'])
        self.assertEqual(figures['waiting'], 0)
        skips = {item['reason']: item['count'] for item in figures['skips']}
        self.assertGreater(skips['campaign_stopped'], 0)
        self.assertEqual(self.parley.call('POST', self.path + '/resume').status, 409)
        self.assertTrue(self.parley.done('GET', self.path + '/recount')['agrees'])
        counts = self.parley.sandbox('GET', '/counts')
        self.assertEqual(counts['distinct'], figures['sent'] + figures['failed'] + figures['uncertain'])
        self.assertEqual(counts['duplicates'], 0)

    def test_no_phone_number_is_in_the_log_or_the_metrics(self):
        self.launch()
        self.watch()
        figures = self.parley.call('GET', '/metrics', key=None).text
        for text in (self.parley.log(), figures):
            self.assertNotIn('9198200', text)
            self.assertNotIn('open sesame', text)
            self.assertNotIn(self.parley.key, text)
        self.assertIn('parley_', figures)


class AGracefulEnd(unittest.TestCase):
    """The provider is in a process of its own, so that it outlives the server."""

    def test_in_the_middle_of_a_campaign_leaves_nothing_uncertain_and_nobody_out(self):
        provider_side = RunningParley()
        self.addCleanup(provider_side.close)
        parley = RunningParley(sandbox='false')
        self.addCleanup(parley.close)
        parley.sandbox_port = provider_side.sandbox_port
        parley.sandbox('PATCH', '/settings', {'latency_ms': {'min': 100, 'mean': 200, 'max': 400},
                                              'callbacks': {'enabled': False}})
        provider = parley.create_provider(rate=300, answer_limit_ms=10_000)
        template = parley.create_template(provider, text='Hello')
        self.assertEqual(parley.import_people(people_csv(PEOPLE)).status, 201)
        campaign = parley.done('POST', '/api/v1/campaigns', {
            'name': 'Interrupted', 'provider': provider['id'], 'template': template['id']})
        path = f'/api/v1/campaigns/{campaign["id"]}'
        parley.done('POST', path + '/launch')
        wait_until(lambda: parley.done('GET', path + '/statistics')['sent'] > 20, 'it is under way')

        parley.process.terminate()
        self.assertEqual(parley.process.wait(timeout=LONGEST_END), 0)
        self.assertLess(parley.sandbox('GET', '/counts')['distinct'], PEOPLE)
        parley.start()
        wait_until(lambda: parley.done('GET', path)['state'] == 'finished', 'it goes on to its end')
        figures = parley.done('GET', path + '/statistics')
        self.assertEqual((figures['sent'], figures['uncertain']), (PEOPLE, 0))
        counts = parley.sandbox('GET', '/counts')
        self.assertEqual((counts['distinct'], counts['duplicates']), (PEOPLE, 0))
        self.assertTrue(parley.done('GET', path + '/recount')['agrees'])


class PlayedProvider(http.server.ThreadingHTTPServer):
    """Takes everything, and remembers each message with where it came to and by which credentials."""

    daemon_threads = True
    request_queue_size = 1000

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Taking)
        self.taken = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()


class Taking(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        self.server.taken.append((body.get('msgId', ''), self.path, self.headers['Host'], self.headers['Authorization'],
                                  self.headers['X-Tenant']))
        answer = b'{"status":"success"}'
        self.send_response(200)
        self.send_header('Content-Length', str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class AChangedProvider(unittest.TestCase):
    def test_gets_all_that_had_not_left_under_its_new_credentials_alone(self):
        parley = RunningParley()
        self.addCleanup(parley.close)
        before, after = PlayedProvider(), PlayedProvider()
        self.addCleanup(before.close)
        self.addCleanup(after.close)
        provider = parley.done('POST', '/api/v1/providers', {
            'nickname': 'moves', 'sender': '+919999900000', 'rate': 100, 'answer_limit_ms': 10_000,
            'endpoint': f'http://127.0.0.1:{before.server_port}/old', 'headers': {'X-Tenant': 'old'},
            'settings': {'user': 'alice', 'password': 'old secret'}})
        template = parley.create_template(provider)
        parley.import_people(people_csv(PEOPLE))
        campaign = parley.done('POST', '/api/v1/campaigns', {
            'name': 'Moves', 'provider': provider['id'], 'template': template['id'],
            'plan': {'values': {'body.1': {'attribute': 'Name', 'default': 'there'}, 'body.2': 'Delhi'}}})
        path = f'/api/v1/campaigns/{campaign["id"]}'
        parley.done('POST', path + '/launch')
        wait_until(lambda: len(before.taken) > 50, 'it goes')
        parley.done('PATCH', f'/api/v1/providers/{provider["id"]}', {
            'endpoint': f'http://127.0.0.1:{after.server_port}/new', 'headers': {'X-Tenant': 'new'},
            'settings': {'user': 'alice', 'password': 'new secret'}})
        wait_until(lambda: parley.done('GET', path)['state'] == 'finished', 'it is finished')
        self.assertEqual({entry[1:] for entry in before.taken},
                         {('/old', f'127.0.0.1:{before.server_port}', basic('alice', 'old secret'), 'old')})
        self.assertEqual({entry[1:] for entry in after.taken},
                         {('/new', f'127.0.0.1:{after.server_port}', basic('alice', 'new secret'), 'new')})
        ids = [id for id, *_ in before.taken + after.taken if f'{campaign["id"]}|' in id and not id.startswith('0|')]
        self.assertEqual((len(ids), len(set(ids))), (PEOPLE, PEOPLE))
        figures = parley.done('GET', path + '/statistics')
        self.assertEqual((figures['sent'], figures['failed'], figures['uncertain']), (PEOPLE, 0, 0))


def basic(user, password):
    return 'Basic ' + base64.b64encode(f'{user}:{password}'.encode()).decode()


if __name__ == '__main__':
    unittest.main(verbosity=2)
