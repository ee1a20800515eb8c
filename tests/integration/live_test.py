"""What open pages are told, and the first of them: with the real server, whose connections and process are ended."""

import http.client
import json
import queue
import socket
import threading
import time
import unittest

from browser import PASSWORD, Browser
from running_parley import PATIENCE, RunningParley, people_csv, wait_until


class Watching:
    """One stream, read by a thread of its own until it is cut or the server ends it."""

    def __init__(self, parley, headers=None, last=None, after=None):
        self.connection = http.client.HTTPConnection('127.0.0.1', parley.port, timeout=PATIENCE)
        headers = dict(headers or {'Authorization': 'Bearer ' + parley.key})
        if last is not None:
            headers['Last-Event-ID'] = last
        self.connection.request('GET', '/api/v1/live' + (f'?after={after}' if after else ''), headers=headers)
        self.socket = self.connection.sock  # the connection lets go of it, where the answer has no end
        self.response = self.connection.getresponse()
        self.status = self.response.status
        self.events = queue.Queue()
        self.seen = []
        self.last = last
        self.ended = threading.Event()
        if self.status == 200:
            assert self.response.headers['Content-Type'] == 'text/event-stream'
            self.thread = threading.Thread(target=self.read, daemon=True)
            self.thread.start()

    def read(self):
        event = {}
        try:
            for line in self.response:
                line = line.decode().rstrip('\n')
                if line:
                    name, _, value = line.partition(':')
                    event[name] = value.removeprefix(' ')
                    continue
                if 'id' in event:
                    self.last = event['id']
                if 'data' in event:
                    self.events.put((event.get('event'), json.loads(event['data']), event.get('id')))
                event = {}
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            pass
        self.ended.set()

    def cut(self):
        """The socket first: what closes the connection waits for the thread that reads it."""
        if self.status == 200 and not self.ended.is_set():
            self.socket.shutdown(socket.SHUT_RDWR)
            self.ended.wait(PATIENCE)
        self.connection.close()

    def until(self, wanted, what):
        """The first event that `wanted` takes; all that came before it are in `seen`."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                event = self.events.get(timeout=0.2)
            except queue.Empty:
                continue
            self.seen.append(event)
            if wanted(event[0], event[1]):
                return event
        raise AssertionError(f'{what}: not within {PATIENCE} s; seen were {self.seen[-20:]}')

    def rest(self, seconds=2):
        """What comes within a moment."""
        deadline = time.monotonic() + seconds
        came = []
        while time.monotonic() < deadline:
            try:
                came.append(self.events.get(timeout=0.1))
            except queue.Empty:
                pass
        self.seen += came
        return came


def is_of(kind, identifier=None, **values):
    def fits(name, data):
        return (name == kind and (identifier is None or data.get('id') == identifier)
                and all(data.get(key) == value for key, value in values.items()))
    return fits


class LiveTest(unittest.TestCase):
    def setUp(self):
        self.parley = RunningParley(rate_limit=0)
        self.addCleanup(self.parley.close)

    def watch(self, **more):
        watching = Watching(self.parley, **more)
        self.addCleanup(watching.cut)
        return watching

    def greeted(self, **more):
        watching = self.watch(**more)
        self.assertEqual(watching.status, 200)
        watching.until(lambda name, _: name in ('hello', 'reset'), 'a greeting')
        return watching

    def segment(self, name):
        return self.parley.done('POST', '/api/v1/segments', {'name': name, 'filter': {}})['id']

    def campaign(self, people=2_000, rate=200):
        provider = self.parley.create_provider(rate=rate)
        template = self.parley.create_template(provider)
        self.parley.import_people(people_csv(people))
        return self.parley.done('POST', '/api/v1/campaigns', {
            'name': 'Spring', 'template': template['id'],
            'plan': {'values': {'body.1': 'you', 'body.2': 'Parley'}}})['id']


class TheStream(LiveTest):
    def test_tells_what_calls_change(self):
        watching = self.greeted()
        made = self.segment('one')
        event = watching.until(is_of('segment', made), 'a new segment')
        self.assertRegex(event[2], r'^\d+\.\d+-\d+$')
        self.parley.done('PATCH', '/api/v1/project', {'name': 'Acme'})
        watching.until(is_of('project'), 'a new name')

    def test_follows_a_campaign_to_its_end_without_being_asked(self):
        campaign = self.campaign()
        watching = self.greeted()
        self.parley.done('POST', f'/api/v1/campaigns/{campaign}/launch')
        watching.until(lambda name, data: name == 'campaign' and data.get('sent', 0) > 0, 'messages leave')
        watching.until(is_of('lanes'), 'the lane')
        watching.until(is_of('campaign', campaign, state='finished'), 'it finishes')
        last = watching.until(lambda name, data: name == 'campaign' and data.get('delivered', 0) > 1_500,
                              'callbacks that come after the end')
        figures = self.parley.done('GET', f'/api/v1/campaigns/{campaign}/statistics')
        self.assertEqual((last[1]['qualified'], last[1]['waiting']), (figures['qualified'], 0))

    def test_tells_who_comes_back_all_that_changed_and_each_thing_once(self):
        watching = self.greeted()
        seen = self.segment('seen')
        watching.until(is_of('segment', seen), 'the first')
        watching.rest(1)
        watching.cut()
        missed = [self.segment(f'missed {n}') for n in range(5)]
        self.parley.done('PATCH', '/api/v1/project', {'name': 'First'})
        self.parley.done('PATCH', '/api/v1/project', {'name': 'Second'})
        again = self.greeted(last=watching.last)
        self.assertEqual(again.seen[0][:2], ('hello', {'resumed': True}))
        again.until(is_of('project'), 'the project')
        for one in missed:
            if not any(name == 'segment' and data['id'] == one for name, data, _ in again.seen):
                again.until(is_of('segment', one), f'segment {one}')
        again.rest()
        told = [(name, data.get('id')) for name, data, _ in again.seen if name in ('segment', 'project')]
        self.assertEqual(len(told), len(set(told)), 'each once')
        self.assertNotIn(('segment', seen), told, 'what was told before')
        sequences = [int(identifier.rpartition('-')[2]) for _, _, identifier in again.seen]
        self.assertEqual(sequences, sorted(set(sequences)))

    def test_finds_out_what_moved_by_itself_while_nobody_watched(self):
        campaign = self.campaign()
        watching = self.greeted()
        watching.cut()
        self.parley.done('POST', f'/api/v1/campaigns/{campaign}/launch')
        wait_until(lambda: self.parley.done('GET', f'/api/v1/campaigns/{campaign}')['state'] == 'finished', 'the end')
        again = self.greeted(after=watching.last)
        again.until(is_of('campaign', campaign, state='finished'), 'how it ended')

    def test_resets_who_was_told_by_the_server_before_a_restart(self):
        watching = self.greeted()
        self.segment('one')
        watching.until(is_of('segment'), 'a segment')
        self.parley.stop()
        self.assertTrue(watching.ended.wait(PATIENCE), 'the stream ends with the server')
        self.parley.start()
        self.assertEqual(self.greeted(last=watching.last).seen[0][0], 'reset')
        self.assertEqual(self.greeted(last='nonsense').seen[0][0], 'reset')
        self.assertEqual(self.greeted().seen[0][:2], ('hello', {'resumed': False}))

    def test_survives_that_the_process_is_killed(self):
        watching = self.greeted()
        self.parley.process.kill()
        self.parley.process.wait()
        self.assertTrue(watching.ended.wait(PATIENCE))
        self.parley.start()
        again = self.greeted(last=watching.last)
        self.assertEqual(again.seen[0][0], 'reset')
        made = self.segment('after')
        again.until(is_of('segment', made), 'it goes on')

    def test_keeps_silent_connections_alive_and_lets_ids_go_on(self):
        watching = self.greeted(headers={'Authorization': 'Bearer ' + self.parley.done(
            'POST', '/api/v1/keys', {'name': 'reader', 'scopes': ['people:read']})['key']})
        before = watching.last
        self.parley.create_provider()  # nothing for its eyes
        wait_until(lambda: watching.last != before, 'an id with the heartbeat')
        self.assertEqual([name for name, _, _ in watching.seen + watching.rest(0.5) if name == 'provider'], [])

    def test_alarms_open_and_close(self):
        watching = self.greeted()
        provider = self.parley.create_provider()
        self.parley.sandbox('PATCH', '/settings', {'numbers': {}})
        where = provider['callbacks']['status'].split('/', 3)[3]
        connection = http.client.HTTPConnection('127.0.0.1', self.parley.port, timeout=PATIENCE)
        connection.request('POST', '/' + where, b'{"this": "is no status"}', {'Content-Type': 'application/json'})
        self.assertEqual(connection.getresponse().status, 200)
        event = watching.until(is_of('alarm', 'quarantine', open=True), 'an alarm')
        self.assertGreaterEqual(event[1]['count'], 1)
        self.assertEqual([alarm['kind'] for alarm in self.parley.done('GET', '/api/v1/overview')['alarms']],
                         ['quarantine'])


class Rights(LiveTest):
    def browser(self, email):
        browser = Browser(self.parley)
        self.assertEqual(browser.log_in(email).status, 200)
        return browser

    def member(self, email, role):
        self.parley.done('POST', '/api/v1/members', {'email': email, 'name': role, 'password': PASSWORD, 'role': role})
        return self.browser(email)

    def setUp(self):
        super().setUp()
        self.parley.done('POST', '/api/v1/setup', {'email': 'asha@example.com', 'password': PASSWORD})

    def watch_as(self, browser, **more):
        headers = {'Cookie': browser.cookie}
        if browser.project:
            headers['X-Parley-Project'] = browser.project
        return self.greeted(headers=headers, **more)

    def test_a_stranger_gets_nothing(self):
        self.assertEqual(self.watch(headers={'X': 'nothing'}).status, 401)
        self.assertEqual(self.watch(headers={'Authorization': 'Bearer parley_guess'}).status, 401)
        key = self.parley.done('POST', '/api/v1/keys', {'name': 'sender', 'scopes': ['send']})['key']
        self.assertEqual(self.watch(headers={'Authorization': 'Bearer ' + key}).status, 403)

    def test_each_is_told_what_their_rights_let_them_read(self):
        admin = self.watch_as(self.browser('asha@example.com'))
        viewer = self.watch_as(self.member('vera@example.com', 'viewer'))
        provider = self.parley.create_provider()
        self.parley.done('POST', '/api/v1/keys', {'name': 'other', 'scopes': ['send']})
        made = self.segment('for both')
        admin.until(is_of('segment', made), 'the segment')
        admin.rest(1)
        self.assertTrue(any(is_of('provider', provider['id'])(*event[:2]) for event in admin.seen))
        self.assertTrue(any(is_of('key')(*event[:2]) for event in admin.seen))
        viewer.until(is_of('segment', made), 'the segment')
        viewer.rest(3)
        self.assertEqual({name for name, _, _ in viewer.seen} - {'hello', 'segment', 'campaign', 'template'}, set())

    def test_another_project_is_silent(self):
        other = self.parley.done('POST', '/api/v1/projects', {'name': 'Other', 'default_country': 'IN'})
        theirs = self.greeted(headers={'Authorization': 'Bearer ' + other['key']})
        mine = self.greeted()
        made = self.segment('mine')
        mine.until(is_of('segment', made), 'the segment')
        self.assertEqual([event[0] for event in theirs.rest(3)], [])
        # The id of one project's stream is of no use in the other's.
        self.assertEqual(self.greeted(headers={'Authorization': 'Bearer ' + other['key']}, last=mine.last).seen[0][0],
                         'reset')

    def test_ends_with_the_login_the_role_or_the_key(self):
        viewer = self.member('vera@example.com', 'viewer')
        watching = self.watch_as(viewer)
        admin = self.browser('asha@example.com')
        identifier = next(one['id'] for one in admin.call('GET', '/api/v1/members').json()['items']
                          if one['email'] == 'vera@example.com')
        self.assertEqual(admin.call('PATCH', f'/api/v1/members/{identifier}', {'role': 'marketer'}).status, 200)
        self.assertTrue(watching.ended.wait(10), 'by another role')
        watching = self.watch_as(viewer)
        self.assertEqual(viewer.call('POST', '/api/v1/logout').status, 204)
        self.assertTrue(watching.ended.wait(10), 'by logging out')
        key = self.parley.done('POST', '/api/v1/keys', {'name': 'reader', 'scopes': ['people:read']})
        watching = self.greeted(headers={'Authorization': 'Bearer ' + key['key']})
        self.assertEqual(self.parley.call('DELETE', f'/api/v1/keys/{key["id"]}').status, 204)
        self.assertTrue(watching.ended.wait(10), 'by revoking the key')

    def test_one_caller_watches_with_a_bounded_number_of_pages(self):
        statuses = [self.watch().status for _ in range(66)]
        self.assertEqual(statuses[:64], [200] * 64)
        self.assertEqual(statuses[64:], [503] * 2)


class TheOverview(LiveTest):
    def overview(self, days=7, **more):
        return self.parley.done('GET', f'/api/v1/overview?days={days}', **more)

    def test_begins_empty_and_ticks_its_list_off(self):
        empty = self.overview()
        self.assertEqual((len(empty['days']), empty['campaigns'], empty['alarms']), (7, [], []))
        self.assertEqual(set(empty['checklist'].values()), {False})
        self.assertEqual(empty['funnel'], dict.fromkeys(('sent', 'delivered', 'read', 'clicked', 'replied', 'failed'), 0))

    def test_counts_what_the_statistics_count(self):
        self.parley.done('PATCH', '/api/v1/project', {'time_zone': 'Asia/Kolkata'})
        campaign = self.campaign(people=1_000, rate=5_000)
        self.parley.done('POST', f'/api/v1/campaigns/{campaign}/launch')
        wait_until(lambda: self.parley.sandbox('GET', '/health')['idle'] and
                   self.parley.done('GET', f'/api/v1/campaigns/{campaign}')['state'] == 'finished', 'the end')

        def agrees():
            figures = self.parley.done('GET', f'/api/v1/campaigns/{campaign}/statistics')
            seen = self.overview()
            names = ('sent', 'delivered', 'read', 'clicked', 'replied', 'failed')
            return all(seen['funnel'][name] == seen['days'][-1][name] == seen['today'][name] == figures[name] ==
                       sum(hour[name] for hour in seen['today']['hours']) for name in names)
        wait_until(agrees, 'the overview counts as the statistics')
        seen = self.overview(days=1)
        self.assertEqual((len(seen['days']), seen['time_zone'], seen['days'][0]['day']),
                         (1, 'Asia/Kolkata', seen['today']['day']))
        self.assertEqual([one['id'] for one in seen['recent']], [campaign])
        self.assertEqual(set(seen['checklist'].values()), {True})
        self.assertEqual(seen['consent'][-1]['opted_in'], 1_000)
        lane = seen['providers'][0]
        self.assertGreater(lane['answer_p99_ms'], 0)
        self.assertGreaterEqual(lane['answer_p99_ms'], lane['answer_p50_ms'])

    def test_shows_each_what_they_may_read(self):
        self.parley.create_provider()
        key = self.parley.done('POST', '/api/v1/keys', {'name': 'reader', 'scopes': ['campaigns:read']})['key']
        seen = self.overview(key=key)
        self.assertIsNone(seen['providers'])
        self.assertIsNone(seen['consent'])
        self.assertTrue(seen['checklist']['provider_connected'])

    def test_tells_of_a_provider_that_refuses_everything(self):
        campaign = self.campaign(rate=100)
        self.parley.done('POST', f'/api/v1/campaigns/{campaign}/launch')
        path = f'/api/v1/campaigns/{campaign}/statistics'
        wait_until(lambda: self.parley.done('GET', path)['sent'] > 0, 'messages leave')
        self.assertEqual(self.overview()['campaigns'][0]['id'], campaign)
        self.parley.sandbox('PATCH', '/settings', {'accounts': [
            {'sender': '+919999900000', 'settings': {'user': 'alice', 'password': 'another'}}]})
        wanted = {'provider_refuses', 'campaign_paused'}
        alarms = wait_until(lambda: (lambda seen: len(seen) == 2 and seen)(
            [one for one in self.overview()['alarms'] if one['kind'] in wanted]), 'both alarms')
        self.assertEqual({alarm['kind'] for alarm in alarms}, wanted)
        self.assertTrue(all(alarm['severe'] and alarm['advice'] and alarm['words'] for alarm in alarms))
        self.assertGreater(next(one['count'] for one in alarms if one['kind'] == 'campaign_paused'), 0)


class TheFirstRun(LiveTest):
    def test_names_the_project_and_logs_its_admin_in(self):
        wanted = {'email': 'asha@example.com', 'password': PASSWORD, 'project_name': 'Acme Foods',
                  'time_zone': 'Asia/Kolkata', 'default_country': 'IN'}
        for wrong, field in (({'project_name': ' '}, 'project_name'), ({'time_zone': 'Mars/Olympus'}, 'time_zone'),
                             ({'default_country': 'India'}, 'default_country'), ({'password': 'short'}, 'password')):
            refused = self.parley.call('POST', '/api/v1/setup', wanted | wrong)
            self.assertEqual((refused.status, refused.json()['field']), (400, field))
        answer = self.parley.call('POST', '/api/v1/setup', wanted)
        self.assertEqual(answer.status, 201, answer)
        cookie = answer.headers['Set-Cookie'].split(';')[0]
        session = self.parley.call('GET', '/api/v1/session', key=None, headers={'Cookie': cookie}).json()
        self.assertEqual((session['member']['email'], session['role']), ('asha@example.com', 'admin'))
        self.assertEqual(session['projects'][0]['name'], 'Acme Foods')
        project = self.parley.done('GET', '/api/v1/project')
        self.assertEqual((project['name'], project['time_zone'], project['default_country']),
                         ('Acme Foods', 'Asia/Kolkata', 'IN'))
        actions = [entry['action'] for entry in self.parley.done('GET', '/api/v1/audit')['items']]
        self.assertIn('member.add', actions)
        self.assertIn('project.change', actions)

    def test_address_with_the_key_is_in_no_log(self):
        log = self.parley.log()
        self.assertIn('/app/setup', log)
        self.assertIn('api-key', log)
        self.assertNotIn(self.parley.key, log)
        self.parley.done('POST', '/api/v1/setup', {'email': 'asha@example.com', 'password': PASSWORD})
        self.parley.stop()
        before = len(self.parley.log())
        self.parley.start()
        self.assertNotIn('/app/setup', self.parley.log()[before:])


if __name__ == '__main__':
    unittest.main()
