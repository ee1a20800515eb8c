"""People by the native API: what is said of them, what they did, whether they may be written to, and forgetting them."""

import json
import unittest
import urllib.parse

from running_parley import RunningParley, wait_until

QUICKLY = {'sent_ms': {'min': 0, 'max': 20}, 'delivered_ms': {'min': 10, 'max': 60}, 'failed': 0.0}


def setUpModule():
    global parley
    parley = RunningParley()
    unittest.addModuleCleanup(parley.close)


def path_of(identity, rest=''):
    return '/api/v1/profiles/' + urllib.parse.quote(identity, safe='') + rest


class PeopleTest(unittest.TestCase):
    def refused(self, answer, status, field=None, words=''):
        self.assertEqual(answer.status, status, answer)
        problem = answer.json()
        if field is not None:
            self.assertEqual(problem.get('field'), field, problem)
        self.assertIn(words, json.dumps(problem))
        return problem

    def upload(self, *records):
        return parley.done('POST', '/api/v1/people', {'records': list(records)})

    def person(self, identity):
        return parley.done('GET', path_of(identity))


class WhatIsSaidOfThem(PeopleTest):
    def test_operators_change_what_is_known(self):
        parley.done('PUT', path_of('ops'), {'attributes': {'Interests': ['tea'], 'Points': 100, 'Name': 'Asha Rao'}})
        changed = parley.done('PATCH', path_of('ops'), {'attributes': {
            'Interests': {'$add': ['garden']}, 'Orders': {'$incr': 1}, 'Points': {'$decr': 30}, 'Name': None}})
        self.assertEqual(changed['attributes'], {'Interests': ['tea', 'garden'], 'Orders': 1, 'Points': 70})
        self.refused(parley.call('PATCH', path_of('ops'), {'attributes': {'Interests': {'$incr': 1}, 'Points': 1}}), 400,
                     'attributes.Interests')
        self.assertEqual(self.person('ops')['attributes'], changed['attributes'])

    def test_an_identity_may_be_any_text(self):
        for identity in ('a/b', 'ü ö', '100%', 'x?y#z', 'mail@example.com', '..', 'a' * 512):
            made = parley.call('PUT', path_of(identity), {'attributes': {'Plan': 'Gold'}})
            self.assertEqual(made.status, 201, identity)
            self.assertEqual(self.person(identity)['identity'], identity)
        self.refused(parley.call('PUT', path_of('a' * 513), {}), 400, 'identity')

    def test_what_is_not_known_is_named(self):
        self.refused(parley.call('PUT', path_of('x'), {'Plan': 'Gold'}), 400, 'Plan')
        self.refused(parley.call('PUT', path_of('x'), {'attributes': {'A': {'$incr': 1}}}), 400, 'attributes.A', 'PATCH')
        self.refused(parley.call('PUT', path_of('x'), {'attributes': {'MSG-whatsapp': True}}), 400,
                     'attributes.MSG-whatsapp')
        self.refused(parley.call('PUT', path_of('x'), {'attributes': {'a.b': 1}}), 400, 'attributes.a.b')
        self.refused(parley.call('PUT', path_of('x'), {'phone': 'nonsense'}), 400, 'phone')
        self.refused(parley.call('PUT', path_of('x'), {'opted_in': 'yes'}), 400, 'opted_in')
        self.refused(parley.call('PATCH', path_of('nobody-here'), {}), 404)
        self.assertEqual(parley.call('GET', path_of('x')).status, 404)

    def test_a_phone_can_be_taken_away(self):
        parley.done('PUT', path_of('phoned'), {'phone': '98200 00001', 'user_id': 'IN.1'})
        self.assertEqual(self.person('phoned')['phone'], '+919820000001')
        changed = parley.done('PATCH', path_of('phoned'), {'phone': None})
        self.assertEqual((changed['phone'], changed['user_id']), (None, 'IN.1'))

    def test_people_are_found_by_what_they_are_called(self):
        parley.done('PUT', path_of('find-me'), {'phone': '+14155550171',
                                                'attributes': {'Name': 'Zara 100%', 'Email': 'zara@example.com'}})
        for query in ('find-m', '+1415555017', 'Zara', 'zara@', 'zara 100%'):
            found = parley.done('GET', '/api/v1/profiles?query=' + urllib.parse.quote(query, safe=''))
            self.assertIn('find-me', [one['identity'] for one in found['items']], query)
        self.assertEqual(parley.done('GET', '/api/v1/profiles?query=z%25a')['items'], [])


