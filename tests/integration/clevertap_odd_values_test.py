"""Odd values in the place of everything that calls of CleverTap's API are made of: refused in shape, never more."""

import http.client
import json
import unittest

from running_parley import PATIENCE, RunningParley

QUERY = {'event_name': 'Charged', 'from': 20260101, 'to': 20261231,
         'event_properties': [{'name': 'Amount', 'operator': 'equals', 'value': 1}],
         'common_profile_properties': {'profile_fields': [{'name': 'Plan', 'operator': 'contains', 'value': 'x'}],
                                       'demographics': [{'name': 'Gender', 'value': 'Female'}],
                                       'reachability': [{'name': 'has_email', 'value': 'True'}]},
         'advanced_query': {'did_all': [{'event_name': 'A', 'from': 20260101, 'operator': 'equals', 'value': 3}],
                            'did_any': {'any_events': [{'event_name': 'B'}], 'operator': 'equals', 'value': 1},
                            'did_none': [{'event_name': 'C', 'to': 20260102}]}}
CONTENT = {'message_type': 'template', 'template_name': 'kettle_offer', 'locale': 'en',
           'header': {'type': 'image', 'media': {'url': 'https://example.org/a.jpg', 'filename': 'a'}, 'replacements': ['x']},
           'body': {'replacements': ['a', 'b']}, 'buttons': [{'type': 'url', 'replacements': ['x']}], 'kv': {'k': 'v'},
           'values': {'body.1': 'x'}, 'msg': 'hi', 'title': 't'}
BODIES = (
    ('upload', {'d': [{'identity': 'a', 'type': 'profile', 'ts': 1, 'profileData': {
        'Name': 'x', 'Phone': '+14155550101', 'Tags': ['a'], 'MSG-whatsapp': True, 'Age': 3, 'N': {'$add': ['x']}}},
        {'identity': 'a', 'type': 'event', 'evtName': 'Charged', 'evtData': {'Amount': 1, 'Items': [{'a': 1}]}},
        {'identity': 'a', 'type': 'token', 'tokenData': {'id': 'x', 'type': 'fcm'}}]}),
    ('profiles.json', QUERY), ('events.json', QUERY), ('counts/profiles.json', QUERY), ('counts/events.json', QUERY),
    ('counts/top.json', {'event_name': 'Charged', 'groups': {
        'g': {'property_type': 'event_properties', 'name': 'Amount', 'top_n': 3, 'order': 'asc'},
        'h': {'property_type': 'profile_fields', 'name': 'Plan'}}}),
    ('counts/trends.json', {'event_name': 'Charged', 'unique': False, 'sum_event_prop': 'Amount',
                            'groups': {'g': {'trend_type': 'daily'}}}),
    ('now.json', {'user_type': True}),
    ('subscribe', {'d': [{'type': 'whatsapp', 'value': '+14155550101', 'status': 'Unsubscribe'}]}),
    ('disassociate', {'d': [{'type': 'phone', 'value': '+14155550101'}]}),
    ('delete/profiles.json', {'identity': ['zz'], 'guid': ['g']}), ('demerge/profiles.json', {'identities': ['zz']}),
    ('targets/create.json', {
        'name': 'n', 'target_mode': 'whatsapp', 'provider_nick_name': 'acme-main', 'where': {'event_name': 'Charged'},
        'content': CONTENT, 'devices': ['ios'], 'labels': ['a'], 'respect_frequency_caps': True, 'estimate_only': True,
        'skip_estimate': False, 'conversion_goal': {'event_name': 'x'}, 'draft': False, 'type': 'x', 'dnd': None,
        'when': {'type': 'later', 'delivery_date_time': ['20990101 10:00'], 'delivery_timezone': 'account'}}),
    ('targets/list.json', {'from': 20260101, 'to': 20261231}), ('targets/result.json', {'id': 1}),
    ('targets/stop.json', {'id': 1}), ('targets/trigger.json', {'business_event': 'x'}),
    ('message/report.json', {'from': '20260101', 'to': '20261231', 'channel': ['whatsapp'], 'delivery': ['one_time'],
                             'status': ['completed'], 'message_type': ['single'], 'label': ['x'], 'daily': True}),
    ('send/whatsapp.json', {'to': {'Identity': ['a'], 'Email': ['x'], 'FBID': ['x'], 'objectId': ['z']}, 'message_id': 'm',
                            'provider_nick_name': 'acme-main', 'respect_communication_preference': True, 'content': CONTENT}),
    ('send/externaltrigger.json', {'to': {'identity': ['a']}, 'campaign_id': 1, 'campaign_id_list': [1],
                                   'ExternalTrigger': {'k': 'v'}}),
)
VALUES = (None, True, -1, 0, 2 ** 64, 10 ** 400, 1e308, 0.5, '', ' ', 'x' * 3_000, '\x00', '\r\nX-Evil: 1', '\U0001f600',
          "'; DROP TABLE message; --", '${', '../../etc/passwd', [], [[]], [None], {}, {'': ''}, {'a': {'b': []}}, 'all',
          '20990101 10:00')
