"""A data folder of the version before members, segments and the other APIs: the server takes it over and works."""

import hashlib
import os
import re
import sqlite3
import tempfile
import unittest

from running_parley import RunningParley, exchange, wait_until
from openapi_description import SOURCE

# The steps that made that version's tables. What was released is never changed, so they are read where they stand.
STEPS = ('beginning', 'providers', 'last_words', 'lasting_ids')
KEY = 'parley_a-key-of-the-version-before'
NOW = 1_764_000_000_000
QUEUED, UNCERTAIN, FAILED, READ = 1, 3, 6, 8


def former_steps():
    with open(os.path.join(SOURCE, 'src/store/schema.cpp'), encoding='utf-8') as file:
        text = file.read()
    return [re.search(r'constexpr std::string_view %s = R"sql\((.*?)\)sql"' % name, text, re.DOTALL).group(1)
            for name in STEPS]


def fill(database, port, sandbox_port):
    """As that version left it: two campaigns that are over or paused half-way, a draft, and nothing that it did not know."""
    for number, step in enumerate(former_steps(), 1):
        database.executescript(step)
        database.execute(f'PRAGMA user_version={number}')
    insert = lambda table, **row: database.execute(
        f'INSERT INTO {table} ({", ".join(row)}) VALUES ({", ".join("?" * len(row))})', list(row.values()))
    insert('project', id=1, name='default', default_country='IN', created_at=NOW)
    insert('api_key', id=1, project_id=1, name='first key', created_at=NOW,
           digest=hashlib.blake2b(KEY.encode(), digest_size=32).hexdigest())
    insert('import', id=1, project_id=1, name='people.csv', state='finished', rows_read=6, created=6, started_at=NOW,
           finished_at=NOW)
    for n in range(1, 7):
        insert('profile', id=n, project_id=1, identity=f'person-{n}', phone=f'+9198200{n:05d}', opted_in=1,
               attributes='{"Name":"Name %d","Age":%d}' % (n, 20 + n), created_at=NOW, updated_at=NOW)
        insert('import_member', import_id=1, profile_id=n)
    insert('profile', id=7, project_id=1, identity='without', phone=None, user_id='user.7', opted_in=0, attributes='{}',
           created_at=NOW, updated_at=NOW)
    insert('blocked_number', project_id=1, phone='+919820000006', since=NOW)
    # The first version stored credentials in the clear.
    insert('provider', id=1, project_id=1, nickname='main', dialect='generic', sender='+919999900000',
           endpoint=f'http://127.0.0.1:{sandbox_port}/generic/messages',
           credentials='{"user":"alice","password":"open sesame"}', concurrency=1000, rate=5000, answer_limit_ms=5000,
           status_secret='s' * 32, incoming_secret='i' * 32, created_at=NOW, updated_at=NOW)
    insert('template', id=1, provider_id=1, name='welcome', language='en', created_at=NOW, updated_at=NOW,
           definition='[{"type":"BODY","text":"Hello {{1}}, welcome to {{2}}."}]')
    plan = '{"values":{"body.1":{"attribute":"Name","default":"you"},"body.2":"Acme"},"custom":{}}'
    campaign = dict(project_id=1, provider_id=1, template_id=1, import_id=1, plan=plan, created_at=NOW)
    insert('campaign', id=1, name='over', state='finished', run=1, first_message=1, last_message=3, snapshot_until=3,
           snapshot_done=1, launched_at=NOW, finished_at=NOW, **campaign)
    insert('campaign', id=2, name='half-way', state='paused', run=2, first_message=4, last_message=6, snapshot_profile=6,
           snapshot_until=6, snapshot_done=1, launched_at=NOW, **campaign)
    insert('campaign', id=3, name='not begun', state='draft', **campaign)
    messages = [(1, 1, 1, READ), (2, 1, 2, READ), (3, 1, 3, FAILED), (4, 2, 4, READ), (5, 2, 5, QUEUED), (6, 2, 6, QUEUED)]
    for message, campaign_id, profile, status in messages:
        insert('message', id=message, campaign_id=campaign_id, profile_id=profile, status=status, attempts=1,
               settled_at=NOW, reason=1 if status == FAILED else 0)
    for campaign_id, status, reason, count in ((1, READ, 0, 2), (1, FAILED, 1, 1), (2, READ, 0, 1), (2, QUEUED, 0, 2)):
        insert('tally', campaign_id=campaign_id, status=status, reason=reason, messages=count)
    insert('sequence', name='message', next=7)
    database.commit()


class OlderParley(RunningParley):
    """Finds the older folder where a new one would be made."""

    def start(self):
        if not os.path.exists(self.data):
            os.mkdir(self.data, 0o700)
            database = sqlite3.connect(os.path.join(self.data, 'parley.db'))
            fill(database, self.port, self.sandbox_port)
            database.close()
            with open(os.path.join(self.data, 'api-key'), 'w', encoding='utf-8') as file:
                file.write(KEY + '\n')
        super().start()


