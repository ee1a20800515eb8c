"""Single messages: what programs ask for one person, from the request to the phone, and what is said of wrong ones."""

import datetime
import time
import unittest

from running_parley import RunningParley, people_csv, wait_until

PEOPLE = 2_000
ENDED = ('accepted', 'sent', 'delivered', 'read', 'clicked')


def setUpModule():
    global parley, provider, template, people
    parley = RunningParley(allow_private_urls='true')
    unittest.addModuleCleanup(parley.close)
    parley.sandbox('PATCH', '/settings', {'callbacks': {
        'failed': 0, 'delivered': 1, 'read': 0, 'clicked': 0, 'replied': 0, 'sent_ms': {'min': 0, 'max': 5},
        'delivered_ms': {'min': 0, 'max': 20}}})
    provider = parley.create_provider(default=True)
    template = parley.create_template(provider, text='Order {{1}} was shipped.', name='shipped')
    people = parley.import_people(people_csv(PEOPLE) + 'silent,S,+919830000001,FALSE\nno-phone,N,,TRUE\n').json()


def life_of(message):
    return parley.done('GET', f'/api/v1/messages/{message}')


def wait_for(message, states=ENDED):
    return wait_until(lambda: life_of(message) if life_of(message)['status'] in states else None,
                      f'message {message} is one of {states}: {life_of(message)}')


def send(**more):
    return parley.done('POST', '/api/v1/messages', {'to': {'identity': 'person-1'}} | more)


SHIPPED = {'name': 'shipped', 'language': 'en', 'values': {'body.1': 'A1'}}


class MessagesTest(unittest.TestCase):
    def refused(self, body, status, field):
        answer = parley.call('POST', '/api/v1/messages', body)
        self.assertEqual((answer.status, answer.json().get('field')), (status, field), answer)
        return answer.json()


