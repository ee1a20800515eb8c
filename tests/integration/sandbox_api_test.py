"""The sandbox through the native API, as the dashboard uses it: connect, phones, wire, dials, templates."""

import json
import unittest
import urllib.parse

from running_parley import RunningParley, need_binary, people_csv, wait_until

DIALECTS = ('generic', 'gupshup_enterprise', 'gupshup', 'vonage', 'meta')


def quoted(number):
    return urllib.parse.quote(number, safe='')


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.parley = RunningParley(rate_limit=0, allow_private_urls='true')
        cls.addClassCleanup(cls.parley.close)
        cls.made = cls.parley.done('POST', '/api/v1/sandbox/connect', {'dialect': 'generic'})
        # Nobody does anything by themselves: what happens here is done by hand.
        cls.parley.sandbox('PATCH', '/settings', {'callbacks': {
            'failed': 0, 'delivered': 1, 'read': 0, 'clicked': 0, 'replied': 0}})

    def send(self, number, form='spring_offer', language='en', provider=None):
        provider = provider or self.made['provider']
        forms = self.parley.done('GET', f'/api/v1/templates?provider={provider["id"]}')['items']
        template = next(one for one in forms if (one['name'], one['language']) == (form, language))
        values = {slot['key']: slot['example'] or 'x' for slot in template['slots']}
        return self.parley.done('POST', f'/api/v1/providers/{provider["id"]}/send-test', {
            'to': [number], 'template': template['id'], 'values': values})

    def chat(self, number):
        return self.parley.done('GET', f'/api/v1/sandbox/phones/{quoted(number)}')

    def act(self, number, **action):
        return self.parley.done('POST', f'/api/v1/sandbox/phones/{quoted(number)}/actions', action)

    def refused(self, answer, status, field=None):
        self.assertEqual(answer.status, status, answer)
        told = answer.json()
        if field:
            self.assertEqual(told['field'], field)
        return told


class Connecting(Case):
    def test_makes_a_provider_that_works_with_templates_in_one_call(self):
        provider = self.made['provider']
        self.assertTrue(provider['trial']['good'])
        self.assertTrue(provider['default'])
        names = {form['name'] for form in self.made['templates']['added']}
        self.assertLessEqual({'spring_offer', 'order_on_its_way', 'new_arrivals', 'flash_sale', 'login_code'}, names)
        self.assertEqual(self.made['templates']['refused'], [])
        self.send('+919820011111')
        chat = wait_until(lambda: self.parley.call('GET', '/api/v1/sandbox/phones/%2B919820011111').status == 200,
                          'the phone got it')
        self.assertTrue(chat)

    def test_works_for_every_provider_that_is_played(self):
        for dialect in DIALECTS:
            with self.subTest(dialect):
                made = self.parley.done('POST', '/api/v1/sandbox/connect', {'dialect': dialect})
                self.assertEqual(made['provider']['dialect'], dialect)
                self.assertGreater(len(made['templates']['added']), 5)
                number = f'+9198200222{DIALECTS.index(dialect):02}'
                self.send(number, 'order_on_its_way', provider=made['provider'])
                wait_until(lambda number=number: self.parley.call(
                    'GET', f'/api/v1/sandbox/phones/{quoted(number)}').status == 200, f'{dialect} brought it')
                body = self.chat(number)['messages'][0]['content']['preview']['body']
                self.assertIn('A-1001', body)
        taken = self.parley.done('GET', '/api/v1/providers')['items']
        self.assertEqual(len({one['nickname'] for one in taken}), len(taken))

    def test_refuses_what_it_does_not_know(self):
        self.refused(self.parley.call('POST', '/api/v1/sandbox/connect', {'dialect': 'pigeon'}), 400, 'dialect')
        self.refused(self.parley.call('POST', '/api/v1/sandbox/connect', {'colour': 'red'}), 400, 'colour')
        name = self.made['provider']['nickname']
        self.refused(self.parley.call('POST', '/api/v1/sandbox/connect', {'nickname': name}), 409, 'nickname')


