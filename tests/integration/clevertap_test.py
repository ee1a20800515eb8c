"""Clients of CleverTap's API against this server: the reference's vectors, and what the official Node client sends."""

import datetime
import http.client
import json
import threading
import time
import unittest
import urllib.parse
import zoneinfo

from running_parley import PATIENCE, RunningParley, exchange, wait_until


def setUpModule():
    global parley
    parley = RunningParley()
    unittest.addModuleCleanup(parley.close)


class Account:
    """As the official client calls: the same headers also on GET, cursors pasted as they are."""

    def __init__(self, key=None):
        key = key or parley.key
        self.id = parley.done('GET', '/api/v1/project', key=key)['account_id']
        self.passcode = parley.done('POST', '/api/v1/passcodes', {'name': 'test'}, key=key)['passcode']
        self.headers = {'X-CleverTap-Account-Id': self.id, 'X-CleverTap-Passcode': self.passcode,
                        'Content-Type': 'application/json'}

    def call(self, method, path, body=None, headers=None):
        raw = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        return exchange(parley.port, method, path, raw, self.headers if headers is None else headers)

    def post(self, path, body=None):
        return self.call('POST', '/1/' + path, {} if body is None else body)

    def done(self, path, body=None):
        answer = self.post(path, body)
        assert answer.status == 200 and answer.json()['status'] == 'success', f'{path}: {answer}'
        return answer.json()

    def upload(self, *records):
        return self.post('upload', {'d': list(records)}).json()

    def profile(self, **name):
        (key, value), = name.items()
        return self.call('GET', f'/1/profile.json?{key}={value}')

    def fetch(self, kind, query, size):
        """The official client's loop, which ends only where a page names no next one."""
        records, pages, cursor = [], 0, None
        while True:
            asked = f'cursor={cursor}' if cursor else urllib.parse.urlencode(
                {'batch_size': size, 'query': json.dumps(query)})
            answer = self.call('GET', f'/1/{kind}.json?{asked}').json()
            assert answer['status'] == 'success', answer
            cursor = answer.get('cursor') or answer.get('next_cursor')
            records += answer.get('records') or []
            pages += 1
            if not cursor:
                return records, pages


def profile(identity, **data):
    return {'identity': identity, 'type': 'profile', 'profileData': data}


def event(identity, name, ts, **data):
    return {'identity': identity, 'ts': ts, 'type': 'event', 'evtName': name, 'evtData': data}


class ClevertapTest(unittest.TestCase):
    def setUp(self):
        self.account = Account()

    def refused(self, answer, status, words=''):
        self.assertEqual(answer.status, status, answer)
        body = answer.json()
        self.assertEqual((body['status'], body['code']), ('fail', status), body)
        self.assertIn(words, body['error'])

    def tearDown(self):
        self.assertEqual(exchange(parley.port, 'GET', '/healthz').status, 200)


class WhoMayCall(ClevertapTest):
    def test_a_wrong_account_or_passcode_is_told_in_shape(self):
        for headers in ({}, {'X-CleverTap-Account-Id': 'NO-SUCH-ONE', 'X-CleverTap-Passcode': 'x'},
                        self.account.headers | {'X-CleverTap-Passcode': 'wrong'}):
            answer = self.account.call('POST', '/1/upload', {'d': []}, headers=headers)
            self.refused(answer, 401)
        self.refused(self.account.call('POST', '/1/upload', {'d': []}, headers={'X-CleverTap-Account-Id': 'NO'}), 401,
                     'Account ID is not valid')

    def test_nothing_is_found_elsewhere(self):
        self.refused(self.account.call('GET', '/1/nothing.json'), 404)
        self.refused(self.account.call('DELETE', '/1/upload'), 405)


