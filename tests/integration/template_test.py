"""Templates from the first check to two thousand imported ones, through the API and the command line."""

import base64
import http.server
import json
import os
import sqlite3
import subprocess
import threading
import unittest

from running_parley import BINARY, PATIENCE, RunningParley, clean_environment, exchange, people_csv, wait_until

LOGIN = {'user': 'lister', 'password': 'canary-list-password'}
BODY = {'type': 'BODY', 'text': 'Hello {{1}}, welcome to {{2}}.', 'example': {'body_text': [['Ravi', 'Delhi']]}}
GOOD, FAILURE, USAGE, REFUSED, UNAVAILABLE = range(5)

parley = None


def setUpModule():
    global parley
    parley = RunningParley()
    unittest.addModuleCleanup(parley.close)


def element(name, text='Hello there.', **more):
    return {'name': name, 'language': 'en', 'status': 'APPROVED', 'category': 'UTILITY', 'id': f'id-{name}',
            'components': [{'type': 'BODY', 'text': text}]} | more


class PlayedProvider:
    """One that answers as it is told and lists what it is given, page by page."""

    def __init__(self):
        played = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
                played.headers.append(self.headers)
                played.messages.append(body)
                played.wait_where_held()
                failure = played.failures.get(body.get('template', {}).get('namespace'))
                answer = {'status': 'success'} if failure is None else {'status': 'failure', 'error': failure}
                self.give(200, answer)

            def do_GET(self):
                if self.headers['Authorization'] != 'Basic ' + base64.b64encode(
                        f'{LOGIN["user"]}:{LOGIN["password"]}'.encode()).decode():
                    return self.give(403, {'message': 'Forbidden'})
                query = dict(part.split('=', 1) for part in self.path.partition('?')[2].split('&') if '=' in part)
                played.queries.append(query)
                begin = int(query.get('after', 0))
                end = min(begin + int(query['limit']), len(played.listed))
                paging = {'cursors': {'before': str(begin), 'after': str(end)}}
                if end < len(played.listed) or played.goes_in_circles:
                    paging['next'] = f'http://elsewhere.example.com/?after={end}'
                self.give(200, {'data': played.listed[begin:end] or played.listed[:1], 'paging': paging})

            def give(self, status, answer):
                text = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.messages, self.queries, self.listed, self.failures = [], [], [], {}
        self.headers = []
        self.goes_in_circles = False
        self.arrived = self.gate = self.held = None
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def hold(self):
        """The next message is answered only once it is released."""
        self.arrived = threading.Event()
        self.gate = self.held = threading.Event()

    def wait_where_held(self):
        gate, self.gate = self.gate, None
        if gate is not None:
            self.arrived.set()
            gate.wait(PATIENCE)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Case(unittest.TestCase):
    """Each has a provider of its own that it plays."""

    def setUp(self):
        self.played = PlayedProvider()
        self.addCleanup(self.played.close)
        self.provider = parley.done('POST', '/api/v1/providers', {
            'nickname': self.id(), 'sender': '+919999900000', 'endpoint': self.played.url + '/messages',
            'answer_limit_ms': 10_000,
            'templates': {'url': self.played.url + '/templates', 'page_size': 500} | LOGIN})
        self.played.messages.clear()

    def wish(self, **more):
        return {'provider': self.provider['id'], 'name': 'welcome', 'language': 'en', 'components': [BODY]} | more

    def create(self, **more):
        return parley.call('POST', '/api/v1/templates', self.wish(**more))

    def created(self, **more):
        answer = self.create(**more)
        self.assertEqual(answer.status, 201, answer)
        return answer.json()

    def refused(self, answer, status, field):
        self.assertEqual(answer.status, status, answer)
        problem = answer.json()
        self.assertEqual(problem.get('field'), field, problem)
        return problem

    def bring_in(self, **more):
        return parley.done('POST', f'/api/v1/providers/{self.provider["id"]}/templates/import', more)

    def campaign(self, form, launch=True, people=400):
        parley.import_people(people_csv(people))
        parley.done('PATCH', f'/api/v1/providers/{self.provider["id"]}', {'rate': 2})
        slots = [slot['key'] for slot in form['slots'] if slot['required']]
        made = parley.done('POST', '/api/v1/campaigns', {
            'name': self.id(), 'provider': self.provider['id'], 'template': form['id'],
            'plan': {'values': {key: 'x' for key in slots}}})
        if launch:
            parley.done('POST', f'/api/v1/campaigns/{made["id"]}/launch')
            wait_until(lambda: self.state(made) == 'running', 'the campaign runs')
        return made

    def state(self, campaign):
        return parley.done('GET', f'/api/v1/campaigns/{campaign["id"]}')['state']

    def reason(self, campaign):
        return parley.done('GET', f'/api/v1/campaigns/{campaign["id"]}')['state_reason']