class AnOlderFolder(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.parley = OlderParley()
        cls.addClassCleanup(cls.parley.close)
        cls.parley.sandbox('PATCH', '/settings', {'accounts': [{
            'sender': '+919999900000', 'settings': {'user': 'alice', 'password': 'open sesame'}}]})

    def test_1_the_key_still_opens_everything(self):
        self.assertEqual(self.parley.key, KEY)
        key, = self.parley.done('GET', '/api/v1/keys')['items']
        self.assertEqual(len(key['scopes']), 8)
        project = self.parley.done('GET', '/api/v1/project')
        self.assertEqual((project['name'], project['default_country']), ('default', 'IN'))
        self.assertRegex(project['account_id'], r'^[A-Z2-9]{4}-[A-Z2-9]{3}-[A-Z2-9]{4}$')
        self.assertTrue(project['notification_key'])

    def test_2_people_are_as_they_were(self):
        person = self.parley.done('GET', '/api/v1/profiles/person-3')
        self.assertEqual((person['phone'], person['opted_in'], person['attributes']['Name']),
                         ('+919820000003', True, 'Name 3'))
        self.assertEqual(self.parley.done('GET', '/api/v1/profiles/without')['phone'], None)
        self.assertEqual(self.parley.done('GET', '/api/v1/blocked-numbers/%2B919820000006')['phone'], '+919820000006')
        made = self.parley.done('POST', '/api/v1/segments', {
            'name': 'older', 'filter': {'attribute': 'Age', 'is': 'at_least', 'value': 24}})
        counted = self.parley.done('GET', f'/api/v1/segments/{made["id"]}/count')
        self.assertEqual(counted['count'], 3)

    def test_3_campaigns_are_as_they_were(self):
        names = {one['name']: one['state'] for one in self.parley.done('GET', '/api/v1/campaigns')['items']}
        self.assertEqual(names, {'over': 'finished', 'half-way': 'paused', 'not begun': 'draft'})
        over = self.parley.done('GET', '/api/v1/campaigns/1/statistics')
        self.assertEqual((over['read'], over['failed']), (2, 1))
        recounted = self.parley.done('GET', '/api/v1/campaigns/1/recount')
        self.assertTrue(recounted['agrees'], recounted)
        row, = self.parley.done('GET', '/api/v1/campaigns/1/breakdown?by=country')['rows']
        self.assertEqual((row['country'], row['sent'], row['read'], row['failed']), ('IN', 2, 2, 1))
        hours = self.parley.done('GET', '/api/v1/campaigns/1/breakdown?by=hour')['rows']
        self.assertEqual([(hour['at'], hour['read']) for hour in hours], [('2025-11-24T16:00:00.000Z', 2)])
        self.assertEqual(len(self.parley.done('GET', '/api/v1/campaigns/1/messages')['items']), 3)

    def test_4_credentials_are_sealed_now(self):
        shown = self.parley.done('GET', '/api/v1/providers/1')
        self.assertEqual((shown['settings'], shown['secrets']), ({'user': 'alice'}, ['password']))
        database = sqlite3.connect(f'file:{self.parley.data}/parley.db?mode=ro', uri=True)
        stored, = database.execute('SELECT credentials FROM provider').fetchone()
        database.close()
        self.assertTrue(stored.startswith('sealed:'), stored[:20])

    def test_5_what_had_not_ended_goes_on(self):
        for campaign, call, most in ((2, 'resume', 3), (3, 'launch', 6)):
            path = f'/api/v1/campaigns/{campaign}'
            self.parley.done('POST', f'{path}/{call}')
            wait_until(lambda: self.parley.done('GET', path)['state'] == 'finished', f'{path} is over')
            messages = self.parley.done('GET', path + '/messages')['items']
            self.assertEqual(len(messages), most)
            blocked = [one['status'] for one in messages if one['status'] == 'skipped']
            self.assertEqual(len(blocked), 1, 'the number that is blocked')
            self.assertTrue(self.parley.done('GET', path + '/recount')['agrees'])

    def test_6_what_is_new_works_with_what_is_old(self):
        passcode = self.parley.done('POST', '/api/v1/passcodes', {'name': 'partner'})
        headers = {'X-CleverTap-Account-Id': passcode['account_id'], 'X-CleverTap-Passcode': passcode['passcode']}
        record = exchange(self.parley.port, 'GET', '/1/profile.json?identity=person-2', None, headers).json()['record']
        self.assertEqual((record['name'], record['phone']), ('Name 2', '+919820000002'))
        body = b'{"d":[{"identity":"person-2","type":"profile","profileData":{"Plan":"Gold"}}]}'
        self.assertEqual(exchange(self.parley.port, 'POST', '/1/upload', body, headers).json()['status'], 'success')
        self.assertEqual(self.parley.done('GET', '/api/v1/profiles/person-2')['attributes']['Plan'], 'Gold')
        self.parley.done('POST', '/api/v1/setup', {'email': 'asha@example.com', 'password': 'correct horse battery'})
        sent = self.parley.done('POST', '/api/v1/messages', {
            'to': {'identity': 'person-1'}, 'provider': 1, 'template': {'id': 1, 'values': {'body.1': 'a', 'body.2': 'b'}}},
            described=False)
        self.assertTrue(sent)

    def test_7_and_is_still_there_after_one_more_start(self):
        account = self.parley.done('GET', '/api/v1/project')['account_id']
        self.assertEqual(self.parley.stop(), 0)
        self.parley.start()
        self.assertEqual(self.parley.done('GET', '/api/v1/project')['account_id'], account)
        self.assertEqual(self.parley.done('GET', '/api/v1/campaigns/1')['name'], 'over')


if __name__ == '__main__':
    unittest.main(verbosity=2)