class Upload(ClevertapTest):
    def test_profiles_and_events_of_one_call(self):
        answer = self.account.post('upload', {'d': [
            {'identity': 'cust-1001', 'ts': 1767225600, 'type': 'profile',
             'profileData': {'Name': 'Asha Rao', 'Email': 'asha@example.com', 'Phone': '+14155550101', 'Gender': 'F',
                             'DOB': '$D_631152000', 'Tz': 'Asia/Kolkata', 'Plan': 'Gold', 'MSG-whatsapp': True,
                             'MSG-dndWhatsApp': False, 'Interests': ['tea', 'books']}},
            {'identity': 'cust-1001', 'ts': 1767225660, 'type': 'event', 'evtName': 'Product viewed',
             'evtData': {'Product name': 'Blue kettle', 'Price': 39.5, 'Currency': 'USD'}}]})
        self.assertEqual((answer.status, answer.json()), (200, {'status': 'success', 'processed': 2, 'unprocessed': []}))
        record = self.account.profile(identity='cust-1001').json()['record']
        self.assertEqual((record['identity'], record['name'], record['email'], record['phone']),
                         ('cust-1001', 'Asha Rao', 'asha@example.com', '+14155550101'))
        self.assertEqual(record['profileData'], {'Plan': 'Gold', 'Interests': ['tea', 'books']})
        self.assertEqual(record['events'], {'Product viewed': {'count': 1, 'first_seen': 1767225660,
                                                               'last_seen': 1767225660}})
        self.assertEqual(record['MSG-whatsapp'], True)
        by_email = self.account.profile(email='asha@example.com').json()['record']
        by_object = self.account.profile(objectId=record['platformInfo'][0]['objectId']).json()['record']
        self.assertEqual((by_email, by_object), (record, record))
        native = parley.done('GET', '/api/v1/profiles/cust-1001', described=False)
        self.assertEqual((native['phone'], native['opted_in']), ('+14155550101', True))

    def test_a_wrong_record_is_named_and_the_others_go_in(self):
        bad = profile('up-2', Email='$$$$$')
        self.assertEqual(self.account.upload(profile('up-1', Email='up-1@example.com'), bad), {
            'status': 'partial', 'processed': 1, 'unprocessed': [
                {'status': 'fail', 'code': 515, 'record': bad,
                 'error': 'Profile data is incorrect. Email is not valid.Skipped record number : 2'}]})
        self.assertEqual(self.account.profile(identity='up-1').status, 200)
        self.refused(self.account.profile(identity='up-2'), 404)

    def test_all_wrong_is_a_failure_with_200(self):
        answer = self.account.post('upload', {'d': [profile('x', Phone='+44+441234'), {'type': 'shoe'}]})
        self.assertEqual((answer.status, answer.json()['status'], answer.json()['processed']), (200, 'fail', 0))
        self.assertEqual([one['code'] for one in answer.json()['unprocessed']], [516, 524])

    def test_operators_change_what_there_is(self):
        self.account.upload(profile('op-1', Interests=['tea'], Points=100, Name='Asha Rao'))
        changed = self.account.upload(profile('op-1', Interests={'$add': ['garden']}, Orders={'$incr': 1},
                                              Points={'$decr': 30}, Name={'$delete': 1}))
        self.assertEqual(changed['status'], 'success', changed)
        record = self.account.profile(identity='op-1').json()['record']
        self.assertEqual(record['profileData'], {'Interests': ['tea', 'garden'], 'Orders': 1, 'Points': 70})
        self.assertNotIn('name', record)

    def test_a_dry_run_checks_and_stores_nothing(self):
        answer = self.account.call('POST', '/1/upload?dryRun=1', {'d': [
            profile('dry-1', Plan='Gold'), profile('dry-2', Gender='X'),
            {'objectId': '00000000-0000-0000-0000-000000000000', 'type': 'profile', 'profileData': {}}]})
        self.assertEqual([one['code'] for one in answer.json()['unprocessed']], [514, 526])
        self.refused(self.account.profile(identity='dry-1'), 404)
        stored = self.account.call('POST', '/1/upload?dryRun=0', {'d': [profile('dry-1', Plan='Gold')]})
        self.assertEqual(stored.json()['status'], 'success')

    def test_events_of_the_platform_itself_are_refused(self):
        answer = self.account.upload(event('ev-1', 'Notification Sent', 1767225600), event('ev-1', ' ', 1767225600),
                                     {'identity': 'ev-1', 'type': 'event', 'evtName': 'Seen'})
        self.assertEqual([one['code'] for one in answer['unprocessed']], [513, 509, 512])

    def test_a_number_that_json_cannot_write_is_told_in_json(self):
        answer = self.account.call('POST', '/1/upload', b'{"d":[{"identity":"inf-1","type":"profile","profileData":{"a":1'
                                   + b'0' * 400 + b'}},{"identity":"inf-2","type":"profile","profileData":{}}]}')

        def refuse(constant):
            raise AssertionError(f'{constant} is no JSON')
        told = json.loads(answer.body, parse_constant=refuse)
        self.assertEqual((told['status'], told['unprocessed'][0]['code']), ('partial', 521))

    def test_tokens_are_taken(self):
        self.assertEqual(self.account.upload({'identity': 'tok-1', 'type': 'token',
                                              'tokenData': {'id': 'abc', 'type': 'fcm'}})['status'], 'success')

    def test_a_thousand_go_in_and_one_more_does_not(self):
        people = [profile(f'many-{n}', Plan='Gold', Phone=f'+9198{20_000_000 + n:08}') for n in range(1_000)]
        self.assertEqual(self.account.upload(*people)['processed'], 1_000)
        self.refused(self.account.post('upload', {'d': people + [profile('one-more')]}), 400, '1000')

    def test_whatever_is_no_upload_is_refused_in_shape_with_its_place(self):
        for body, words in ((b'{', 'body'), (b'', 'd'), (b'[]', 'body'), (b'{"d":5}', 'd'), (b'\xff\xfe{}', 'body'),
                            (b'{"d":[' + b'[' * 500 + b']' * 500 + b']}', 'deep'), (b'{"d":[{"a":"\xff"}]}', 'body'),
                            (b'{\n  "d": oops}', 'line 2'), (b'null', 'body'), (b'{"d":null}', 'd')):
            with self.subTest(body[:30]):
                self.refused(self.account.call('POST', '/1/upload', body), 400, words)
        huge = b'{"d":["' + b'x' * (11 << 20) + b'"]}'
        try:
            self.assertIn(self.account.call('POST', '/1/upload', huge).status, (400, 413))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it need not read to the end what is too long

    def test_odd_values_anywhere_make_no_server_error(self):
        odd = [None, True, 5, -1, 1.5, 1 << 63, (1 << 64) - 1, 1e300, '', 'x', '\u0000', 'x' * 5_000, [], [[]], {}, {'a': None},
               {'$set': {}}, {'$add': 5}, {'$incr': 'x'}, {'$remove': [None]}, {'$delete': 0}, [1, 'a', {}], '$D_', '$D_x']
        for value in odd:
            records = [value]
            for key in ('identity', 'objectId', 'ts', 'type', 'profileData'):
                records.append({'identity': 'odd-1', 'type': 'profile', 'profileData': {}} | {key: value})
            for key in ('evtName', 'evtData'):
                records.append({'identity': 'odd-1', 'type': 'event', 'evtName': 'Odd', 'evtData': {}} | {key: value})
            for key in ('Name', 'Email', 'Phone', 'Age', 'DOB', 'MSG-whatsapp', 'MSG-dndWhatsApp', 'Identity', 'Plan'):
                records.append(profile('odd-1', **{key: value}))
            records.append(event('odd-1', 'Odd', 1767225600, a=value))
            records.append({'identity': 'odd-1', 'type': 'token', 'tokenData': value})
            with self.subTest(str(value)[:40]):
                answer = self.account.post('upload', {'d': records})
                self.assertEqual(answer.status, 200, answer)
                told = answer.json()
                self.assertEqual(told['processed'] + len(told['unprocessed']), len(records))