class Saving(Case):
    def test_is_checked_tried_and_then_saved(self):
        made = self.created(category='utility')
        self.assertEqual((made['status'], made['category'], made['origin']), ('approved', 'UTILITY', 'made'))
        self.assertTrue(made['trial']['good'])
        [tried] = self.played.messages
        self.assertEqual((tried['msgId'], tried['to'].lstrip('+')), ('0|0|0|0', '919999900000'))
        self.assertEqual(tried['components'][0]['body']['text'], 'Hello Ravi, welcome to Delhi.')
        shown = parley.done('GET', f'/api/v1/templates/{made["id"]}')
        self.assertEqual(shown['components'], [BODY])
        self.refused(self.create(), 409, 'name')

    def test_a_gap_and_a_private_address_are_refused_with_place_and_reason(self):
        problem = self.refused(self.create(components=[{'type': 'BODY', 'text': 'Hello {{1}} and {{3}}.'}]), 422,
                               'components[0].text')
        self.assertIn('{{2}}', problem['detail'])
        picture = {'type': 'HEADER', 'format': 'IMAGE', 'example': {'header_handle': ['http://10.1.2.3/a.png']}}
        problem = self.refused(self.create(components=[picture, BODY]), 422, 'components[0].example.header_handle[0]')
        self.assertIn('private', problem['detail'])
        self.assertEqual(self.played.messages, [], 'nothing was sent')
        self.assertEqual(parley.done('GET', f'/api/v1/templates?provider={self.provider["id"]}')['items'], [])

    def test_everything_that_is_wrong_is_told_at_once(self):
        problem = self.create(language='en-US', category='SONG', components=[
            BODY, {'type': 'FOOTER', 'text': 'x' * 61}, {'type': 'POEM'}]).json()
        errors = {finding['where'] for finding in problem['findings'] if finding['severity'] == 'error'}
        self.assertEqual(errors, {'language', 'category', 'components[2].type'})
        self.assertIn('en_US', json.dumps(problem['findings']))

    def test_what_the_provider_refuses_is_not_saved_and_shown_with_both_sides(self):
        self.played.failures['welcome'] = {'code': 2001, 'message': 'No such template here'}
        problem = self.refused(self.create(), 422, 'components')
        self.assertIn('No such template here', problem['trial']['response'])
        self.assertIn('0|0|0|0', problem['trial']['request'])
        self.assertEqual(parley.done('GET', f'/api/v1/templates?provider={self.provider["id"]}')['items'], [])
        made = self.created(trial=False)
        self.assertIsNone(made['trial'])

    def test_what_it_refuses_for_the_number_alone_is_saved(self):
        self.played.failures['welcome'] = {'code': 2002, 'message': 'Invalid phone number'}
        self.assertTrue(self.created()['trial']['good'])

    def test_a_template_that_waits_for_approval_is_not_tried(self):
        made = self.created(status='pending', status_reason='in review')
        self.assertEqual((made['trial'], made['status_reason']), (None, 'in review'))
        self.assertEqual(self.played.messages, [])

    def test_another_number_can_be_named_for_the_trial(self):
        self.created(trial_number='+14155550100')
        self.assertEqual(self.played.messages[0]['to'], '+14155550100')
        self.refused(self.create(name='other', trial_number='somebody'), 400, 'trial_number')

    def test_lint_saves_nothing(self):
        answer = parley.done('POST', '/api/v1/templates/lint', self.wish())
        self.assertEqual((answer['good'], answer['findings']), (True, []))
        self.assertEqual([slot['key'] for slot in answer['slots']], ['body.1', 'body.2'])
        self.assertEqual(self.played.messages, [])


