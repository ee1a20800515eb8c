"""Whom campaigns reach: filters, segments, lists, and the attributes that are indexed."""

import os
import sqlite3
import unittest
from urllib.parse import quote

from running_parley import RunningParley, wait_until

PEOPLE = 60


def setUpModule():
    global parley
    parley = RunningParley()
    unittest.addModuleCleanup(parley.close)
    rows = []
    for number in range(1, PEOPLE + 1):
        plan = ('Gold', 'Silver', 'Free')[number % 3]
        consent = 'TRUE' if number % 2 else 'FALSE'
        rows.append(f'p-{number},{plan},{number},+9198200{number:05d},{consent}')
    answer = parley.import_people('identity,Plan,Points,Phone,MSG-whatsapp\n' + '\n'.join(rows) + '\n')
    assert answer.status == 201, answer


def count(rule):
    return parley.done('POST', '/api/v1/segments/count', {'filter': rule})['count']


def database():
    return sqlite3.connect(f'file:{os.path.join(parley.data, "parley.db")}?mode=ro', uri=True)


def changes_of(subject):
    """What the audit log tells: action, before and after."""
    with database() as stored:
        return stored.execute('SELECT action, before, after FROM audit_entry WHERE subject = ? ORDER BY id',
                              (subject,)).fetchall()


class SegmentsTest(unittest.TestCase):
    def refused(self, answer, status, field=None, words=''):
        self.assertEqual(answer.status, status, answer)
        if field is not None:
            self.assertEqual(answer.json().get('field'), field, answer)
        self.assertIn(words, answer.text)


class Filters(SegmentsTest):
    def test_find_by_attributes(self):
        self.assertEqual(count({}), PEOPLE)
        self.assertEqual(count({'attribute': 'Plan', 'value': 'Gold'}), 20)
        self.assertEqual(count({'attribute': 'Plan', 'value': ['Gold', 'Free']}), 40)
        self.assertEqual(count({'not': {'attribute': 'Plan', 'value': 'Gold'}}), 40)
        self.assertEqual(count({'attribute': 'Points', 'is': 'between', 'value': [11, 20]}), 10)
        self.assertEqual(count({'attribute': 'Plan', 'is': 'contains', 'value': 'OL'}), 20)
        self.assertEqual(count({'attribute': 'nothing', 'is': 'not_exists'}), PEOPLE)
        self.assertEqual(count({'all': [{'attribute': 'Plan', 'value': 'Gold'}, {'attribute': 'opted_in', 'value': True}]}),
                         10)
        self.assertEqual(count({'attribute': 'country_code', 'value': '+91'}), PEOPLE)

    def test_tell_who_can_be_reached_and_show_some(self):
        answer = parley.done('POST', '/api/v1/segments/preview',
                             {'filter': {'attribute': 'Points', 'is': 'at_most', 'value': 7}, 'limit': 3})
        self.assertEqual((answer['count'], answer['reachable']), (7, 4))
        self.assertEqual([person['identity'] for person in answer['sample']], ['p-1', 'p-2', 'p-3'])

    def test_find_by_events(self):
        for number, price in ((1, 5), (1, 50), (2, 50)):
            parley.done('POST', f'/api/v1/profiles/p-{number}/events',
                        {'event': 'Charged', 'properties': {'Price': price}})
        self.assertEqual(count({'event': 'charged'}), 2)
        self.assertEqual(count({'event': 'Charged', 'times': {'exactly': 2}}), 1)
        self.assertEqual(count({'event': 'Charged', 'within': {'last': '1d'}, 'times': {'at_least': 2}}), 1)
        self.assertEqual(count({'event': 'Charged', 'where': [{'property': 'Price', 'is': 'less', 'value': 10}]}), 1)
        self.assertEqual(count({'event': 'Charged', 'times': {'at_most': 1}}), PEOPLE - 1)
        self.assertEqual(count({'event': 'never heard of'}), 0)

    def test_are_refused_with_their_place(self):
        for rule, field in (({'all': [{}, {'attribute': 'Plan'}]}, 'filter.all[1].value'),
                            ({'attribute': 'Plan', 'is': 'like', 'value': 'G%'}, 'filter.is'),
                            ({'attribute': 'a"); DROP TABLE profile; --', 'value': 1}, 'filter.attribute'),
                            ({'sql': '1=1'}, 'filter'),
                            ({'event': 'a', 'within': {'last': 'long'}}, 'filter.within.last')):
            with self.subTest(rule):
                self.refused(parley.call('POST', '/api/v1/segments/count', {'filter': rule}), 400, field)
        self.refused(parley.call('POST', '/api/v1/segments/count', {'filter': 5}), 400, 'filter')
        self.refused(parley.call('POST', '/api/v1/segments/count', {}), 400, 'filter')
        self.refused(parley.call('POST', '/api/v1/segments/count', {'filter': {'segment': 999}}), 422, 'segment')

    def test_take_odd_values_as_what_they_are(self):
        for value in ("' OR 1=1 --", '%', '_', '\\', '"', ':f1', '\u202e', 'Go\u0301ld', '$D_0'):
            with self.subTest(value):
                self.assertEqual(count({'attribute': 'Plan', 'value': value}), 0)