class OneMessage(MessagesTest):
    def test_reaches_the_phone_and_its_life_is_told(self):
        asked = send(template=SHIPPED, reference='order-A1')
        self.assertEqual((asked['status'], asked['reason'], asked['window']), ('queued', None, None))
        self.assertEqual(asked['link'], f'/api/v1/messages/{asked["id"]}')
        told = wait_for(asked['id'], ('delivered',))
        self.assertEqual((told['kind'], told['reference'], told['identity']), ('single', 'order-A1', 'person-1'))
        self.assertEqual([step['what'] for step in told['life']][:2], ['asked', 'intended'])
        self.assertNotIn('qualified', [step['what'] for step in told['life']])
        phone = parley.sandbox('GET', '/phones/919820000001')
        texts = [message['text'] for message in phone['messages'] if message['id'] == told['wire_id']]
        self.assertEqual(len(texts), 1, phone)
        self.assertIn('A1', texts[0])

    def test_is_found_by_its_reference(self):
        ids = [send(template=SHIPPED, reference='found again')['id'] for _ in range(3)]
        page = parley.done('GET', '/api/v1/messages?reference=found%20again&limit=2')
        self.assertEqual([item['id'] for item in page['items']], ids[:2])
        page = parley.done('GET', f'/api/v1/messages?reference=found%20again&after={page["next"]}')
        self.assertEqual(([item['id'] for item in page['items']], page['next']), (ids[2:], None))
        self.assertEqual(parley.done('GET', '/api/v1/messages?reference=nobody%27s')['items'], [])
        wait_for(ids[2])
        self.assertEqual(parley.done('GET', '/api/v1/messages?reference=found%20again')['items'][0]['id'], ids[0])

    def test_stands_in_a_campaign_whose_counters_hold(self):
        asked = send(template=SHIPPED)
        campaign = wait_for(asked['id'])['campaign']
        path = f'/api/v1/campaigns/{campaign}'
        wait_until(lambda: parley.done('GET', path + '/statistics')['waiting'] == 0, 'none waits')
        self.assertTrue(parley.done('GET', path + '/recount')['agrees'])
        self.assertTrue(parley.done('GET', path)['name'].startswith('Notifications 2'))
        self.assertEqual(parley.call('POST', path + '/pause').status, 409)

    def test_for_later_waits_until_it_is_due(self):
        due = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=1.5)
        asked = send(template=SHIPPED, due=due.isoformat().replace('+00:00', 'Z'))
        told = life_of(asked['id'])
        self.assertEqual(told['status'], 'queued')
        self.assertIn('It is due at', told['life'][-1]['text'])
        wait_for(asked['id'])
        self.assertGreaterEqual(datetime.datetime.now(datetime.timezone.utc), due)

    def test_goes_by_provider_nickname_number_or_default_and_by_template_id(self):
        for provider_name in ('main', provider['id']):
            asked = send(provider=provider_name, template={'id': template['id'], 'values': {'body.1': 'x'}})
            wait_for(asked['id'])

    def test_free_text_tells_whether_the_window_is_open(self):
        closed = parley.done('POST', '/api/v1/messages', {'to': {'identity': 'person-7'}, 'text': 'Hello'})
        self.assertEqual(closed['window'], 'closed')
        parley.sandbox('POST', '/phones/919820000007/reply', {'text': 'Hi', 'to': '919999900000', 'context': False})

        def ask():
            asked = parley.done('POST', '/api/v1/messages', {'to': {'identity': 'person-7'}, 'text': 'Hello'})
            return asked if asked['window'] == 'open' else None
        wait_for(wait_until(ask, 'the window is open')['id'])

    def test_whatever_whatsapp_knows_can_be_said_freely(self):
        asked = send(message={'type': 'image', 'image': {'link': 'https://example.org/a.png', 'caption': 'Look'}})
        wait_for(asked['id'])

    def test_a_number_reaches_whoever_has_it(self):
        asked = parley.done('POST', '/api/v1/messages', {'to': {'phone': '098200 00002'}, 'template': SHIPPED})
        self.assertEqual(wait_for(asked['id'])['identity'], 'person-2')

    def test_a_number_that_nobody_has_makes_a_person_where_that_is_asked_for(self):
        to = {'phone': '+919830000077'}
        problem = self.refused({'to': to, 'template': SHIPPED}, 422, 'to.phone')
        self.assertNotIn('9830000077', str(problem))
        skipped = parley.done('POST', '/api/v1/messages', {'to': to | {'create': True}, 'template': SHIPPED})
        self.assertEqual((skipped['status'], skipped['reason']), ('skipped', 'not_opted_in'))
        asked = parley.done('POST', '/api/v1/messages',
                            {'to': to | {'create': True}, 'template': SHIPPED, 'ask_consent': False})
        self.assertEqual(wait_for(asked['id'])['identity'], '+919830000077')


class WhoGetsNothing(MessagesTest):
    def test_is_told_at_once_and_in_the_life(self):
        for identity, reason in (('silent', 'not_opted_in'), ('no-phone', 'no_phone')):
            asked = parley.done('POST', '/api/v1/messages', {'to': {'identity': identity}, 'template': SHIPPED})
            self.assertEqual((asked['status'], asked['reason']), ('skipped', reason))
            self.assertTrue(asked['meaning'])
            told = life_of(asked['id'])
            self.assertEqual((told['status'], told['reason']), ('skipped', reason))

    def test_consent_may_be_left_out_but_a_blocked_number_never_gets_anything(self):
        parley.done('PUT', '/api/v1/profiles/code-wanted', {'phone': '+919830000010', 'opted_in': False})
        parley.done('PUT', '/api/v1/profiles/blocked', {'phone': '+919830000011', 'opted_in': True,
                                                        'number_blocked': True})
        asked = parley.done('POST', '/api/v1/messages',
                            {'to': {'identity': 'code-wanted'}, 'template': SHIPPED, 'ask_consent': False})
        wait_for(asked['id'])
        asked = parley.done('POST', '/api/v1/messages',
                            {'to': {'identity': 'blocked'}, 'template': SHIPPED, 'ask_consent': False})
        self.assertEqual((asked['status'], asked['reason']), ('skipped', 'number_blocked'))