class TooManyAtOnce(ClevertapTest):
    def test_fifteen_uploads_are_worked_on_and_more_are_told_to_wait(self):
        """Each sends all but its last byte, then all last bytes go out together."""
        body = json.dumps({'d': [profile(f'rush-{n}', Phone=f'+9198{30_000_000 + n:08}') for n in range(1_000)]}).encode()
        many = 40
        barrier = threading.Barrier(many)
        answers = []

        def send():
            connection = http.client.HTTPConnection('127.0.0.1', parley.port, timeout=PATIENCE)
            try:
                connection.putrequest('POST', '/1/upload')
                for name, value in (self.account.headers | {'Content-Length': str(len(body))}).items():
                    connection.putheader(name, value)
                connection.endheaders(body[:-1])
                barrier.wait(PATIENCE)
                connection.send(body[-1:])
                response = connection.getresponse()
                answers.append((response.status, json.loads(response.read())))
            finally:
                connection.close()

        threads = [threading.Thread(target=send) for _ in range(many)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(answers), many)
        refused = [body for status, body in answers if status == 429]
        taken = [body for status, body in answers if status == 200]
        self.assertEqual(len(refused) + len(taken), many)
        self.assertGreaterEqual(len(taken), 15)
        self.assertTrue(refused)
        self.assertEqual(refused[0], {'status': 'fail', 'error': 'Too many concurrent requests', 'code': 429})
        self.assertEqual(self.account.upload(profile('rush-after'))['status'], 'success')