class Changing(Case):
    def test_of_what_a_campaign_sends_pauses_it_once_somebody_says_so(self):
        form = self.created()
        campaign = self.campaign(form)
        path = f'/api/v1/templates/{form["id"]}'
        other = {'name': 'welcome', 'language': 'en', 'components': [BODY | {'text': 'Dear {{1}}, come to {{2}}.'}]}
        problem = self.refused(parley.call('PUT', path, other), 409, 'stop_users')
        self.assertEqual([user['id'] for user in problem['campaigns']], [campaign['id']])
        self.assertEqual(self.state(campaign), 'running')
        changed = parley.done('PUT', path, other | {'stop_users': True})
        self.assertEqual([user['id'] for user in changed['paused']], [campaign['id']])
        self.assertEqual((self.state(campaign), self.reason(campaign)), ('paused', 'its template welcome was changed'))

    def test_of_its_approval_pauses_only_where_somebody_says_so(self):
        form = self.created()
        campaign = self.campaign(form)
        path = f'/api/v1/templates/{form["id"]}'
        other = {'name': 'welcome', 'language': 'en', 'components': [BODY], 'status': 'disabled', 'status_reason': 'old'}
        problem = self.refused(parley.call('PUT', path, other), 409, 'stop_users')
        self.assertEqual([user['id'] for user in problem['campaigns']], [campaign['id']])
        self.assertEqual((self.state(campaign), parley.done('GET', path)['status']), ('running', 'approved'))
        changed = parley.done('PUT', path, other | {'stop_users': True})
        self.assertEqual([user['id'] for user in changed['paused']], [campaign['id']])
        self.assertEqual((self.state(campaign), self.reason(campaign)), ('paused', 'its template welcome is disabled: old'))

    def test_of_its_category_pauses_nobody(self):
        form = self.created()
        campaign = self.campaign(form)
        changed = parley.done('PUT', f'/api/v1/templates/{form["id"]}', {
            'name': 'welcome', 'language': 'en', 'category': 'MARKETING', 'components': [BODY]})
        self.assertEqual((changed['category'], changed['paused'], self.state(campaign)), ('MARKETING', [], 'running'))

    def test_removes_what_is_unused_and_archives_what_was_used(self):
        unused = self.created(name='unused')
        self.assertFalse(parley.done('DELETE', f'/api/v1/templates/{unused["id"]}')['archived'])
        self.assertEqual(parley.call('GET', f'/api/v1/templates/{unused["id"]}').status, 404)
        used = self.created(name='used')
        campaign = self.campaign(used)
        path = f'/api/v1/templates/{used["id"]}'
        self.refused(parley.call('DELETE', path), 409, 'stop_users')
        removed = parley.done('DELETE', path + '?stop_users=true')
        self.assertTrue(removed['archived'])
        self.assertEqual(self.state(campaign), 'paused')
        self.assertEqual(parley.call('POST', f'/api/v1/campaigns/{campaign["id"]}/resume').status, 409)
        self.assertTrue(parley.done('GET', path)['archived'])
        self.assertEqual(parley.call('PUT', path, self.wish(name='used')).status, 404)
        mine = f'/api/v1/templates?provider={self.provider["id"]}'
        self.assertEqual(parley.done('GET', mine)['items'], [])
        self.assertEqual(len(parley.done('GET', mine + '&with_archived=true')['items']), 1)

    def test_is_found_by_every_filter(self):
        self.created(name='order_shipped')
        self.created(name='order_late', status='paused', status_reason='low quality')
        mine = f'/api/v1/templates?provider={self.provider["id"]}'
        for query, names in (('', ['order_shipped', 'order_late']), ('&status=paused', ['order_late']),
                             ('&name=SHIPPED', ['order_shipped']), ('&name=%25', []), ('&limit=1', ['order_shipped'])):
            with self.subTest(query):
                self.assertEqual([form['name'] for form in parley.done('GET', mine + query)['items']], names)
        for query, field in (('&status=new', 'status'), ('&limit=0', 'limit'), ('&with_archived=yes', 'with_archived')):
            self.refused(parley.call('GET', mine + query), 400, field)


class TheDefaultProvider(Case):
    def test_is_taken_where_none_is_named(self):
        path = f'/api/v1/providers/{self.provider["id"]}'
        form = {'name': 'unnamed', 'language': 'en', 'components': [BODY]}
        self.refused(parley.call('POST', '/api/v1/templates', form), 400, 'provider')
        parley.done('PATCH', path, {'default': True})
        self.addCleanup(parley.done, 'PATCH', path, {'default': False})
        self.assertTrue(parley.done('POST', '/api/v1/templates/lint', form)['good'])
        self.assertEqual(parley.done('POST', '/api/v1/templates', form)['provider'], self.provider['id'])
        self.refused(parley.call('POST', '/api/v1/templates', form), 409, 'name')

    def test_is_none_that_is_archived(self):
        path = f'/api/v1/providers/{self.provider["id"]}'
        parley.done('POST', path + '/archive', {})
        self.refused(parley.call('PATCH', path, {'default': True}), 400, 'default')
        self.assertFalse(parley.done('POST', path + '/restore')['default'])