class WhatIsRefused(MessagesTest):
    def test_is_named(self):
        to = {'identity': 'person-1'}
        for body, status, field in (
                ({'template': SHIPPED}, 400, 'to'),
                ({'to': to}, 400, 'template'),
                ({'to': to, 'template': SHIPPED, 'text': 'x'}, 400, 'template'),
                ({'to': {}, 'text': 'x'}, 400, 'to.identity'),
                ({'to': {'identity': 'a', 'phone': '+919820000001'}, 'text': 'x'}, 400, 'to.identity'),
                ({'to': {'phone': '12'}, 'text': 'x'}, 400, 'to.phone'),
                ({'to': to | {'create': True}, 'text': 'x'}, 400, 'to.create'),
                ({'to': to | {'more': 1}, 'text': 'x'}, 400, 'to.more'),
                ({'to': to, 'text': ''}, 400, 'text'),
                ({'to': to, 'text': 5}, 400, 'text'),
                ({'to': to, 'text': 'x\x00'}, 400, 'text'),
                ({'to': to, 'text': 'x', 'due': 'tomorrow'}, 400, 'due'),
                ({'to': to, 'text': 'x', 'due': '2099-01-01T00:00:00Z'}, 400, 'due'),
                ({'to': to, 'text': 'x', 'reference': 'r' * 201}, 400, 'reference'),
                ({'to': to, 'text': 'x', 'override': []}, 400, 'override'),
                ({'to': to, 'text': 'x', 'override': {'a': 'b' * 70_000}}, 400, 'override'),
                ({'to': to, 'text': 'x', 'sendAt': 'now'}, 400, 'sendAt'),
                ({'to': to, 'template': {'name': 'shipped'}}, 400, 'template.language'),
                ({'to': to, 'template': SHIPPED | {'values': {'body.1': []}}}, 400, 'template.values.body.1'),
                ({'to': to, 'message': {'type': 'image', 'image': {}}}, 400, 'message.image.link'),
                ({'to': {'identity': 'nobody'}, 'text': 'x'}, 422, 'to.identity'),
                ({'to': to, 'text': 'x', 'provider': 'nobody'}, 422, 'provider'),
                ({'to': to, 'text': 'x', 'provider': 999}, 422, 'provider'),
                ({'to': to, 'template': SHIPPED | {'name': 'other'}}, 422, 'template.name'),
                ({'to': to, 'template': {'id': 999}}, 422, 'template.id'),
                ({'to': to, 'template': SHIPPED | {'values': {}}}, 422, 'template.values.body.1'),
                ({'to': to, 'template': SHIPPED | {'values': {'body.1': 'a', 'body.2': 'b'}}}, 422,
                 'template.values.body.2'),
                ({'to': to, 'text': 'x', 'settings': {'nonsense': 'a'}}, 422, 'settings.nonsense'),
                ({'to': to, 'text': 'x', 'sender': 'nobody'}, 422, 'sender')):
            with self.subTest(field=field, body=str(body)[:100]):
                self.refused(body, status, field)

    def test_a_reference_must_be_named(self):
        self.assertEqual(parley.call('GET', '/api/v1/messages').json()['field'], 'reference')


class Overrides(MessagesTest):
    def test_are_put_over_the_body_and_the_rest_stays(self):
        # The simulated provider takes the message's id from the body: the one that was put there.
        asked = send(template=SHIPPED, override={'msgId': '0|0|0|77'})
        wait_for(asked['id'])
        phone = parley.sandbox('GET', '/phones/919820000001')
        self.assertIn('0|0|0|77', [message['id'] for message in phone['messages']])

    def test_secrets_of_a_message_of_its_own_stay_secret(self):
        asked = send(template=SHIPPED, settings={'user': 'mallory', 'password': 'canary-c0ffee'})
        told = wait_for(asked['id'], ('failed',))
        self.assertEqual(told['reason'], 'bad_credentials')
        self.assertNotIn('canary-c0ffee', str(told) + parley.log())
        wait_for(send(template=SHIPPED)['id'])  # the lane goes on