class Reading(ClevertapTest):
    @classmethod
    def setUpClass(cls):
        account = Account()
        people = [profile(f'read-{n}', Plan='Gold' if n % 3 else 'Silver', Group='readers') for n in range(25)]
        events = [event(f'read-{n % 5}', 'Charged', 1767225600 + n * 3_600 * 6, Amount=n * 10, Item='kettle' if n % 2 else 'cup')
                  for n in range(12)]
        assert account.upload(*people, *events)['status'] == 'success'

    query = {'common_profile_properties': {'profile_fields': [{'name': 'Group', 'operator': 'equals', 'value': 'readers'}]}}
    charged = {'event_name': 'Charged', 'from': 20260101, 'to': 20260131}

    def test_profiles_page_by_page_as_the_official_client_does(self):
        records, pages = self.account.fetch('profiles', self.query, 10)
        self.assertEqual(pages, 4)  # the first answer has only the cursor
        self.assertEqual(len({record['identity'] for record in records}), 25)
        self.assertEqual({record['profileData']['Group'] for record in records}, {'readers'})

    def test_profiles_by_post(self):
        first = self.account.call('POST', '/1/profiles.json?batch_size=50', self.query).json()
        self.assertEqual(first['status'], 'success')
        page = self.account.call('GET', '/1/profiles.json?cursor=' + first['cursor']).json()
        self.assertEqual((len(page['records']), 'next_cursor' in page), (25, False))

    def test_events_page_by_page(self):
        records, _ = self.account.fetch('events', self.charged, 5)
        self.assertEqual([record['event_props']['Amount'] for record in records], [n * 10 for n in range(12)])
        self.assertEqual(records[0]['ts'], 20260101000000)
        self.assertEqual(records[0]['profile']['identity'], 'read-0')
        self.assertEqual(records[0]['profile']['platform'], 'Web')

    def test_nobody_is_an_empty_last_page(self):
        records, _ = self.account.fetch('events', {'event_name': 'Danced', 'from': 20260101, 'to': 20260131}, 5)
        self.assertEqual(records, [])

    def test_counts(self):
        self.assertEqual(self.account.done('counts/profiles.json', self.query)['count'], 25)
        self.assertEqual(self.account.done('counts/events.json', self.charged)['count'], 12)
        gold = self.charged | {'event_properties': [{'name': 'Item', 'operator': 'equals', 'value': 'cup'}]}
        self.assertEqual(self.account.done('counts/events.json', gold)['count'], 6)
        self.refused(self.account.call('GET', '/1/counts/profiles.json?req_id=384649162721759'), 404)

    def test_top_values(self):
        asked = self.charged | {'groups': {
            'g1': {'property_type': 'profile_fields', 'name': 'Plan', 'top_n': 2, 'order': 'desc'},
            'g2': {'property_type': 'event_properties', 'name': 'Item', 'top_n': 1, 'order': 'desc'},
            'g3': {'property_type': 'event_properties', 'name': 'Amount', 'top_n': 10, 'order': 'desc'}}}
        told = self.account.done('counts/top.json', asked)
        self.assertEqual(sum(told['g1']['STR'].values()), 12)
        self.assertEqual(len(told['g2']['STR']), 1)
        self.assertEqual(sum(told['g3']['NUMBER'].values()), 12)

    def test_trends(self):
        asked = self.charged | {'unique': False, 'groups': {'d': {'trend_type': 'daily'}, 'w': {'trend_type': 'weekly'},
                                                            'm': {'trend_type': 'monthly'}}}
        told = self.account.done('counts/trends.json', asked)
        self.assertEqual(told['d'], {'20260101': 4, '20260102': 4, '20260103': 4})
        self.assertEqual((told['w'], told['m']), ({'202601': 12}, {'202601': 12}))
        unique = self.account.done('counts/trends.json', asked | {'unique': True})
        self.assertEqual(unique['m'], {'202601': 5})
        summed = self.account.done('counts/trends.json', asked | {'sum_event_prop': 'Amount'})
        self.assertEqual(summed['m'], {'202601': sum(n * 10 for n in range(12))})

    def test_who_is_here_now(self):
        self.account.upload({'identity': 'now-1', 'type': 'event', 'evtName': 'Opened', 'evtData': {}})
        told = self.account.done('now.json', {})
        self.assertGreaterEqual(told['count'], 1)
        self.assertIn('last_processed_ts', told)

    def test_a_cursor_survives_a_restart_and_is_of_its_account(self):
        first = self.account.call('POST', '/1/profiles.json?batch_size=10', self.query).json()
        self.assertEqual(parley.stop(), 0)
        parley.start()
        page = self.account.call('GET', '/1/profiles.json?cursor=' + first['cursor']).json()
        self.assertEqual(len(page['records']), 10)
        for cursor in (first['cursor'][:-2], 'x', '', first['cursor'] + 'AAAA'):
            self.refused(self.account.call('GET', '/1/profiles.json?cursor=' + cursor), 400, 'cursor')
        self.refused(self.account.call('GET', '/1/profiles.json?cursor=%00'), 400)
        self.refused(self.account.call('GET', '/1/events.json?cursor=' + first['cursor']), 400, 'cursor')

    def test_bad_questions_are_refused_in_shape(self):
        for path in ('/1/profile.json', '/1/profile.json?identity=a&email=b', '/1/profiles.json?batch_size=5001',
                     '/1/profiles.json?batch_size=0', '/1/events.json?query=%7B', '/1/events.json?query=5',
                     '/1/events.json?query=%7B%7D'):
            with self.subTest(path):
                self.refused(self.account.call('GET', path), 400)
        for path, body in (('counts/events.json', {}), ('counts/events.json', {'event_name': 5}),
                           ('counts/top.json', self.charged), ('counts/top.json', self.charged | {'groups': {'a': 5}}),
                           ('counts/top.json', self.charged | {'groups': {'a': {'property_type': 'shoes'}}}),
                           ('counts/trends.json', self.charged | {'groups': {'a': {'trend_type': 'hourly'}}}),
                           ('counts/trends.json', self.charged | {'groups': {'a': {'trend_type': []}}}),
                           ('counts/profiles.json', {'event_name': 'Charged', 'from': 20260230, 'to': 20260231}),
                           ('counts/profiles.json', {'common_profile_properties': []}), ('counts/profiles.json', b'[1')):
            with self.subTest(f'{path} {body}'):
                self.refused(self.account.post(path, body), 400)

    def test_names_are_pasted_into_the_url_as_they_are(self):
        self.account.upload(profile('a+b', Email='plus+tag@example.com'))
        self.assertEqual(self.account.profile(identity='a+b').status, 200)
        self.assertEqual(self.account.profile(identity='a%2Bb').status, 200)
        self.assertEqual(self.account.profile(email='plus+tag@example.com').status, 200)