class Meanwhile(Case):
    """What happens to a provider or a template while it is tried."""

    def while_tried(self, ask, meanwhile):
        """The answer to a request during whose trial something else happens."""
        self.played.hold()
        answers = []
        asking = threading.Thread(target=lambda: answers.append(ask()))
        asking.start()
        try:
            self.assertTrue(self.played.arrived.wait(PATIENCE))
            meanwhile()
        finally:
            self.played.held.set()
            asking.join()
        return answers[0]

    def path(self):
        return f'/api/v1/providers/{self.provider["id"]}'

    def test_a_provider_that_is_deleted_stays_deleted(self):
        for method, body in (('PATCH', {'rate': 90}), ('PUT', {
                'nickname': 'again', 'sender': '+919999900000', 'endpoint': self.played.url, 'answer_limit_ms': 10_000})):
            with self.subTest(method):
                made = parley.done('POST', '/api/v1/providers', {
                    'nickname': 'passing', 'sender': '+919999900000', 'endpoint': self.played.url, 'answer_limit_ms': 10_000})
                path = f'/api/v1/providers/{made["id"]}'
                answer = self.while_tried(lambda: parley.call(method, path, body),
                                          lambda: self.assertEqual(parley.call('DELETE', path).status, 204))
                self.assertEqual(answer.status, 404)
                self.assertEqual(parley.call('GET', path).status, 404)
                self.assertNotIn(made['id'], [lane['provider'] for lane in parley.done('GET', '/api/v1/lanes')['items']])
                self.assertEqual(exchange(parley.port, 'GET', '/readyz').status, 200)

    def test_a_provider_that_is_archived_stays_archived(self):
        answer = self.while_tried(lambda: parley.call('PATCH', self.path(), {'rate': 90}),
                                  lambda: parley.done('POST', self.path() + '/archive', {}))
        self.refused(answer, 409, 'updated')
        shown = parley.done('GET', self.path())
        self.assertEqual((shown['archived'], shown['rate']), (True, self.provider['rate']))

    def test_of_two_changes_none_is_lost_unsaid(self):
        answer = self.while_tried(lambda: parley.call('PATCH', self.path(), {'rate': 90}),
                                  lambda: parley.done('PATCH', self.path(), {'concurrency': 60}))
        self.refused(answer, 409, 'updated')
        parley.done('PATCH', self.path(), {'rate': 90})
        shown = parley.done('GET', self.path())
        self.assertEqual((shown['rate'], shown['concurrency']), (90, 60))

    def test_what_a_launch_needs_may_go(self):
        campaign = self.campaign(self.created(), launch=False)
        launch = f'/api/v1/campaigns/{campaign["id"]}/launch'
        answer = self.while_tried(lambda: parley.call('POST', launch),
                                  lambda: parley.done('POST', self.path() + '/archive', {}))
        self.refused(answer, 409, 'provider')
        self.assertEqual(self.state(campaign), 'draft')
        parley.done('POST', self.path() + '/restore')
        answer = self.while_tried(lambda: parley.call('POST', launch),
                                  lambda: parley.done('DELETE', f'/api/v1/templates/{campaign["template"]}'))
        self.refused(answer, 409, 'template')
        self.assertEqual(self.state(campaign), 'draft')

    def test_a_template_may_be_changed_or_removed(self):
        form = self.created()
        path = f'/api/v1/templates/{form["id"]}'
        wish = {'name': 'welcome', 'language': 'en', 'components': [BODY | {'text': 'Dear {{1}}, come to {{2}}.'}]}
        answer = self.while_tried(lambda: parley.call('PUT', path, wish),
                                  lambda: parley.done('PUT', path, wish | {'status': 'paused', 'components': [BODY]}))
        self.refused(answer, 409, 'updated')
        shown = parley.done('GET', path)
        self.assertEqual((shown['status'], shown['components']), ('paused', [BODY]))
        answer = self.while_tried(lambda: parley.call('PUT', path, wish | {'status': 'approved'}),
                                  lambda: parley.done('DELETE', path))
        self.assertEqual(answer.status, 404)

    def test_a_template_may_lose_its_provider(self):
        answer = self.while_tried(self.create, lambda: self.assertEqual(parley.call('DELETE', self.path()).status, 204))
        self.refused(answer, 400, 'provider')

    def test_a_campaign_that_is_being_launched_is_in_the_way(self):
        campaign = self.campaign(self.created(), launch=False)

        def put_into(state):
            with sqlite3.connect(os.path.join(parley.data, 'parley.db'), timeout=PATIENCE) as sql:
                sql.execute('UPDATE campaign SET state = ? WHERE id = ?', (state, campaign['id']))
        put_into('launching')
        for refused in (parley.call('POST', self.path() + '/archive', {'stop_users': True}),
                        parley.call('DELETE', self.path() + '?stop_users=true')):
            problem = self.refused(refused, 409, 'stop_users')
            self.assertEqual([user['id'] for user in problem['campaigns']], [campaign['id']])
        self.assertFalse(parley.done('GET', self.path())['archived'])
        put_into('draft')