class SavedSegments(SegmentsTest):
    def test_live(self):
        made = parley.done('POST', '/api/v1/segments',
                           {'name': 'few points', 'filter': {'attribute': 'Points', 'is': 'less', 'value': 4}})
        place = f'/api/v1/segments/{made["id"]}'
        self.assertEqual(parley.done('GET', place + '/count'), {'count': 3, 'reachable': 2})
        self.refused(parley.call('POST', '/api/v1/segments', {'name': 'few points', 'filter': {}}), 409, 'name')
        first = parley.done('GET', place + '/people?limit=2')
        self.assertEqual([person['identity'] for person in first['items']], ['p-1', 'p-2'])
        second = parley.done('GET', f'{place}/people?limit=2&after={first["next"]}')
        self.assertEqual(([person['identity'] for person in second['items']], second['next']), (['p-3'], None))
        parley.done('PUT', place, {'name': 'some points', 'filter': {'attribute': 'Points', 'is': 'less', 'value': 6}})
        self.assertEqual(count({'segment': made['id']}), 5)
        self.assertEqual(parley.call('DELETE', place).status, 204)
        self.refused(parley.call('GET', place), 404)

    def test_are_never_in_themselves_nor_removed_from_under_others(self):
        inner = parley.done('POST', '/api/v1/segments', {'name': 'inner', 'filter': {}})['id']
        outer = parley.done('POST', '/api/v1/segments', {'name': 'outer', 'filter': {'not': {'segment': inner}}})['id']
        self.refused(parley.call('PUT', f'/api/v1/segments/{inner}', {'name': 'inner', 'filter': {'segment': outer}}),
                     400, 'segment', 'holds itself')
        self.refused(parley.call('DELETE', f'/api/v1/segments/{inner}'), 409, words='segment outer')
        self.assertEqual(parley.call('DELETE', f'/api/v1/segments/{outer}').status, 204)
        self.assertEqual(parley.call('DELETE', f'/api/v1/segments/{inner}').status, 204)

    def test_do_not_grow_too_large_for_those_that_hold_them(self):
        chain = []
        for number in range(10):
            rule = {'segment': chain[-1]} if chain else {}
            chain.append(parley.done('POST', '/api/v1/segments', {'name': f'chain {number}', 'filter': rule})['id'])
        first = f'/api/v1/segments/{chain[0]}'
        self.refused(parley.call('POST', '/api/v1/segments', {'name': 'too deep', 'filter': {'segment': chain[-1]}}),
                     400, 'segment', 'more than 10 deep')
        self.assertEqual(count({'segment': chain[-1]}), PEOPLE)
        parley.done('PUT', f'/api/v1/segments/{chain[-1]}', {'name': 'chain 9', 'filter': {'segment': chain[-2]}})
        other = parley.done('POST', '/api/v1/segments', {'name': 'one more', 'filter': {}})['id']
        answer = parley.call('PUT', first, {'name': 'chain 0', 'filter': {'segment': other}})
        self.refused(answer, 400, 'filter', 'too large in the segment that holds it')
        self.assertEqual(answer.json()['value'], 'chain 9')
        self.assertEqual(parley.done('GET', first)['filter'], {})
        parley.done('PUT', first, {'name': 'chain 0', 'filter': {'any': []}})
        self.assertEqual(count({'segment': chain[8]}), 0)
        for segment in (*reversed(chain), other):
            self.assertEqual(parley.call('DELETE', f'/api/v1/segments/{segment}').status, 204)

    def test_changes_are_told_with_what_was_before_and_after(self):
        made = parley.done('POST', '/api/v1/segments', {'name': 'audited', 'filter': {}})['id']
        parley.done('PUT', f'/api/v1/segments/{made}', {'name': 'audited', 'filter': {'any': []}})
        self.assertEqual(parley.call('DELETE', f'/api/v1/segments/{made}').status, 204)
        with database() as stored:
            told = stored.execute('SELECT action, before, after FROM audit_entry WHERE subject = ? ORDER BY id',
                                  (f'segment {made}',)).fetchall()
        nobody = '{"name":"audited","filter":{"any":[]}}'
        everybody = '{"name":"audited","filter":{}}'
        self.assertEqual([action for action, _, _ in told], ['segment.create', 'segment.change', 'segment.remove'])
        self.assertEqual([after for _, _, after in told][:2], [everybody, nobody])
        self.assertEqual([before for _, before, _ in told][1:], [everybody, nobody])

    def test_of_no_such_number_look_all_the_same(self):
        answers = [parley.call('GET', f'/api/v1/segments/{name}') for name in ('999', '0', 'x', '-1')]
        for answer in answers:
            self.refused(answer, 404)
            self.assertEqual(answer.body, answers[0].body)