class People(ClevertapTest):
    def test_a_number_is_unsubscribed_for_everybody_and_subscribed_again(self):
        self.account.upload(profile('sub-1', Phone='+14155550111', **{'MSG-whatsapp': True}),
                            profile('sub-2', Phone='+14155550111', **{'MSG-whatsapp': True}))
        wish = {'type': 'whatsapp', 'value': '+14155550111', 'status': 'Unsubscribe'}
        self.assertEqual(self.account.post('subscribe', {'d': [wish, wish | {'value': '+14155550112', 'status': 'Resubscribe'}]})
                         .json(), {'status': 'success', 'processed': 2, 'unprocessed': []})
        for identity in ('sub-1', 'sub-2'):
            self.assertTrue(self.account.profile(identity=identity).json()['record']['MSG-dndWhatsApp'])
        self.account.done('subscribe', {'d': [wish | {'status': 'Resubscribe'}]})
        self.assertFalse(self.account.profile(identity='sub-1').json()['record']['MSG-dndWhatsApp'])

    def test_wishes_of_other_channels_are_kept_with_the_person(self):
        self.account.upload(profile('chan-1', Phone='+14155550113', Email='chan@example.com'))
        self.account.done('subscribe', {'d': [{'type': 'phone', 'value': '+14155550113', 'status': 'Unsubscribe'},
                                              {'type': 'email', 'value': 'chan@example.com', 'status': 'Unsubscribe'}]})
        record = self.account.profile(identity='chan-1').json()['record']
        self.assertEqual((record['MSG-dndPhone'], record['MSG-dndEmail'], record['MSG-dndWhatsApp']), (True, True, False))

    def test_bad_wishes_are_named(self):
        good = {'type': 'whatsapp', 'value': '+14155550114', 'status': 'Unsubscribe'}
        told = self.account.post('subscribe', {'d': [good, good | {'type': 'fax'}, good | {'value': 'x'},
                                                     good | {'status': 'Perhaps'}, 5, None]}).json()
        self.assertEqual((told['status'], told['processed'], len(told['unprocessed'])), ('partial', 1, 5))

    def test_a_number_is_taken_away(self):
        self.account.upload(profile('dis-1', Phone='+14155550115'))
        self.account.done('disassociate', {'d': [{'type': 'phone', 'value': '+14155550115'}]})
        self.assertNotIn('phone', self.account.profile(identity='dis-1').json()['record'])

    def test_people_are_deleted_by_identity_or_guid(self):
        self.account.upload(profile('del-1'), profile('del-2'), profile('del-3'))
        guid = self.account.profile(identity='del-3').json()['record']['objectId']
        self.account.done('delete/profiles.json', {'identity': ['del-1', 'del-2']})
        self.account.done('delete/profiles.json', {'guid': guid})
        for identity in ('del-1', 'del-2', 'del-3'):
            self.refused(self.account.profile(identity=identity), 404)
        self.refused(self.account.post('delete/profiles.json', {'identity': 'del-1'}), 404)
        for body in ({}, {'identity': []}, {'identity': {}}, {'identity': [[]]}, {'guid': None}):
            self.refused(self.account.post('delete/profiles.json', body), 400)

    def test_people_that_were_one_are_two_again(self):
        self.account.upload(profile('one-a', Plan='Gold'), profile('one-b', City='Pune'))
        joined = self.account.upload(profile('one-a', Identity='one-b'))
        self.assertEqual(joined['status'], 'success', joined)
        both = [self.account.profile(identity=name).json()['record']['objectId'] for name in ('one-a', 'one-b')]
        self.assertEqual(both[0], both[1])
        self.account.done('demerge/profiles.json', {'identities': ['one-b']})
        both = [self.account.profile(identity=name).json()['record']['objectId'] for name in ('one-a', 'one-b')]
        self.assertNotEqual(both[0], both[1])
        told = self.account.post('demerge/profiles.json', {'identities': ['nobody-at-all']}).json()
        self.assertEqual((told['status'], told['processed']), ('fail', 0))