class PrivateAddresses(Case):
    PICTURE = {'type': 'HEADER', 'format': 'IMAGE', 'example': {'header_handle': ['https://shop.example.com/a.png']}}

    def test_are_refused_in_plans_and_test_sends(self):
        form = self.created(components=[self.PICTURE, BODY])
        values = {'body.1': 'a', 'body.2': 'b'}
        for url in ('http://127.0.0.1/x.png', 'http://169.254.169.254/latest', 'file:///etc/passwd', {
                'attribute': 'Picture', 'default': 'http://10.0.0.1/x.png'}):
            with self.subTest(url):
                self.refused(parley.call('POST', '/api/v1/campaigns', {
                    'name': 'p', 'template': form['id'], 'plan': {'values': values | {'header.media': url}}}),
                    422, 'plan.values.header.media')
        parley.done('POST', '/api/v1/campaigns', {'name': 'p', 'template': form['id'], 'plan': {
            'values': values | {'header.media': 'https://shop.example.com/b.png'}}})
        path = f'/api/v1/providers/{self.provider["id"]}/send-test'
        self.played.messages.clear()
        for sent, field in (
                ({'template': form['id'], 'values': {'header.media': 'http://127.0.0.1/x.png'}}, 'values.header.media'),
                ({'message': {'type': 'image', 'image': {'link': 'http://169.254.169.254/x.png'}}}, 'message.image.link'),
                ({'message': {'type': 'document', 'document': {'link': 'http://10.0.0.1/x.pdf', 'filename': 'x.pdf'}}},
                 'message.document.link'),
                ({'message': {'type': 'interactive', 'interactive': {
                    'type': 'button', 'header': {'type': 'image', 'image': {'link': 'http://127.0.0.1/x.png'}},
                    'body': {'text': 'a'}, 'action': {'buttons': [{'type': 'reply', 'reply': {'id': '1', 'title': 'b'}}]}}}},
                 'message.interactive.header.image.link')):
            with self.subTest(field):
                problem = self.refused(parley.call('POST', path, {'to': ['+919820000001']} | sent), 400, field)
                self.assertIn('private', problem['detail'])
        self.assertEqual(self.played.messages, [])


class Letters(Case):
    def test_are_counted_and_not_their_bytes(self):
        path = f'/api/v1/providers/{self.provider["id"]}'
        reply = 'नमस्ते' * 290
        self.assertEqual(parley.done('PATCH', path, {'auto_reply': reply, 'nickname': 'न' * 100})['auto_reply'], reply)
        sent = parley.done('POST', path + '/send-test', {'to': ['+919820000001'], 'text': 'न' * 4_000})
        self.assertTrue(sent['good'], sent)
        self.refused(parley.call('PATCH', path, {'nickname': 'न' * 101}), 400, 'nickname')