class Lists(SegmentsTest):
    def test_from_identities(self):
        made = parley.done('POST', '/api/v1/lists', {'name': 'two', 'identities': ['p-1', 'p-2', 'nobody']})
        self.assertEqual((made['members'], made['unknown']), (2, 1))
        place = f'/api/v1/lists/{made["id"]}'
        changed = parley.done('POST', place + '/members', {'identities': ['p-2', 'p-3']})
        self.assertEqual(changed, {'changed': 1, 'unchanged': 1, 'unknown': 0, 'members': 3})
        changed = parley.done('POST', place + '/members/remove', {'identities': ['p-1', 'p-9']})
        self.assertEqual(changed, {'changed': 1, 'unchanged': 1, 'unknown': 0, 'members': 2})
        people = parley.done('GET', place + '/people')
        self.assertEqual([person['identity'] for person in people['items']], ['p-2', 'p-3'])
        self.assertEqual(count({'list': made['id']}), 2)
        self.refused(parley.call('POST', '/api/v1/lists', {'name': 'two'}), 409, 'name')
        self.refused(parley.call('POST', place + '/members', {'identities': ['p-1', 5]}), 400, 'identities[1]')
        self.assertEqual(parley.call('DELETE', place).status, 204)

    def test_from_a_file_in_pieces(self):
        head = 'Type,Identity\n'
        answer = parley.call('POST', '/api/v1/lists?name=from%20a%20file', (head + 'i,p-1\ni,nobody\nq,p-2\n').encode(),
                             content_type='text/csv')
        self.assertEqual(answer.status, 201, answer)
        made = answer.json()
        self.assertEqual((made['members'], made['unknown'], made['rows']['rejected']), (1, 1, 1))
        self.assertEqual(made['rows']['rejections'][0]['place'], 'line 4')
        place = f'/api/v1/lists/{made["id"]}'
        object_id = parley.done('GET', '/api/v1/profiles/p-5')['object_id']
        for _ in range(2):
            piece = (head + f'g,{object_id}\ng,{object_id.replace("-", "")}\n').encode()
            fed = parley.done('POST', place + '/rows', piece, content_type='text/csv')
            self.assertEqual(fed['members'], 2)
        self.assertEqual(parley.done('GET', '/api/v1/profiles?limit=1000')['items'][-1]['identity'], f'p-{PEOPLE}')
        self.refused(parley.call('POST', place + '/rows', b'Name,Phone\na,b\n', content_type='text/csv'), 400, 'line 1')
        self.refused(parley.call('POST', place + '/rows', {'a': 1}), 400, 'Content-Type')
        self.refused(parley.call('POST', '/api/v1/lists', b'Identity\np-1\n', content_type='text/csv'), 400, 'name')
        self.assertEqual(parley.call('DELETE', place).status, 204)

    def test_that_is_no_list_leaves_none_behind(self):
        self.refused(parley.call('POST', '/api/v1/lists?name=bad', b'a,b,c\n1,2,3\n', content_type='text/csv'), 400)
        names = [one['name'] for one in parley.done('GET', '/api/v1/lists')['items']]
        self.assertNotIn('bad', names)
        with database() as stored:
            self.assertEqual(stored.execute("SELECT COUNT(*) FROM list WHERE name = 'bad'").fetchone(), (0,))

    def test_changes_are_told_with_what_was_before_and_after(self):
        made = parley.done('POST', '/api/v1/lists', {'name': 'told', 'identities': ['p-1', 'p-2']})['id']
        place = f'/api/v1/lists/{made}'
        parley.done('POST', place + '/members', {'identities': ['p-3']})
        parley.done('POST', place + '/members', {'identities': ['p-3']})  # which changes nothing
        parley.done('POST', place + '/rows', b'Identity\np-4\np-5\n', content_type='text/csv')
        parley.done('POST', place + '/members/remove', {'identities': ['p-1']})
        self.assertEqual(parley.call('DELETE', place).status, 204)
        of = {count: f'{{"name":"told","members":{count}}}' for count in range(6)}
        self.assertEqual(changes_of(f'list {made}'), [
            ('list.create', None, of[2]), ('list.change', of[2], of[3]), ('list.change', of[3], of[5]),
            ('list.change', of[5], of[4]), ('list.remove', of[4], None)])

    def test_frozen_or_removed_are_nobodys_to_name(self):
        made = parley.done('POST', '/api/v1/lists', {'name': 'gone', 'identities': ['p-1']})['id']
        self.assertEqual(parley.call('DELETE', f'/api/v1/lists/{made}').status, 204)
        self.refused(parley.call('POST', '/api/v1/segments/count', {'filter': {'list': made}}), 422, 'list')
        self.assertEqual(parley.call('DELETE', f'/api/v1/lists/{made}').status, 404)