class Campaigns(ClevertapTest):
    @classmethod
    def setUpClass(cls):
        provider = parley.create_provider('acme-main')
        parley.create_template(provider, 'Hello {{1}}, you get {{2}} off.', 'kettle_offer')
        account = Account()
        told = account.upload(*[profile(f'camp-{n}', Name=f'Asha {n}', Plan='Gold', Crowd='campaign',
                                        Phone=f'+9198{40_000_000 + n:08}', **{'MSG-whatsapp': True}) for n in range(20)],
                              *[event(f'camp-{n}', 'Product viewed', 1767225660) for n in range(10)])
        assert told['status'] == 'success', told

    def body(self, **more):
        return {'name': 'January kettle offer', 'target_mode': 'whatsapp', 'provider_nick_name': 'acme-main',
                'labels': ['offers'], 'respect_frequency_caps': True,
                'where': {'event_name': 'Product viewed', 'from': 20260101, 'to': 20260131, 'common_profile_properties': {
                    'profile_fields': [{'name': 'Crowd', 'operator': 'equals', 'value': 'campaign'}]}},
                'content': {'message_type': 'template', 'template_name': 'kettle_offer', 'locale': 'en',
                            'body': {'replacements': ['Dear ${Name|friend}', '20 percent']}, 'kv': {'source': 'jan'}},
                'conversion_goal': {'event_name': 'Charged', 'conversion_time': '2D', 'revenue_property': 'Amount'},
                'when': 'now'} | more

    def phone(self, number):
        found = exchange(parley.sandbox_port, 'GET', f'/sandbox/phones/{number}')
        return found.text if found.status == 200 else ''

    def days(self):
        return {'from': 20200101, 'to': 20991231}

    def test_a_campaign_from_its_estimate_to_its_report(self):
        estimate = self.account.done('targets/create.json', self.body(estimate_only=True))
        self.assertEqual(estimate, {'status': 'success', 'estimates': {'whatsapp': 10}})
        made = self.account.done('targets/create.json', self.body())
        self.assertEqual(made['estimates'], {'whatsapp': 10})
        wait_until(lambda: self.account.post('targets/result.json', {'id': made['id']}).status == 200, 'it is completed')
        result = self.account.done('targets/result.json', {'id': made['id']})['result']
        self.assertEqual((result['sent'] + result['failed'] + result['uncertain'], result['skipped']), (10, 0))
        listed = [one for one in self.account.done('targets/list.json', self.days())['targets'] if one['id'] == made['id']]
        self.assertEqual([(one['name'], one['status']) for one in listed], [('January kettle offer', 'completed')])
        self.assertRegex(listed[0]['scheduled_on'], r'^\d{8} \d\d:\d\d$')
        by_get = self.account.call('GET', '/1/targets/list.json?from=20200101&to=20991231').json()
        self.assertIn(made['id'], [one['id'] for one in by_get['targets']])
        report = self.account.done('message/report.json', {'from': '20200101', 'to': '20991231', 'channel': ['whatsapp'],
                                                           'status': ['completed'], 'label': ['offers'], 'daily': False})
        mine, = [one for one in report['messages'] if one['message_id'] == made['id']]
        self.assertEqual(report['total_results'], len(report['messages']))
        self.assertEqual((mine['message_name'], mine['channel'], mine['delivery'], mine['labels'], mine['conversion_event']),
                         ('January kettle offer', 'whatsapp', 'one_time', ['offers'], 'Charged'))
        none = self.account.done('message/report.json', {'from': '20200101', 'to': '20991231', 'channel': ['sms']})
        self.assertEqual(none['messages'], [])

    def test_a_campaign_that_has_not_ended_has_no_result(self):
        made = self.account.done('targets/create.json', self.body(draft=True, skip_estimate=True))
        self.assertNotIn('estimates', made)
        answer = self.account.post('targets/result.json', {'id': made['id']})
        self.assertEqual((answer.status, answer.json()['error']), (409, "This target hasn't been completed"))

    def status(self, campaign):
        listed = self.account.done('targets/list.json', self.days())['targets']
        return next(one for one in listed if one['id'] == campaign)['status']

    def test_a_campaign_for_later_waits_for_its_time_and_may_be_called_off(self):
        when = {'type': 'later', 'delivery_date_time': ['20990205 10:30'], 'delivery_timezone': 'account'}
        made = self.account.done('targets/create.json', self.body(when=when))
        self.assertEqual(made['estimates'], {'whatsapp': 10})
        listed = self.account.done('targets/list.json', {'from': 20990205, 'to': 20990205})['targets']
        self.assertEqual([(one['id'], one['scheduled_on'], one['status']) for one in listed],
                         [(made['id'], '20990205 10:30', 'scheduled')])
        report = self.account.done('message/report.json', {'from': '20990205', 'to': '20990205', 'status': ['scheduled']})
        self.assertEqual([(one['message_id'], one['start_date']) for one in report['messages']],
                         [(made['id'], '2099-02-05T10:30')])
        native = parley.done('GET', f'/api/v1/campaigns/{made["id"]}')
        self.assertEqual((native['state'], native['launched']), ('draft', None))
        self.assertTrue(native['scheduled'].startswith('2099-02-05T'))
        self.assertEqual(self.account.post('targets/result.json', {'id': made['id']}).status, 409)
        self.account.done('targets/stop.json', {'id': made['id']})
        self.assertEqual(self.status(made['id']), 'stopped')
        self.assertEqual(self.account.done('targets/result.json', {'id': made['id']})['result']['sent'], 0)
        self.refused(self.account.post('targets/stop.json', {'id': made['id']}), 409)

    def test_a_campaign_for_a_time_is_sent_then_once_also_after_the_server_was_killed(self):
        zone = zoneinfo.ZoneInfo(parley.done('GET', '/api/v1/project')['time_zone'])
        due = datetime.datetime.now(zone).replace(second=0, microsecond=0) + datetime.timedelta(minutes=1)
        if due - datetime.datetime.now(zone) < datetime.timedelta(seconds=8):
            due += datetime.timedelta(minutes=1)
        made = self.account.done('targets/create.json', self.body(when=due.strftime('%Y%m%d %H:%M')))
        self.assertEqual(self.status(made['id']), 'scheduled')
        parley.process.kill()
        parley.process.wait()
        parley.start()
        self.assertEqual(self.status(made['id']), 'scheduled')
        time.sleep(max(0, (due - datetime.datetime.now(zone)).total_seconds()) - 1)
        self.assertEqual(self.status(made['id']), 'scheduled')
        wait_until(lambda: self.status(made['id']) != 'scheduled', 'it is launched')
        self.assertGreaterEqual(datetime.datetime.now(zone), due)
        parley.process.kill()
        parley.process.wait()
        parley.start()
        wait_until(lambda: self.status(made['id']) == 'completed', 'it is completed')
        result = self.account.done('targets/result.json', {'id': made['id']})['result']
        self.assertEqual(result['sent'] + result['failed'] + result['uncertain'] + result['skipped'], 10)

    def test_dummies_of_the_official_client_are_passed_over(self):
        content = self.body()['content'] | {'title': 'dummy'}
        told = self.account.done('targets/create.json', self.body(
            content=content, devices=['ios', 'android', 'web'], estimate_only=True))
        self.assertEqual(told['estimates'], {'whatsapp': 10})

    def test_what_is_missing_or_not_done_is_named(self):
        body = self.body()
        del body['provider_nick_name']
        self.assertEqual(self.account.post('targets/create.json', body).json(),
                         {'status': 'fail', 'error': 'provider_nick_name is required for whatsapp', 'code': 400})
        for more, words in (({'name': ''}, 'name'), ({'target_mode': 'sms'}, 'target_mode'),
                            ({'provider_nick_name': 'nobody'}, 'provider_nick_name'), ({'segment': 'all'}, 'segment'),
                            ({'where': None}, 'where'), ({'where': 5}, 'where'), ({'where': {'shoe': 1}}, 'where'),
                            ({'where': None, 'segment': 999_999}, 'segment'), ({'content': 5}, 'content'),
                            ({'content': {'template_name': 'nothing'}}, 'template_name'),
                            ({'content': self.body()['content'] | {'body': {'replacements': ['x']}}}, 'body.2'),
                            ({'content': self.body()['content'] | {'body': {'replacements': ['x', 'y', 'z']}}}, 'replacements[2]'),
                            ({'content': {'message_type': 'Freeform', 'msg': 'Hi'}}, 'message_type'),
                            ({'when': '20200205 10:30'}, 'when'), ({'when': '20990230 10:30'}, 'when'), ({'when': 5}, 'when'),
                            ({'when': {'type': 'recurring'}}, 'recurring'), ({'when': {'type': 'later'}}, 'delivery_date_time'),
                            ({'when': {'type': 'later', 'delivery_date_time': ['20990205 10:30'] * 2}}, 'delivery_date_time'),
                            ({'when': {'type': 'later', 'delivery_date_time': ['20990205 10:30'], 'delivery_timezone': 'user'}},
                             'delivery_timezone'),
                            ({'labels': 'x'}, 'labels'), ({'draft': 'yes'}, 'draft'), ({'dnd': {'message_state': 'delay'}}, 'dnd'),
                            ({'users_limit_overall': 100}, 'users_limit_overall'), ({'control_group': {'name': 'a'}}, 'control_group')):
            with self.subTest(more):
                self.refused(self.account.post('targets/create.json', self.body(**more)), 400, words)

    def test_others_are_not_found_and_bulletins_are_not_offered(self):
        for path in ('targets/result.json', 'targets/stop.json'):
            self.refused(self.account.post(path, {'id': 999_999}), 404)
            for body in ({}, {'id': 'x'}, {'id': []}, {'id': True}):
                self.refused(self.account.post(path, body), 400, 'id')
        self.refused(self.account.post('targets/trigger.json', {'business_event': 'x'}), 400, 'bulletins')
        for body in ({}, {'from': 20260131, 'to': 20260101}, {'from': 'x', 'to': 20260101}, {'from': 20260230, 'to': 20260301}):
            self.refused(self.account.post('targets/list.json', body), 400)
            self.refused(self.account.post('message/report.json', body), 400)

    def test_messages_to_people_by_name(self):
        body = {'to': {'Identity': ['camp-1', 'nobody-known'], 'objectId': []}, 'tag_group': 'g', 'campaign_id': 1,
                'provider_nick_name': 'acme-main', 'message_id': 'm1', 'respect_frequency_caps': False,
                'respect_communication_preference': True, 'content': self.body()['content']}
        told = self.account.done('send/whatsapp.json', body)
        self.assertEqual((told['message'], told['skipped']), ('Added to queue for processing', 1))

        def sent():
            found = parley.done('GET', '/api/v1/messages?reference=m1', described=False)['items']
            return found and all(one['status'] not in ('queued', 'intended') for one in found) and found
        self.assertEqual(len(wait_until(sent, 'it is sent')), 1)
        for more, words in (({'message_id': None}, 'message_id is required'), ({'message_id': '123456789'}, 'message_id'),
                            ({'to': {}}, 'to'), ({'to': 5}, 'to'), ({'to': {'Identity': 'x'}}, 'to.Identity'),
                            ({'to': {'Identity': ['nobody-known']}}, 'to'), ({'content': None}, 'content'),
                            ({'to': {'Identity': [str(n) for n in range(1_001)]}}, '1000'),
                            ({'provider_nick_name': None}, 'provider_nick_name'), ({'content': {'message_type': 'x'}}, 'message_type')):
            with self.subTest(more):
                self.refused(self.account.post('send/whatsapp.json', body | more), 400, words)
        freely = body | {'content': {'message_type': 'Freeform', 'msg': 'Hello ${Name|there}'}, 'message_id': 'm2'}
        self.assertEqual(self.account.done('send/whatsapp.json', freely)['status'], 'success')

    def test_an_external_trigger_sends_with_its_values(self):
        content = self.body()['content'] | {'body': {'replacements': ['${Name}', '${ExternalTrigger.discount} percent']}}
        body = self.body(type='external_trigger', content=content)
        del body['where']
        made = self.account.done('targets/create.json', body)
        fired = {'to': {'identity': ['camp-2', 'camp-3']}, 'ExternalTrigger': {'discount': 30}}
        self.account.done('send/externaltrigger.json', fired | {'campaign_id': made['id']})
        self.account.done('send/externaltrigger.json', fired | {'campaign_id_list': [made['id']]})
        wait_until(lambda: '30 percent' in self.phone('919840000002'), 'the phone shows it')
        self.refused(self.account.post('send/externaltrigger.json', fired | {'campaign_id': 999_999}), 404)
        for more in ({}, {'campaign_id': 'x'}, {'campaign_id_list': []}, {'campaign_id_list': [1] * 6},
                     {'campaign_id': made['id'], 'ExternalTrigger': 5}, {'campaign_id': made['id'], 'ExternalTrigger': {'a': []}}):
            self.refused(self.account.post('send/externaltrigger.json', fired | more), 400)
        without = {'to': {'identity': ['camp-2']}, 'campaign_id': made['id']}
        self.refused(self.account.post('send/externaltrigger.json', without), 400, 'placeholder')