class Headers(Case):
    def test_name_the_callback_urls_of_now(self):
        own = RunningParley(public_url='https://old.example.com')
        self.addCleanup(own.close)
        made = own.done('POST', '/api/v1/providers', {
            'nickname': 'partner', 'sender': '+919999900000', 'endpoint': self.played.url, 'answer_limit_ms': 10_000,
            'headers': {'report-url': '{status_url}'}})
        self.assertEqual(self.played.headers[-1]['report-url'], made['callbacks']['status'])
        self.assertTrue(made['callbacks']['status'].startswith('https://old.example.com/'))
        own.stop()
        own.settings['public_url'] = 'https://new.example.com'
        own.start()
        path = f'/api/v1/providers/{made["id"]}'
        now = own.done('GET', path)['callbacks']['status']
        self.assertTrue(now.startswith('https://new.example.com/'))
        own.done('POST', path + '/send-test', {'to': ['+919820000001'], 'text': 'a'})
        self.assertEqual(self.played.headers[-1]['report-url'], now)
        form = own.done('POST', '/api/v1/templates', {
            'provider': made['id'], 'name': 'welcome', 'language': 'en', 'trial': False,
            'components': [{'type': 'BODY', 'text': 'Hello there.'}]})
        own.import_people(people_csv(1))
        campaign = own.done('POST', '/api/v1/campaigns', {'name': 'a', 'template': form['id']})
        own.done('POST', f'/api/v1/campaigns/{campaign["id"]}/launch')
        wait_until(lambda: any('template' in message and message.get('msgId') != '0|0|0|0' for message in self.played.messages),
                   'the message is sent')
        self.assertEqual(self.played.headers[-1]['report-url'], now)

    def test_that_cannot_be_sent_are_refused(self):
        path = f'/api/v1/providers/{self.provider["id"]}'
        for headers in ({'X-É': 'a'}, {'a/b': 'a'}, {'Content-Length': '0'}, {'Host': 'a'}, {'X-A': 'a', 'x-a': 'b'}):
            with self.subTest(headers):
                self.refused(parley.call('PATCH', path, {'headers': headers}), 400, 'headers')
        parley.done('PATCH', path, {'headers': {'X-Key': 'a'}})
        changed = parley.done('PATCH', path, {'headers': {'x-key': 'b'}})
        self.assertEqual(changed['header_names'], ['x-key'], 'it is the same header')