class Attributes(SegmentsTest):
    def test_are_found_with_an_index_as_without_one(self):
        rules = [{'attribute': 'Plan', 'value': 'Gold'}, {'attribute': 'Plan', 'is': 'starts_with', 'value': 'f'},
                 {'attribute': 'Plan', 'is': 'not_equals', 'value': 'Gold'},
                 {'attribute': 'Points', 'is': 'greater', 'value': 30.5}]
        before = [count(rule) for rule in rules]
        for name in ('Plan', 'Points', quote('a b/ü', safe='')):
            self.assertIn(parley.call('PUT', f'/api/v1/attributes/{name}/index').status, (200, 202))
        wait_until(lambda: all(one['index'] and one['index']['state'] == 'ready'
                               for one in parley.done('GET', '/api/v1/attributes')['items']
                               if one['name'] in ('Plan', 'Points')), 'the indexes are built')
        with database() as stored:
            self.assertGreaterEqual(stored.execute('SELECT COUNT(*) FROM attribute_value').fetchone()[0], 2 * PEOPLE)
        self.assertEqual([count(rule) for rule in rules], before)
        parley.done('PUT', '/api/v1/profiles/p-2', {'attributes': {'Plan': 'Platinum'}})
        self.assertEqual(count({'attribute': 'Plan', 'value': 'Platinum'}), 1)
        parley.done('PUT', '/api/v1/profiles/p-2', {'attributes': {'Plan': 'Free'}})
        self.assertEqual([count(rule) for rule in rules], before)
        self.assertEqual(parley.call('PUT', '/api/v1/attributes/Plan/index').status, 200)
        for name in ('Plan', 'Points', quote('a b/ü', safe='')):
            self.assertEqual(parley.call('DELETE', f'/api/v1/attributes/{name}/index').status, 204)
        self.assertEqual([count(rule) for rule in rules], before)
        seen = {one['name']: one for one in parley.done('GET', '/api/v1/attributes')['items']}
        self.assertEqual((seen['Plan']['type'], seen['Plan']['share'], seen['Points']['type']), ('text', 1, 'number'))
        told = changes_of('attribute Plan')
        yes, no = '{"indexed":true}', '{"indexed":false}'
        self.assertEqual(told, [('attribute.index', no, yes), ('attribute.unindex', yes, no)])
        self.refused(parley.call('DELETE', '/api/v1/attributes/nothing/index'), 404)
        self.refused(parley.call('PUT', '/api/v1/attributes/opted_in/index'), 400, 'attribute')