class CustomLists(ClevertapTest):
    def put(self, url, text):
        return exchange(parley.port, 'PUT', urllib.parse.urlsplit(url).path, text, {'Content-Type': 'text/csv'})

    def new_url(self):
        answer = self.account.call('POST', '/get_custom_list_segment_url', b'')
        self.assertEqual(answer.json()['status'], 'success')
        return answer.json()['presignedS3URL']

    def complete(self, url, called, **more):
        return self.account.call('POST', '/upload_custom_list_segment_completed', {
            'name': called, 'email': 'a@example.com', 'filename': 'a.csv', 'creator': 'A', 'url': url, 'replace': False} | more)

    def test_a_file_becomes_a_segment(self):
        self.account.upload(profile('list-1'), profile('list-2'))
        guid = self.account.profile(identity='list-2').json()['record']['objectId']
        url = self.new_url()
        self.assertEqual(self.put(url, f'Type,Identity\ni,list-1\ng,{guid}\ni,nobody-known\n'.encode()).status, 200)
        self.refused(self.put(url, b'Type,Identity\n'), 409)
        made = self.complete(url, 'Friends').json()
        self.assertEqual((made['status'], made['added'], made['unknown']), ('success', 2, 1))
        self.refused(self.complete(url, 'Friends again'), 409)
        self.refused(self.account.profile(identity='nobody-known'), 404)
        count = parley.done('GET', f'/api/v1/segments/{made["Segment ID"]}', described=False)
        self.assertEqual(count['name'], 'Friends')

        another = self.new_url()
        self.put(another, b'Type,Identity\ni,list-1\n')
        self.refused(self.complete(another, 'Friends'), 409, 'Duplicate')
        again = self.complete(another, 'Friends', replace=True).json()
        self.assertEqual((again['Segment ID'], again['added']), (made['Segment ID'], 1))

    def test_urls_that_were_not_given_out_are_nothing(self):
        for path in ('/custom_list_segments/x', '/custom_list_segments/%00'):
            self.assertIn(exchange(parley.port, 'PUT', path, b'a').status, (400, 404))
        self.refused(self.complete('https://example.org/x', 'Nobody'), 400, 'url')
        self.refused(self.complete(self.new_url(), 'Nobody'), 409, 'url')
        for more in ({'name': ''}, {'name': 5}, {'url': None}, {'replace': 'yes'}):
            self.refused(self.complete(self.new_url(), 'Nobody', **more) if 'url' not in more else
                         self.complete(None, 'Nobody'), 400)