class Importing(Case):
    def test_of_two_thousand_reads_every_page(self):
        self.played.listed = [element(f't{number}', f'Hello, number {number}, and welcome.') for number in range(2_000)]
        report = self.bring_in()
        self.assertEqual((report['pages'], report['listed'], len(report['added']), report['refused']), (4, 2_000, 2_000, []))
        self.assertEqual([query.get('after') for query in self.played.queries], [None, '500', '1000', '1500'])
        self.assertEqual({query['limit'] for query in self.played.queries}, {'500'})
        found, after = 0, 0
        while after is not None:
            page = parley.done('GET', f'/api/v1/templates?provider={self.provider["id"]}&limit=1000&after={after}')
            found += len(page['items'])
            after = page['next']
        self.assertEqual(found, 2_000)
        again = self.bring_in()
        self.assertEqual((again['unchanged'], again['added'], again['changed'], again['removed']), (2_000, [], [], []))

    def test_tells_what_was_added_changed_removed_and_refused(self):
        self.played.listed = [element('stays'), element('changes'), element('goes')]
        self.bring_in()
        self.created(name='by_hand')
        self.played.listed = [element('stays'), element('changes', 'Other words.', status='PAUSED'), element('new'),
                              element('gap', 'Hello {{1}} and {{3}}.')]
        planned = self.bring_in(dry_run=True)
        report = self.bring_in()
        for told in (planned, report):
            self.assertEqual([form['name'] for form in told['added']], ['new'])
            self.assertEqual([form['name'] for form in told['changed']], ['changes'])
            self.assertEqual(told['changed'][0]['what'], ['body', 'status: approved -> paused'])
            self.assertEqual([form['name'] for form in told['removed']], ['goes'])
            self.assertEqual([form['name'] for form in told['kept']], ['by_hand'])
            self.assertEqual([(remark['name'], remark['where']) for remark in told['refused']], [('gap', 'components[0].text')])
            self.assertEqual(told['unchanged'], 1)
        self.assertIsNone(planned['added'][0]['id'])
        names = [form['name'] for form in parley.done('GET', f'/api/v1/templates?provider={self.provider["id"]}')['items']]
        self.assertEqual(sorted(names), ['by_hand', 'changes', 'new', 'stays'])

    def test_takes_nothing_from_under_a_campaign(self):
        self.played.listed = [element('gone'), element('changed'), element('stays')]
        self.bring_in()
        forms = {form['name']: form for form in parley.done('GET', f'/api/v1/templates?provider={self.provider["id"]}')['items']}
        campaigns = {name: self.campaign(form) for name, form in forms.items()}
        self.played.listed = [element('changed', 'Other words.'), element('stays')]
        report = self.bring_in()
        self.assertEqual([form['name'] for form in report['in_use']], ['gone'])
        self.assertEqual(report['in_use'][0]['campaigns'][0]['id'], campaigns['gone']['id'])
        self.assertEqual(report['removed'], [])
        self.assertEqual({user['id'] for user in report['paused']}, {campaigns['gone']['id'], campaigns['changed']['id']})
        self.assertEqual([self.state(campaigns[name]) for name in ('gone', 'changed', 'stays')], ['paused', 'paused', 'running'])
        self.assertIn('no longer listed by the provider', self.reason(campaigns['gone']))
        self.assertIn('changed by an import', self.reason(campaigns['changed']))
        gone = parley.done('GET', f'/api/v1/templates/{forms["gone"]["id"]}')
        self.assertEqual((gone['status'], gone['status_reason']), ('disabled', 'no longer listed by the provider'))

    def test_marks_buttons_that_lead_to_the_click_domain(self):
        parley.done('PATCH', f'/api/v1/providers/{self.provider["id"]}', {
            'templates': {'url': self.played.url + '/templates', 'click_domain': 'trk.example.com'} | LOGIN})
        button = {'type': 'URL', 'text': 'Go', 'url': 'https://in.trk.example.com/{{1}}', 'example': ['x']}
        self.played.listed = [element('tracked')]
        self.played.listed[0]['components'].append({'type': 'BUTTONS', 'buttons': [button]})
        added = self.bring_in()['added'][0]
        form = parley.done('GET', f'/api/v1/templates/{added["id"]}')
        self.assertTrue(form['slots'][0]['tracked'])
        shown = parley.done('POST', f'/api/v1/templates/{added["id"]}/preview', {})
        self.assertTrue(shown['preview']['buttons'][0]['tracked'])

    def test_says_why_a_list_cannot_be_had_and_tells_no_secret(self):
        path = f'/api/v1/providers/{self.provider["id"]}'
        self.played.listed = [element('a')]
        parley.done('PATCH', path, {'templates': {'url': self.played.url + '/templates', 'user': 'x', 'password': LOGIN['password']}})
        answer = parley.call('POST', path + '/templates/import', {})
        self.assertIn('403', self.refused(answer, 422, 'page 1')['detail'])
        self.assertNotIn(LOGIN['password'], answer.text)
        parley.done('PATCH', path, {'templates': {'url': self.played.url + '/templates'} | LOGIN})
        self.played.goes_in_circles = True
        self.assertEqual(parley.call('POST', path + '/templates/import', {}).status, 422)
        self.played.goes_in_circles = False
        self.played.listed = [{'name': 'broken'}, element('fine')]
        report = self.bring_in()
        self.assertEqual([form['name'] for form in report['added']], ['fine'])
        self.assertIn('page 1, data[0]', report['refused'][0]['where'])

    def test_from_metas_own_list_needs_no_url(self):
        own = RunningParley()
        self.addCleanup(own.close)
        own.sandbox('POST', '/templates', [
            {'name': f'order_{number}', 'language': 'en', 'category': 'UTILITY',
             'components': [{'type': 'BODY', 'text': 'Hello there.'}]} for number in range(120)])
        account = {'dialect': 'meta', 'sender': '+919999900000', 'settings': {
            'phone_number_id': '100200300400500', 'waba_id': '200300400500600', 'access_token': 'EAAtest'}}
        own.sandbox('POST', '/accounts', account)
        provider = own.done('POST', '/api/v1/providers', account | {
            'nickname': 'meta', 'answer_limit_ms': 10_000, 'endpoint': f'http://127.0.0.1:{own.sandbox_port}/meta'})
        report = own.done('POST', f'/api/v1/providers/{provider["id"]}/templates/import', {})
        self.assertEqual((len(report['added']), report['pages'], report['refused']), (120, 2, []))

    def test_from_nowhere_is_refused(self):
        provider = parley.done('POST', '/api/v1/providers', {
            'nickname': self.id() + '_bare', 'sender': '+919999900000', 'endpoint': self.played.url + '/messages'})
        self.refused(parley.call('POST', f'/api/v1/providers/{provider["id"]}/templates/import', {}), 422, 'templates.url')


class Previews(Case):
    def test_are_text_and_json(self):
        form = self.created(components=[BODY, {'type': 'FOOTER', 'text': 'Bye'}, {'type': 'BUTTONS', 'buttons': [
            {'type': 'URL', 'text': 'Go', 'url': 'https://shop.example.com/{{1}}', 'example': ['x']}]}])
        path = f'/api/v1/templates/{form["id"]}/preview'
        shown = parley.done('POST', path, {'values': {'body.1': 'Asha'}})
        self.assertEqual(shown['text'], 'Hello Asha, welcome to Delhi.\nBye\n[Go: https://shop.example.com/x]')
        self.assertEqual(shown['preview']['body'], 'Hello Asha, welcome to Delhi.')
        bare = parley.done('POST', path, {'examples': False})
        self.assertEqual(bare['text'], 'Hello {{1}}, welcome to {{2}}.\nBye\n[Go: https://shop.example.com/{{1}}]')
        self.refused(parley.call('POST', path, {'values': {'body.9': 'x'}}), 400, 'values.body.9')