class Suggestions(SegmentsTest):
    def values(self, query='', name='Plan'):
        return [item['value'] for item in parley.done('GET', f'/api/v1/attributes/{name}/values{query}')['items']]

    def test_of_values_begin_as_asked_for(self):
        self.assertEqual(sorted(self.values()), ['Free', 'Gold', 'Silver'])
        shares = parley.done('GET', '/api/v1/attributes/Plan/values')['items']
        self.assertAlmostEqual(sum(item['share'] for item in shares), 1)
        self.assertEqual(self.values('?prefix=g'), ['Gold'])
        self.assertEqual(self.values('?prefix=%25'), [])
        self.assertEqual(len(self.values('?limit=2')), 2)
        self.assertEqual(sorted(self.values('?prefix=6', 'Points')), [6, 60])
        self.refused(parley.call('GET', '/api/v1/attributes/Plan/values?limit=0'), 400, 'limit')
        self.refused(parley.call('GET', '/api/v1/attributes/nobody%20has%20it/values'), 404)

    def test_of_values_tell_from_the_index_what_no_sample_has(self):
        rows = ''.join(f's-{number},+9198200{number:05d},{"Rare" if number == 1500 else "Common"}\n' for number in range(3000))
        server = RunningParley()
        self.addCleanup(server.close)
        self.assertEqual(server.import_people('identity,Phone,Kind\n' + rows).status, 201)
        path = '/api/v1/attributes/Kind/values'
        self.assertEqual(server.done('GET', path)['items'], [{'value': 'Common', 'share': 1}])
        server.call('PUT', '/api/v1/attributes/Kind/index')
        wait_until(lambda: server.done('GET', '/api/v1/attributes')['items'][0]['index']['state'] == 'ready',
                   'the index is ready')
        self.assertEqual(server.done('GET', path + '?prefix=R')['items'], [{'value': 'Rare', 'share': None}])

    def test_of_properties_tell_their_types_and_values(self):
        for colour, price in (('Red', 5), ('Red', 7.5), ('Blue', 5)):
            parley.done('POST', '/api/v1/profiles/p-9/events',
                        {'event': 'Wished', 'properties': {'Colour': colour, 'Price': price}})
        answer = parley.done('GET', '/api/v1/events/names/wished/properties')
        self.assertEqual(answer['event'], 'Wished')
        self.assertEqual({item['name']: (item['type'], item['share']) for item in answer['items']},
                         {'Colour': ('text', 1), 'Price': ('number', 1)})
        self.assertEqual(next(item['values'] for item in answer['items'] if item['name'] == 'Colour'), ['Red', 'Blue'])
        self.refused(parley.call('GET', '/api/v1/events/names/never%20heard%20of/properties'), 404)

    def test_who_uses_a_segment_or_a_list_is_told(self):
        inner = parley.done('POST', '/api/v1/segments', {'name': 'used', 'filter': {}})['id']
        named = parley.done('POST', '/api/v1/lists', {'name': 'used', 'identities': ['p-1']})['id']
        self.assertEqual(parley.done('GET', f'/api/v1/segments/{inner}/uses')['items'], [])
        outer = parley.done('POST', '/api/v1/segments', {
            'name': 'user', 'filter': {'all': [{'segment': inner}, {'not': {'list': named}}]}})['id']
        told = [{'kind': 'segment', 'id': outer, 'name': 'user', 'state': None}]
        self.assertEqual(parley.done('GET', f'/api/v1/segments/{inner}/uses')['items'], told)
        self.assertEqual(parley.done('GET', f'/api/v1/lists/{named}/uses')['items'], told)
        for path in (f'segments/{outer}', f'segments/{inner}', f'lists/{named}'):
            self.assertEqual(parley.call('DELETE', '/api/v1/' + path).status, 204)