class ManyAtOnce(MessagesTest):
    def test_each_wrong_one_is_named_and_the_others_go(self):
        good = {'to': {'identity': 'person-3'}, 'template': SHIPPED}
        answer = parley.done('POST', '/api/v1/messages/batch', {'messages': [
            good, {'to': {'identity': 'nobody'}, 'text': 'x'}, 5, good | {'to': {'identity': 'silent'}},
            good | {'template': SHIPPED | {'values': {}}}, good]})
        self.assertEqual((answer['accepted'], answer['refused']), (3, 3))
        errors = [item['error'] and item['error']['field'] for item in answer['items']]
        self.assertEqual(errors, [None, 'to.identity', None, None, 'template.values.body.1', None])
        self.assertEqual(answer['items'][2]['error']['detail'], 'must be an object')
        self.assertEqual(answer['items'][3]['message']['status'], 'skipped')
        for place in (0, 5):
            wait_for(answer['items'][place]['message']['id'])

    def test_a_thousand_in_one_call(self):
        before = parley.sandbox('GET', '/counts')['distinct']
        answer = parley.done('POST', '/api/v1/messages/batch', {'messages': [
            {'to': {'identity': f'person-{n}'}, 'template': SHIPPED} for n in range(1, 1_001)]})
        self.assertEqual((answer['accepted'], answer['refused']), (1_000, 0))
        ids = [item['message']['id'] for item in answer['items']]
        self.assertEqual(len(set(ids)), 1_000)
        wait_until(lambda: parley.sandbox('GET', '/counts')['distinct'] >= before + 1_000, 'all came')
        self.assertEqual(parley.sandbox('GET', '/counts')['duplicates'], 0)

    def test_more_than_that_or_none_is_refused(self):
        for messages in ([], [{}] * 1_001, None, {}):
            answer = parley.call('POST', '/api/v1/messages/batch', {'messages': messages})
            self.assertEqual((answer.status, answer.json()['field']), (400, 'messages'), answer)


class Priority(MessagesTest):
    def test_a_single_message_does_not_wait_behind_a_campaign(self):
        parley.done('PATCH', f'/api/v1/providers/{provider["id"]}', {'rate': 40})
        self.addCleanup(parley.done, 'PATCH', f'/api/v1/providers/{provider["id"]}', {'rate': 5000})
        campaign = parley.done('POST', '/api/v1/campaigns', {
            'name': 'Long', 'provider': provider['id'], 'template': template['id'], 'import': people['id'],
            'plan': {'values': {'body.1': 'x'}}})
        path = f'/api/v1/campaigns/{campaign["id"]}'
        parley.done('POST', path + '/launch')
        self.addCleanup(parley.done, 'POST', path + '/stop')
        wait_until(lambda: parley.done('GET', path + '/statistics')['sent'] > 20, 'the campaign runs')
        for _ in range(5):
            started = time.monotonic()
            wait_for(send(template=SHIPPED)['id'])
            self.assertLess(time.monotonic() - started, 5, 'the campaign takes 50 s')
        self.assertEqual(parley.done('GET', path)['state'], 'running')


class WhenTheProviderGoes(MessagesTest):
    def test_messages_wait_while_it_is_archived_and_are_skipped_when_it_is_deleted(self):
        other = parley.done('POST', '/api/v1/providers', {'nickname': 'other', 'endpoint': parley.endpoint,
                                                          'sender': '+919999900000',
                                                          'settings': {'user': 'alice', 'password': 'open sesame'}})
        path = f'/api/v1/providers/{other["id"]}'
        due = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)).isoformat()
        first = send(provider='other', text='Hello', due=due.replace('+00:00', 'Z'))
        parley.done('POST', path + '/archive')
        self.refused({'to': {'identity': 'person-1'}, 'provider': 'other', 'text': 'x'}, 409, 'provider')
        time.sleep(2.5)
        self.assertEqual(life_of(first['id'])['status'], 'queued')
        parley.done('POST', path + '/restore')
        wait_for(first['id'])
        later = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=2)).isoformat()
        second = send(provider='other', text='Hello', due=later.replace('+00:00', 'Z'))
        self.assertEqual(parley.call('DELETE', path).status, 204)
        told = life_of(second['id'])
        self.assertEqual((told['status'], told['reason']), ('skipped', 'campaign_stopped'))


class WithARestart(MessagesTest):
    def test_what_waits_is_sent(self):
        due = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=3)).isoformat()
        asked = send(template=SHIPPED, due=due.replace('+00:00', 'Z'), reference='restarted')
        parley.stop()
        parley.start()
        wait_for(asked['id'])
        self.assertEqual(parley.done('GET', '/api/v1/messages?reference=restarted')['items'][0]['id'], asked['id'])


if __name__ == '__main__':
    unittest.main()