class Phones(Case):
    def test_show_what_came_as_it_can_be_drawn_and_what_was_said(self):
        number = '+919820033333'
        self.send(number)
        wait_until(lambda: self.parley.call('GET', f'/api/v1/sandbox/phones/{quoted(number)}').status == 200, 'it came')
        message = self.chat(number)['messages'][0]
        preview = message['content']['preview']
        self.assertEqual((preview['header']['kind'], preview['footer']), ('image', 'Reply STOP to hear no more of us'))
        self.assertEqual([button['kind'] for button in preview['buttons']], ['url', 'quick_reply', 'quick_reply'])
        read = self.act(number, action='read', message=message['id'])
        self.assertEqual(read['messages'][0]['status'], 'read')
        clicked = self.act(number, action='click', message=message['id'], text='https://shop.example.com/spring')
        self.assertEqual(clicked['messages'][0]['status'], 'clicked')
        pressed = self.act(number, action='press', message=message['id'], text='Tell me more')
        self.assertEqual((pressed['messages'][1]['content']['kind'], pressed['messages'][1]['content']['text']),
                         ('button_reply', 'Tell me more'))
        replied = self.act(number, action='reply', text='<script>alert(1)</script>')
        self.assertEqual(replied['messages'][2]['content']['text'], '<script>alert(1)</script>')
        reacted = self.act(number, action='react', message=message['id'], text='👍')
        self.assertEqual((reacted['messages'][3]['content']['emoji'], reacted['messages'][3]['quotes']), ('👍', message['id']))
        self.assertTrue(self.act(number, action='block')['blocked'])
        self.assertFalse(self.act(number, action='unblock')['blocked'])

    def test_can_be_added_found_and_write_first(self):
        added = self.parley.done('POST', '/api/v1/sandbox/phones', {'number': '98200 44444'})
        self.assertEqual((added['number'], added['messages']), ('+919820044444', []))
        found = self.parley.done('GET', '/api/v1/sandbox/phones?search=44444')['items']
        self.assertEqual([phone['number'] for phone in found], ['+919820044444'])
        chat = self.act(added['number'], action='reply', text='Are you open?', sender=self.made['provider']['sender'])
        self.assertEqual((chat['messages'][0]['direction'], chat['messages'][0]['content']['text']), ('said', 'Are you open?'))

    def test_refuse_by_the_field_that_is_wrong(self):
        self.refused(self.parley.call('POST', '/api/v1/sandbox/phones', {'number': 'x'}), 400, 'number')
        self.parley.done('POST', '/api/v1/sandbox/phones', {'number': '+919820055555'})
        path = '/api/v1/sandbox/phones/%2B919820055555/actions'
        self.refused(self.parley.call('POST', path, {'action': 'dance'}), 400, 'action')
        self.refused(self.parley.call('POST', path, {'action': 'reply'}), 400, 'text')
        self.refused(self.parley.call('POST', path, {'action': 'read', 'message': '1|1|1|1'}), 404, 'message')
        self.refused(self.parley.call('POST', path, {'action': 'reply', 'text': 'a'}), 404)
        for unknown in ('%2B15550009999', 'abc', '..%2Fsettings'):
            self.assertEqual(self.parley.call('GET', f'/api/v1/sandbox/phones/{unknown}').status, 404)

    def test_are_followed_by_one_question(self):
        numbers = ['+919820066661', '+919820066662']
        for number in numbers:
            self.parley.done('POST', '/api/v1/sandbox/phones', {'number': number})
        asked = '/api/v1/sandbox/changes?phones=' + ','.join(quoted(number) for number in numbers)
        first = self.parley.done('GET', asked)
        self.assertEqual({chat['number'] for chat in first['phones']}, set(numbers))
        again = self.parley.done('GET', f'{asked}&after={first["sequence"]}')
        self.assertEqual((again['phones'], again['anew']), ([], False))
        self.send(numbers[1])
        news = wait_until(lambda: self.parley.done('GET', f'{asked}&after={first["sequence"]}')['phones'], 'it is told')
        self.assertEqual([chat['number'] for chat in news], [numbers[1]])
        self.refused(self.parley.call('GET', '/api/v1/sandbox/changes?phones=x'), 400, 'phones')


class TheWire(Case):
    def test_shows_requests_answers_and_callbacks_without_secrets(self):
        number = '+919820077777'
        self.send(number)
        path = f'/api/v1/sandbox/wire?phone={quoted(number)}'
        entries = wait_until(lambda: self.callbacks_of(path), 'the callbacks came')
        request = entries[0]
        self.assertEqual((request['direction'], request['method'], request['answer']['status']), ('request', 'POST', 200))
        self.assertIn(number.lstrip('+'), request['body'])
        authorization = [header['value'] for header in request['headers'] if header['name'] == 'Authorization']
        self.assertEqual(authorization, ['Basic ********'])
        told = json.loads(entries[1]['body'])
        self.assertTrue(told)
        self.assertTrue(all(entry['answer']['status'] == 200 for entry in entries))
        only = self.parley.done('GET', path + '&direction=request')['items']
        self.assertEqual(len(only), 1)
        self.refused(self.parley.call('GET', '/api/v1/sandbox/wire?direction=up'), 400, 'direction')
        self.refused(self.parley.call('GET', '/api/v1/sandbox/wire?phone=x'), 400, 'phone')

    def callbacks_of(self, path):
        entries = self.parley.done('GET', path)['items']
        good = [entry for entry in entries if entry['answer']]
        return entries if len(good) == len(entries) and len(entries) >= 3 else None

    def test_is_followed_by_its_sequence(self):
        before = self.parley.done('GET', '/api/v1/sandbox/wire')['sequence']
        self.send('+919820088888')
        news = wait_until(lambda: self.parley.done('GET', f'/api/v1/sandbox/wire?after={before}')['items'], 'it is told')
        self.assertTrue(all(entry['sequence'] > before for entry in news))