class Campaigns(SegmentsTest):
    @classmethod
    def setUpClass(cls):
        cls.provider = parley.create_provider()
        cls.template = parley.create_template(cls.provider)

    def draft(self, expected=201, **whom):
        answer = parley.call('POST', '/api/v1/campaigns', {
            'name': 'to some', 'template': self.template['id'],
            'plan': {'values': {'body.1': 'you', 'body.2': 'here'}}} | whom)
        self.assertEqual(answer.status, expected, answer)
        return answer

    def test_reach_whom_their_segment_holds_at_the_launch(self):
        segment = parley.done('POST', '/api/v1/segments', {
            'name': 'launched', 'filter': {'attribute': 'Points', 'is': 'at_most', 'value': 5}})
        draft = self.draft(segment=segment['id'], labels=['spring']).json()
        place = f'/api/v1/campaigns/{draft["id"]}'
        self.assertEqual((draft['segment'], draft['labels'], draft['kind']), (segment['id'], ['spring'], 'campaign'))
        self.refused(parley.call('DELETE', f'/api/v1/segments/{segment["id"]}'), 409, words='campaign to some')
        parley.done('PUT', f'/api/v1/segments/{segment["id"]}', {
            'name': 'launched', 'filter': {'attribute': 'Points', 'is': 'at_most', 'value': 8}})
        estimate = parley.done('GET', place + '/estimate')
        self.assertEqual((estimate['audience'], estimate['reachable']), (8, 4))
        parley.done('POST', place + '/launch')
        wait_until(lambda: parley.done('GET', place)['state'] == 'finished', 'the campaign is finished')
        figures = parley.done('GET', place + '/statistics')
        self.assertEqual((figures['qualified'], figures['sent'], figures['skipped']), (8, 4, 4))
        self.assertEqual(count({'message': 'sent', 'campaign': draft['id']}), 4)
        self.assertEqual(count({'message': 'skipped', 'campaign': draft['id']}), 4)
        self.assertEqual([one['id'] for one in parley.done('GET', '/api/v1/campaigns?label=spring')['items']],
                         [draft['id']])
        self.assertEqual(parley.done('GET', '/api/v1/campaigns?label=spring&state=draft')['items'], [])
        self.assertEqual(parley.call('DELETE', f'/api/v1/segments/{segment["id"]}').status, 204)
        with database() as stored:
            self.assertEqual(stored.execute("SELECT COUNT(*) FROM list WHERE origin = 'frozen'").fetchone(), (0,))

    def test_go_to_whom_was_there_at_the_launch_whatever_becomes_of_their_segment(self):
        """Who comes and goes between estimate and launch, and what is changed while it runs."""
        def points(first, last):
            return {'attribute': 'Points', 'is': 'between', 'value': [first, last]}

        slow = parley.create_provider('slow', rate=5)
        template = parley.create_template(slow, name='slow')
        segment = parley.done('POST', '/api/v1/segments', {'name': 'moving', 'filter': points(31, 40)})['id']
        place = '/api/v1/campaigns/' + str(self.draft(segment=segment, template=template['id']).json()['id'])
        self.assertEqual(parley.done('GET', place + '/estimate')['audience'], 10)
        parley.done('PUT', '/api/v1/profiles/p-31', {'attributes': {'Points': 1031}})  # leaves
        parley.done('PUT', '/api/v1/profiles/p-41', {'attributes': {'Points': 40}})  # enters
        parley.done('PUT', '/api/v1/profiles/p-43', {'attributes': {'Points': 40}})
        parley.done('POST', place + '/launch')
        parley.done('PUT', f'/api/v1/segments/{segment}', {'name': 'moving', 'filter': {}})
        parley.done('PUT', '/api/v1/profiles/p-45', {'attributes': {'Points': 40}})  # too late
        self.assertEqual(parley.call('DELETE', f'/api/v1/segments/{segment}').status, 409)
        wait_until(lambda: parley.done('GET', place)['state'] == 'finished', 'the campaign is finished')
        with database() as stored:
            people = stored.execute('SELECT p.identity FROM message m JOIN profile p ON p.id = m.profile_id WHERE '
                                    'm.campaign_id = ? ORDER BY p.id', (int(place.rsplit('/', 1)[1]),)).fetchall()
        self.assertEqual([identity for identity, in people], [f'p-{number}' for number in (*range(32, 41), 41, 43)])
        for number in (31, 41, 43, 45):
            parley.done('PUT', f'/api/v1/profiles/p-{number}', {'attributes': {'Points': number}})

    def test_for_a_list_that_was_emptied_stay_drafts(self):
        made = parley.done('POST', '/api/v1/lists', {'name': 'emptied', 'identities': ['p-1', 'p-3']})['id']
        place = '/api/v1/campaigns/' + str(self.draft(list=made).json()['id'])
        self.assertEqual(parley.done('GET', place + '/estimate')['reachable'], 2)
        parley.done('POST', f'/api/v1/lists/{made}/members/remove', {'identities': ['p-1', 'p-3']})
        self.refused(parley.call('POST', place + '/launch'), 422, 'audience', 'the audience is empty')
        self.assertEqual(parley.done('GET', place)['state'], 'draft')

    def test_are_for_a_list_or_a_filter_of_their_own(self):
        made = parley.done('POST', '/api/v1/lists', {'name': 'for a campaign', 'identities': ['p-1', 'p-2', 'p-3']})
        of_list = self.draft(list=made['id']).json()
        rule = {'attribute': 'Plan', 'is': 'equals', 'value': 'Gold'}
        of_filter = self.draft(filter=rule).json()
        self.assertEqual(of_filter['filter'], rule)
        estimate = parley.done('GET', f'/api/v1/campaigns/{of_list["id"]}/estimate')
        self.assertEqual((estimate['audience'], estimate['reachable']), (3, 2))
        self.refused(parley.call('DELETE', f'/api/v1/lists/{made["id"]}'), 409, words='campaign to some')

    def test_are_refused_where_their_audience_is_none(self):
        self.refused(self.draft(422, segment=999), 422, 'segment')
        self.refused(self.draft(422, list=999), 422, 'list')
        self.refused(self.draft(400, filter={'sql': 'x'}), 400, 'filter')
        self.refused(self.draft(422, filter={}, segment=1), 422)
        self.refused(self.draft(422, labels=['a"b']), 422, 'labels[0]')
        self.refused(parley.call('GET', '/api/v1/campaigns?state=asleep'), 400, 'state')
        self.refused(parley.call('GET', '/api/v1/campaigns?kind=all'), 400, 'kind')
        nobody = self.draft(filter={'any': []}).json()
        self.refused(parley.call('POST', f'/api/v1/campaigns/{nobody["id"]}/launch'), 422, 'audience')
        self.assertEqual(parley.done('GET', f'/api/v1/campaigns/{nobody["id"]}')['state'], 'draft')