QUERY_VALUES = ('', '-1', '9223372036854775808', '1e3', '%00', '%ff', 'a%0d%0ab', '%27%3B', 'x' * 2_000, '%7B', '%7B%7D', '5', '%zz')


def places(value, at=()):
    yield at
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield from places(item, at + (key,))


def with_value(body, at, value):
    if not at:
        return value
    copy = json.loads(json.dumps(body))
    inside = copy
    for key in at[:-1]:
        inside = inside[key]
    inside[at[-1]] = value
    return copy


class OddValues(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.parley = RunningParley()
        cls.addClassCleanup(cls.parley.close)
        cls.parley.create_template(cls.parley.create_provider('acme-main'), 'Hello {{1}}, you get {{2}} off.', 'kettle_offer')
        cls.headers = {'X-CleverTap-Account-Id': cls.parley.done('GET', '/api/v1/project')['account_id'],
                       'X-CleverTap-Passcode': cls.parley.done('POST', '/api/v1/passcodes', {'name': 'test'})['passcode'],
                       'Content-Type': 'application/json'}
        cls.connection = http.client.HTTPConnection('127.0.0.1', cls.parley.port, timeout=PATIENCE)
        cls.addClassCleanup(cls.connection.close)

    def look(self, method, path, raw):
        self.connection.request(method, '/1/' + path, raw, self.headers)
        response = self.connection.getresponse()

        def refuse(constant):
            self.fail(f'{constant} is no JSON')
        told = json.loads(response.read(), parse_constant=refuse)
        self.assertNotIn('X-Evil', response.headers)
        self.assertLess(response.status, 500, told)
        if response.status == 200:
            self.assertIn(told['status'], ('success', 'partial', 'fail'))
        else:
            self.assertEqual((told['status'], told['code']), ('fail', response.status))
            self.assertTrue(told['error'])
        return response.status

    def test_in_bodies_are_never_more_than_a_refusal(self):
        for path, body in BODIES:
            for at in places(body):
                for value in VALUES:
                    with self.subTest(path, at=at, value=str(value)[:40]):
                        self.look('POST', path, json.dumps(with_value(body, at, value)).encode())

    def test_bodies_that_are_no_json_objects_are_refused_in_shape(self):
        for path, body in BODIES:
            good = json.dumps(body)
            for raw in (b'null', b'[]', b'5', b'{', good.encode('utf-16'), good.encode('utf-16-le'), b'{"name":"\xe9"}', b'\x00',
                        b'[' * 100_000, b'{"a":' * 100_000, good.encode() + b'x', b'{"a":"\\ud800"}'):
                with self.subTest(path, raw=raw[:20]):
                    self.assertEqual(self.look('POST', path, raw), 400)

    def test_in_urls_are_never_more_than_a_refusal(self):
        for path in ('profile.json', 'profiles.json', 'events.json', 'counts/events.json', 'counts/top.json', 'now.json',
                     'counts/trends.json', 'targets/list.json', 'targets/result.json'):
            for name in ('identity', 'email', 'objectId', 'cursor', 'query', 'batch_size', 'req_id', 'from', 'id', 'x'):
                for value in QUERY_VALUES:
                    with self.subTest(path, name=name, value=value[:20]):
                        self.look('GET', f'{path}?{name}={value}', None)


if __name__ == '__main__':
    unittest.main(verbosity=2)