class Uploads(PeopleTest):
    def test_a_wrong_record_is_named_and_the_others_go_in(self):
        answer = self.upload({'identity': 'up-1', 'attributes': {'Plan': 'Gold'}},
                             {'identity': 'up-1', 'attributes': {'Plan': {'$incr': 1}}},
                             {'identity': 'up-2', 'attributes': {'A': [['x']]}},
                             {'identity': 'up-3', 'phone': '+44+441234'},
                             {'attributes': {}},
                             {'object_id': 'a8ffcbc9-0000-4ee3-a791-ffffffffffff'},
                             'nonsense',
                             {'identity': 'up-1', 'event': 'Seen', 'properties': {'P': {}}},
                             {'identity': 'up-1', 'event': 'Seen', 'nickname': 'x'},
                             {'identity': 'up-4', 'event': 'Seen', 'at': 1767225660})
        self.assertEqual(answer['processed'], 2)
        self.assertEqual([(one['record'], one['field']) for one in answer['refused']],
                         [(1, 'attributes.Plan'), (2, 'attributes.A'), (3, 'phone'), (4, 'identity'), (5, 'object_id'),
                          (6, None), (7, 'properties.P'), (8, 'nickname')])
        self.assertEqual(self.person('up-1')['attributes'], {'Plan': 'Gold'})
        self.assertEqual(parley.call('GET', path_of('up-2')).status, 404)
        events = parley.done('GET', path_of('up-4', '/events'))['items']
        self.assertEqual([(one['event'], one['at']) for one in events], [('Seen', '2026-01-01T00:01:00.000Z')])

    def test_a_batch_has_at_most_1000_records(self):
        self.refused(parley.call('POST', '/api/v1/people', {'records': [{'identity': 'x'}] * 1001}), 400, 'records')
        self.refused(parley.call('POST', '/api/v1/people', {}), 400, 'records')
        self.refused(parley.call('POST', '/api/v1/people', {'records': [], 'more': 1}), 400, 'more')
        self.assertEqual(self.upload(), {'processed': 0, 'refused': []})

    def test_a_full_batch_goes_in_and_again_changes_it(self):
        records = [{'identity': f'many-{n}', 'attributes': {'N': n, 'Seen': {'$incr': 1}}} for n in range(1000)]
        self.assertEqual(self.upload(*records)['processed'], 1000)
        self.assertEqual(self.upload(*records)['processed'], 1000)
        self.assertEqual(self.person('many-999')['attributes'], {'N': 999, 'Seen': 2})

    def test_what_was_answered_is_there_after_a_crash(self):
        server = RunningParley()
        self.addCleanup(server.close)
        server.done('POST', '/api/v1/people', {'records': [{'identity': 'kept', 'event': 'Seen'}]})
        server.process.kill()
        server.process.wait()
        server.start()
        self.assertEqual(len(server.done('GET', path_of('kept', '/events'))['items']), 1)