class Restart(SegmentsTest):
    def test_removes_an_audience_that_no_launch_needs_and_builds_the_index_on(self):
        parley.process.kill()
        parley.process.wait()
        with sqlite3.connect(os.path.join(parley.data, 'parley.db')) as stored:
            stored.execute("INSERT INTO list (id, project_id, name, origin, created_at, updated_at) "
                           "VALUES (9000, 1, 'campaign 1', 'frozen', 0, 0)")
            stored.execute('INSERT INTO list_member (list_id, profile_id) SELECT 9000, id FROM profile')
            stored.execute("INSERT INTO attribute_index (project_id, name, created_at) VALUES (1, 'Plan', 0)")
        stored.close()
        parley.start()
        wait_until(lambda: any(one['name'] == 'Plan' and one['index'] and one['index']['state'] == 'ready'
                               for one in parley.done('GET', '/api/v1/attributes')['items']), 'the index is built')
        with database() as stored:
            self.assertEqual(stored.execute('SELECT COUNT(*) FROM list WHERE id = 9000').fetchone(), (0,))
            self.assertEqual(stored.execute('SELECT COUNT(*) FROM list_member WHERE list_id = 9000').fetchone(), (0,))
        self.assertEqual(parley.call('DELETE', '/api/v1/attributes/Plan/index').status, 204)


if __name__ == '__main__':
    unittest.main()
