"""What is written down of who changed what."""

import glob
import json
import os
import unittest

from browser import PASSWORD, AccessTest, Browser
from running_parley import exchange, people_csv, wait_until


class TheAuditLog(AccessTest):
    def entries(self, query=''):
        return self.parley.done('GET', '/api/v1/audit' + query)['items']

    def test_tells_who_changed_what(self):
        admin = self.set_up()
        admin.call('PATCH', '/api/v1/project', {'name': 'Shop', 'time_zone': 'Asia/Kolkata'})
        change = self.entries('?action=project.change')[0]
        self.assertEqual(change['actor'], 'member asha@example.com')
        self.assertEqual(change['before']['time_zone'], 'UTC')
        self.assertEqual(change['after'], {'name': 'Shop', 'time_zone': 'Asia/Kolkata', 'default_country': 'IN'})
        made = self.parley.done('POST', '/api/v1/keys', {'name': 'ci', 'scopes': ['send', 'people:read']})
        self.assertEqual(self.entries('?subject=key')[0] | {'id': 0, 'at': ''},
                         {'id': 0, 'at': '', 'actor': 'key first key', 'action': 'key.create',
                          'subject': f'key {made["id"]}', 'before': None,
                          'after': {'name': 'ci', 'scopes': 'people:read,send'}})
        self.parley.call('DELETE', f'/api/v1/keys/{made["id"]}')
        self.assertEqual(self.entries()[0]['action'], 'key.revoke')

    def test_tells_of_every_other_change_which_route_was_called(self):
        provider = self.parley.create_provider()
        calls = [entry for entry in self.entries() if entry['action'] == 'POST /api/v1/providers']
        self.assertEqual([entry['subject'] for entry in calls], ['/api/v1/providers'])
        self.parley.call('PATCH', f'/api/v1/providers/{provider["id"]}', {'rate': 5})
        latest = self.entries()[0]
        self.assertEqual((latest['action'], latest['subject']),
                         ('PATCH /api/v1/providers/{provider}', f'/api/v1/providers/{provider["id"]}'))
        self.assertEqual((latest['before']['rate'], latest['after']['rate']), (5000, 5))
        self.assertEqual(set(latest['before']), {'rate', 'updated'}, 'what differs')
        before = len(self.entries())
        self.parley.call('PATCH', f'/api/v1/providers/{provider["id"]}', {'rate': 'fast'})
        self.parley.call('GET', '/api/v1/providers')
        self.parley.call('POST', '/api/v1/templates/lint', {}, described=False)
        self.assertEqual(len(self.entries()), before, 'what failed or only reads changes nothing')

    def test_tells_how_what_was_changed_looked_before_and_after(self):
        provider = self.parley.create_provider()
        made = self.entries()[0]
        self.assertIsNone(made['before'])
        self.assertEqual((made['after']['nickname'], made['after']['settings'], made['after']['secrets']),
                         ('main', {'user': 'alice'}, ['password']))
        template = self.parley.create_template(provider)
        self.assertEqual(self.entries()[0]['after']['name'], 'welcome')
        self.parley.import_people(people_csv(2))
        campaign = self.parley.done('POST', '/api/v1/campaigns', {
            'name': 'c', 'template': template['id'], 'plan': {'values': {'body.1': 'a', 'body.2': 'b'}}})
        self.parley.done('POST', f'/api/v1/campaigns/{campaign["id"]}/launch')
        launched = self.entries('?action=POST%20/api/v1/campaigns/%7Bcampaign%7D/launch')[0]
        self.assertEqual(launched['before']['state'], 'draft')
        self.assertNotEqual(launched['after']['state'], 'draft')
        webhook = self.parley.done('POST', '/api/v1/webhooks', {'url': 'https://example.com/hook', 'events': ['message.status']})
        self.parley.done('PATCH', f'/api/v1/webhooks/{webhook["id"]}', {'enabled': False})
        changed = self.entries()[0]
        self.assertEqual((changed['before']['enabled'], changed['after']['enabled']), (True, False))
        self.parley.call('DELETE', f'/api/v1/webhooks/{webhook["id"]}')
        removed = self.entries()[0]
        self.assertEqual((removed['before']['url'], removed['after']), ('https://example.com/hook', None))

    def test_keeps_nothing_of_people(self):
        self.parley.call('PUT', '/api/v1/profiles/%2B919820012345', {'phone': '+919820012345', 'attributes': {'Name': 'Asha'}})
        self.parley.call('DELETE', '/api/v1/profiles/%2B919820012345')
        told = json.dumps(self.entries())
        self.assertIn('DELETE /api/v1/profiles/{identity}', told)
        self.assertNotIn('919820012345', told)
        self.assertNotIn('Asha', told)

    def test_tells_what_the_other_apis_change(self):
        secret = self.parley.done('POST', '/api/v1/project/notification-secret')
        headers = {'X-ENGAGESPOT-API-KEY': secret['notification_key'], 'Content-Type': 'application/json',
                   'X-ENGAGESPOT-API-SECRET': secret['notification_secret']}
        for method, path, body in (('POST', '/v3/topics', b'{"name":"News"}'), ('DELETE', '/v3/topics/news', None)):
            self.assertLess(exchange(self.parley.port, method, path, body, headers).status, 300)
        told = [(entry['actor'], entry['action'], entry['subject']) for entry in self.entries()[:2]]
        self.assertEqual(told, [('notification key', 'DELETE /v3/topics/{topic}', '/v3/topics/news'),
                                ('notification key', 'POST /v3/topics', '/v3/topics')])

    def test_tells_who_logged_in_and_who_failed(self):
        self.set_up()
        Browser(self.parley).log_in('asha@example.com', 'a wrong password')
        wait_until(lambda: self.entries('?action=login.failed'), 'it is told')
        failed, = self.entries('?action=login.failed')
        self.assertEqual((failed['actor'], failed['after']), ('member asha@example.com', {'address': '127.0.0.1'}))
        self.assertEqual(len(self.entries('?action=login')), 1)

    def test_comes_in_pages(self):
        for number in range(5):
            self.parley.done('POST', '/api/v1/keys', {'name': f'key number {number}'})
        page = self.parley.done('GET', '/api/v1/audit?limit=3')
        rest = self.parley.done('GET', f'/api/v1/audit?limit=3&after={page["next"]}')
        ids = [entry['id'] for entry in page['items'] + rest['items']]
        self.assertEqual(ids, sorted(ids, reverse=True))
        self.assertEqual((len(ids), rest['next']), (5, None))
        self.assertEqual(self.parley.call('GET', '/api/v1/audit?from=yesterday').status, 400)
        self.assertEqual(self.entries('?until=2020-01-01T00:00:00Z'), [])

    def test_and_the_data_folder_hold_no_secret(self):
        admin = self.set_up()
        secrets = [PASSWORD, admin.cookie.partition('=')[2],
                   self.parley.done('POST', '/api/v1/keys', {'name': 'x'})['key'],
                   self.parley.done('POST', '/api/v1/passcodes', {'name': 'x'})['passcode'],
                   self.parley.done('POST', '/api/v1/project/notification-secret')['notification_secret'],
                   self.parley.done('POST', '/api/v1/projects', {'name': 'x'})['key'],
                   admin.call('POST', '/api/v1/members',
                              {'email': 'b@example.com', 'role': 'agent'}).json()['password']]
        # Kept for whoever repeats the request.
        again = self.parley.call('POST', '/api/v1/keys', {'name': 'again'}, headers={'Idempotency-Key': 'one'})
        self.assertEqual(self.parley.call('POST', '/api/v1/keys', {'name': 'again'}, headers={'Idempotency-Key': 'one'}).json(),
                         again.json())
        provider = self.parley.create_provider(headers={'X-Token': 'canary-header'})
        self.parley.done('PATCH', f'/api/v1/providers/{provider["id"]}', {'settings': {'password': 'open sesame'}, 'rate': 7})
        webhook = self.parley.done('POST', '/api/v1/webhooks', {'url': 'https://example.com/hook', 'events': ['message.status']})
        rotated = self.parley.done('POST', f'/api/v1/webhooks/{webhook["id"]}/rotate-secret')
        secrets += [again.json()['key'], 'open sesame', 'canary-header', webhook['secret'], rotated['secret']]
        self.assertTrue(all(secrets))
        audit = json.dumps(self.entries('?limit=1000'))
        for url in provider['callbacks'].values():
            self.assertNotIn(url.split('/')[4], audit, 'whoever has it can report what they like')
        self.parley.stop()
        kept = [audit.encode(), self.parley.log().encode()]
        for file in glob.glob(os.path.join(self.parley.data, '**'), recursive=True):
            if os.path.isfile(file) and os.path.basename(file) != 'api-key':
                with open(file, 'rb') as content:
                    kept.append(content.read())
        self.assertGreater(len(kept), 2)
        for secret in secrets:
            for content in kept:
                self.assertNotIn(secret.encode(), content)


if __name__ == '__main__':
    unittest.main(verbosity=2)