class Dials(Case):
    def test_are_turned_for_one_provider_and_reset(self):
        path = '/api/v1/sandbox/dials/vonage'
        changed = self.parley.done('PATCH', path, {'faults': {'http_503': 0.25}, 'credentials_refused': True})
        self.assertTrue(changed['own'])
        self.assertEqual(changed['dials']['faults']['http_503'], 0.25)
        listed = {one['dialect']: one for one in self.parley.done('GET', '/api/v1/sandbox/dials')['providers']}
        self.assertEqual(set(listed), set(DIALECTS))
        self.assertFalse(listed['generic']['own'])
        told = self.refused(self.parley.call('PATCH', path, {'faults': {'http_429': 2}}), 400, 'faults.http_429')
        self.assertIn('from 0 to 1', told['detail'])
        self.refused(self.parley.call('PATCH', path, {'faults': {'http_429': 0.9, 'http_500': 0.9}}), 400, 'faults')
        self.assertFalse(self.parley.done('DELETE', path)['own'])
        self.refused(self.parley.call('PATCH', '/api/v1/sandbox/dials/pigeon', {}, described=False), 404)

    def test_pause_a_template_at_its_provider(self):
        listed = self.parley.done('GET', '/api/v1/sandbox/templates')['templates']
        one = next(form for form in listed if form['name'] == 'invoice_ready')
        changed = self.parley.done('POST', '/api/v1/sandbox/templates', {'id': one['id'], 'status': 'paused', 'reason': 'LOW_QUALITY'})
        self.assertEqual((changed['status'], changed['reason']), ('paused', 'LOW_QUALITY'))
        self.refused(self.parley.call('POST', '/api/v1/sandbox/templates', {'id': 'none', 'status': 'paused'}), 404)
        self.refused(self.parley.call('POST', '/api/v1/sandbox/templates', {'id': '../settings', 'status': 'paused'}), 400, 'id')


class Projects(unittest.TestCase):
    def test_see_nothing_of_each_other_and_nothing_of_nobodys(self):
        parley = RunningParley(rate_limit=0)
        self.addCleanup(parley.close)
        provider = parley.create_provider()  # at an account that nobody owns
        template = parley.create_template(provider)
        parley.done('POST', f'/api/v1/providers/{provider["id"]}/send-test',
                    {'to': ['+919820012345'], 'template': template['id'], 'values': {'body.1': 'a', 'body.2': 'b'}})
        seen = lambda key='its own': len(parley.done('GET', '/api/v1/sandbox/phones', key=key)['items'])
        wait_until(lambda: seen() == 1, 'the only project sees it')
        other = parley.done('POST', '/api/v1/projects', {'name': 'Other'})['key']
        self.assertEqual((seen(), seen(other)), (0, 0))
        parley.done('POST', '/api/v1/sandbox/phones', {'number': '+919820054321'})
        self.assertEqual((seen(), seen(other)), (1, 0))
        path = '/api/v1/sandbox/phones/%2B919820054321/actions'
        self.assertEqual(parley.call('POST', path, {'action': 'block'}, key=other).status, 404)


class WithoutASandbox(unittest.TestCase):
    def test_says_so_and_what_to_do(self):
        parley = RunningParley(sandbox='false')
        self.addCleanup(parley.close)
        self.assertFalse(parley.done('GET', '/api/v1/sandbox')['running'])
        for method, path in (('GET', 'phones'), ('GET', 'changes'), ('GET', 'wire'), ('GET', 'dials'), ('POST', 'connect')):
            answer = parley.call(method, f'/api/v1/sandbox/{path}', {} if method == 'POST' else None)
            self.assertEqual(answer.status, 404, answer)
            self.assertIn('--sandbox', answer.json()['advice'])


if __name__ == '__main__':
    need_binary()
    unittest.main(verbosity=2)