class Events(PeopleTest):
    def test_pages_go_back_in_time(self):
        self.upload(*[{'identity': 'busy', 'event': 'Step', 'at': 1767225600 + n // 3, 'properties': {'N': n}}
                      for n in range(25)])
        seen = []
        after = ''
        while after is not None:
            page = parley.done('GET', path_of('busy', '/events?limit=10' + (after and '&after=' + after)))
            seen += [one['properties']['N'] for one in page['items']]
            after = page['next']
        self.assertEqual(seen, list(range(24, -1, -1)))
        self.refused(parley.call('GET', path_of('busy', '/events?after=x')), 400, 'after')

    def test_a_discarded_name_is_taken_no_more(self):
        parley.done('PUT', path_of('discarder'), {})
        said = parley.done('POST', path_of('discarder', '/events'), {'event': 'Cart Left'})
        self.assertEqual(said['event'], 'Cart Left')
        self.assertTrue(parley.done('PATCH', '/api/v1/events/names/cartleft', {'discarded': True})['discarded'])
        self.refused(parley.call('POST', path_of('discarder', '/events'), {'event': 'cart left'}), 409, 'event')
        parley.done('PATCH', '/api/v1/events/names/cartleft', {'discarded': False})
        self.assertEqual(parley.done('POST', path_of('discarder', '/events'), {'event': 'CARTLEFT'})['event'], 'Cart Left')
        self.refused(parley.call('PATCH', '/api/v1/events/names/never', {'discarded': True}), 404)
        self.refused(parley.call('POST', path_of('no-such-person', '/events'), {'event': 'Cart Left'}), 404)


class ConsentOfThem(PeopleTest):
    def test_each_change_is_kept_with_its_source(self):
        parley.import_people('identity,Phone,MSG-whatsapp\nconsenter,+14155550181,TRUE\n')
        parley.done('PATCH', path_of('consenter'), {'opted_in': False})
        consent = parley.done('GET', path_of('consenter', '/consent'))
        self.assertFalse(consent['reachable'])
        self.assertEqual([one['given'] for one in consent['history']], [True, False])
        self.assertTrue(consent['history'][0]['source'].startswith('import '))
        self.assertEqual(consent['source'], consent['history'][1]['source'])

    def test_a_number_is_blocked_in_all_its_spellings(self):
        parley.done('PUT', path_of('brazil-old'), {'phone': '+55 11 98765-4321', 'opted_in': True})
        number = '/api/v1/blocked-numbers/' + urllib.parse.quote('+5511987654321', safe='')
        blocked = parley.done('PUT', number)
        self.assertEqual(blocked['phone'], '+5511987654321')
        self.assertTrue(self.person('brazil-old')['number_blocked'])
        self.assertIn('+551187654321',
                      [one['phone'] for one in parley.done('GET', '/api/v1/blocked-numbers?limit=1000')['items']])
        self.assertEqual(parley.call('DELETE', number).status, 204)
        self.refused(parley.call('DELETE', number), 404)
        self.refused(parley.call('GET', number), 404)
        self.refused(parley.call('PUT', '/api/v1/blocked-numbers/x'), 400, 'phone')
        self.assertFalse(self.person('brazil-old')['number_blocked'])
        history = parley.done('GET', path_of('brazil-old', '/consent'))['history']
        self.assertEqual([one['phone'] for one in history if one['phone']], ['+5511987654321'] * 2)


class OneAndTheSame(PeopleTest):
    def test_two_become_one_and_two_again(self):
        self.upload({'identity': 'app-1', 'attributes': {'Plan': 'Gold'}},
                    {'identity': 'web-1', 'phone': '+14155550191', 'attributes': {'Plan': 'Silver', 'City': 'Pune'}},
                    {'identity': 'web-1', 'event': 'Seen'})
        web = self.person('web-1')
        whole = parley.done('POST', path_of('app-1', '/merge'), {'with': 'web-1'})
        self.assertEqual(whole['identities'], ['app-1', 'web-1'])
        self.assertEqual(whole['attributes'], {'Plan': 'Gold', 'City': 'Pune'})
        self.assertEqual(self.person('web-1')['id'], whole['id'])
        self.assertEqual(len(parley.done('GET', path_of('web-1', '/events'))['items']), 1)
        self.refused(parley.call('POST', path_of('app-1', '/merge'), {'with': 'web-1'}), 400, 'with')
        self.refused(parley.call('POST', path_of('app-1', '/merge'), {'with': 'nobody-at-all'}), 400, 'with')
        self.refused(parley.call('POST', path_of('app-1', '/split'), {'identity': 'app-1'}), 400, 'identity')
        again = parley.done('POST', path_of('app-1', '/split'), {'identity': 'web-1'})
        self.assertEqual({name: again[name] for name in again if name != 'updated'},
                         {name: web[name] for name in web if name != 'updated'})
        self.assertEqual(parley.done('GET', path_of('app-1', '/events'))['items'], [])
        self.assertEqual(self.person('app-1')['attributes'], {'Plan': 'Gold'})


class WhatIsStored(PeopleTest):
    def test_all_of_it_is_given_and_all_of_it_is_forgotten(self):
        parley.sandbox('PATCH', '/settings', {'callbacks': QUICKLY})
        provider = parley.create_provider()
        template = parley.create_template(provider)
        imported = parley.import_people('identity,Name,Phone,MSG-whatsapp\nforgotten,Ravi,+919820000777,TRUE\n').json()
        campaign = parley.done('POST', '/api/v1/campaigns', {
            'name': 'hello', 'provider': provider['id'], 'template': template['id'], 'import': imported['id'],
            'plan': {'values': {'body.1': {'attribute': 'Name', 'default': 'you'}, 'body.2': 'us'}}})
        parley.done('POST', f'/api/v1/campaigns/{campaign["id"]}/launch')
        parley.done('POST', path_of('forgotten', '/events'), {'event': 'Signed up'})
        wait_until(lambda: [one for one in parley.done('GET', path_of('forgotten', '/messages'))['items']
                            if one['status'] in ('delivered', 'read', 'clicked')], 'the message is delivered')

        document = parley.done('GET', path_of('forgotten', '/export'))
        self.assertEqual(document['profile']['phone'], '+919820000777')
        self.assertEqual([one['event'] for one in document['events']], ['Signed up'])
        self.assertEqual(len(document['messages']), 1)
        self.assertTrue(document['messages'][0]['life'])
        self.assertEqual(len(document['consent']['history']), 1)

        erased = parley.done('DELETE', path_of('forgotten'))
        self.assertEqual((erased['identities'], erased['events'], erased['messages']), (1, 1, 1))
        self.refused(parley.call('GET', path_of('forgotten')), 404)
        self.refused(parley.call('DELETE', path_of('forgotten')), 404)
        statistics = parley.call('GET', f'/api/v1/campaigns/{campaign["id"]}/statistics')
        self.assertEqual(statistics.status, 200)
        messages = parley.done('GET', f'/api/v1/campaigns/{campaign["id"]}/messages')['items']
        self.assertEqual([(one['identity'], one['words']) for one in messages], [(None, None)])
        self.assertNotIn('9820000777', parley.log())
        again = parley.done('PUT', path_of('forgotten'), {})
        self.assertGreater(again['id'], erased['id'])

    def test_a_long_life_is_given_whole(self):
        properties = {'Text': 'x' * 500, 'List': ['y' * 100] * 10}
        for start in range(0, 3000, 1000):
            answer = self.upload(*({'identity': 'long-lived', 'event': 'Seen', 'at': 1767225600 + number,
                                    'properties': properties | {'N': number}} for number in range(start, start + 1000)))
            self.assertEqual(answer['processed'], 1000)
        document = parley.done('GET', path_of('long-lived', '/export'))
        self.assertEqual([one['properties']['N'] for one in document['events']], list(range(2999, -1, -1)))
        self.assertEqual((document['messages'], document['incoming'], document['lists']), ([], [], []))
        self.refused(parley.call('GET', path_of('never-lived', '/export')), 404)
        parley.done('PUT', path_of('short-lived'), {})
        self.assertEqual(parley.done('GET', path_of('short-lived', '/export'))['events'], [])


if __name__ == '__main__':
    unittest.main(verbosity=2)