class OnTheCommandLine(Case):
    def run_parley(self, *words, code=GOOD):
        done = subprocess.run([BINARY, 'template', *words], capture_output=True, text=True, timeout=120, cwd=parley.folder,
                              env=clean_environment(server=f'http://127.0.0.1:{parley.port}', data=parley.data), check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def told(self, *words, code=GOOD):
        return json.loads(self.run_parley(*words, '--json', code=code))

    def file(self, value, name='form.json'):
        path = os.path.join(parley.folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            json.dump(value, file)
        return path

    def test_templates_are_linted_made_shown_changed_and_removed(self):
        number = str(self.provider['id'])
        good = {'name': 'welcome', 'language': 'en', 'components': [BODY]}
        said = self.run_parley('lint', self.file(good | {'language': 'en-US'}), '--provider', number, code=FAILURE)
        self.assertIn('error: language', said)
        self.assertIn('nothing was found', self.run_parley('lint', self.file(good), '--provider', number))
        said = self.run_parley('create', self.file(good | {'components': []}), '--provider', number, code=REFUSED)
        self.assertIn('components', said)
        made = self.told('create', self.file(good), '--provider', number)
        self.assertIn('body.1', self.run_parley('show', str(made['id'])))
        self.assertEqual([form['id'] for form in self.told('list', '--provider', number)['items']], [made['id']])
        said = self.run_parley('preview', str(made['id']), '--value', 'body.1=Asha')
        self.assertEqual(said, 'Hello Asha, welcome to Delhi.\n')
        changed = self.file(good | {'components': [BODY | {'text': 'Dear {{1}}, come to {{2}}.'}]})
        self.assertIn('welcome (en)', self.run_parley('change', str(made['id']), changed, '--no-trial'))
        self.assertIn('is removed', self.run_parley('remove', str(made['id'])))
        self.run_parley('show', str(made['id']), code=REFUSED)

    def test_the_default_provider_is_taken_where_none_is_named(self):
        form = self.file({'name': 'welcome', 'language': 'en', 'components': [BODY]})
        self.assertIn('provider', self.run_parley('create', form, code=REFUSED))
        self.assertIn('--provider', self.run_parley('import', code=REFUSED))
        path = f'/api/v1/providers/{self.provider["id"]}'
        parley.done('PATCH', path, {'default': True})
        self.addCleanup(parley.done, 'PATCH', path, {'default': False})
        self.assertIn('nothing was found', self.run_parley('lint', form))
        self.assertEqual(self.told('create', form)['provider'], self.provider['id'])
        self.played.listed = [element('listed')]
        self.assertIn('1 added', self.run_parley('import'))

    def test_a_refused_trial_shows_both_sides_and_can_be_left_out(self):
        self.played.failures['welcome'] = {'code': 2001, 'message': 'No such template here'}
        form = self.file({'name': 'welcome', 'language': 'en', 'components': [BODY]})
        said = self.run_parley('create', form, '--provider', str(self.provider['id']), code=REFUSED)
        self.assertIn('No such template here', said)
        self.assertIn('POST /messages', said)
        self.run_parley('create', form, '--provider', str(self.provider['id']), '--no-trial')

    def test_an_import_prints_what_it_did(self):
        number = str(self.provider['id'])
        self.played.listed = [element(f't{place}') for place in range(1_200)] + [element('gap', 'Hello {{1}} and {{3}}.')]
        said = self.run_parley('import', '--provider', number, '--dry-run')
        self.assertIn('planned only: 1201 templates on 3 pages: 1200 added', said)
        said = self.run_parley('import', '--provider', number)
        self.assertIn('1 refused', said)
        self.assertIn('has no placeholder {{2}}', said)
        self.assertEqual(len(self.told('list', '--provider', number)['items']), 1_200)
        self.played.listed = [element('gap', 'Hello {{1}} and {{3}}.')]
        self.run_parley('import', '--provider', number, code=REFUSED)


if __name__ == '__main__':
    unittest.main(verbosity=2)