class TwoAccounts(ClevertapTest):
    def test_what_is_one_accounts_is_nothing_to_the_other(self):
        other = Account(parley.done('POST', '/api/v1/projects', {'name': 'Other', 'default_country': 'IN'})['key'])
        self.account.upload(profile('iso-1', Email='iso@example.com'), event('iso-1', 'Isolated', 1767225660))
        mine = self.account.profile(identity='iso-1').json()['record']
        for name in ({'identity': 'iso-1'}, {'email': 'iso@example.com'}, {'objectId': mine['objectId']}):
            self.refused(other.profile(**name), 404)
        self.assertEqual(other.upload({'objectId': mine['objectId'], 'type': 'profile', 'profileData': {'Plan': 'Stolen'}})
                         ['unprocessed'][0]['code'], 526)
        self.refused(other.post('delete/profiles.json', {'identity': 'iso-1'}), 404)
        self.refused(other.post('delete/profiles.json', {'guid': mine['objectId']}), 404)
        self.assertEqual(other.post('demerge/profiles.json', {'identities': ['iso-1']}).json()['processed'], 0)
        self.assertEqual(other.done('counts/profiles.json', {})['count'], 0)
        asked = {'event_name': 'Isolated', 'from': 20260101, 'to': 20260131}
        self.assertEqual(self.account.done('counts/events.json', asked)['count'], 1)
        self.assertEqual(other.done('counts/events.json', asked)['count'], 0)
        cursor = self.account.call('POST', '/1/profiles.json', {}).json()['cursor']
        self.refused(other.call('GET', '/1/profiles.json?cursor=' + cursor), 400)
        self.refused(other.call('POST', '/1/upload', {'d': []}, headers=other.headers | {
            'X-CleverTap-Account-Id': self.account.id}), 401)
        self.assertEqual(self.account.profile(identity='iso-1').json()['record'], mine)


if __name__ == '__main__':
    unittest.main()
