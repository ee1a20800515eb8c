"""Who gets in, as whom, and with which rights."""

import json
import os
import socket
import subprocess
import threading
import unittest

from browser import PASSWORD, AccessTest, Browser
from running_parley import BINARY, exchange

RIGHTS = ['people:read', 'people:write', 'campaigns:read', 'campaigns:write', 'send', 'settings:read',
          'settings:write', 'administer']
ROLES = {'admin': set(RIGHTS),
         'marketer': {'people:read', 'people:write', 'campaigns:read', 'campaigns:write', 'send', 'settings:read'},
         'agent': {'people:read', 'campaigns:read'},
         'viewer': {'people:read', 'campaigns:read'}}


class TheFirstAdmin(AccessTest):
    def test_is_made_once_by_who_holds_the_key(self):
        first = {'email': 'Asha@Example.com', 'password': PASSWORD}
        self.assertEqual(exchange(self.parley.port, 'GET', '/api/v1/setup').json(), {'needed': True})
        self.assertEqual(self.parley.call('POST', '/api/v1/setup', first, key=None).status, 401,
                         'coming from this machine proves nothing')
        limited = self.make_key('administer')
        self.assertEqual(self.parley.call('POST', '/api/v1/setup', first, key=limited).status, 403)
        self.assertEqual(self.parley.call('POST', '/api/v1/setup', first | {'password': 'short'}).status, 400)
        made = self.parley.done('POST', '/api/v1/setup', first)
        self.assertEqual((made['email'], made['role']), ('asha@example.com', 'admin'))
        self.assertEqual(self.parley.call('POST', '/api/v1/setup', first | {'email': 'b@example.com'}).status, 409)
        self.assertEqual(exchange(self.parley.port, 'GET', '/api/v1/setup').json(), {'needed': False})
        self.logged_in(' ASHA@example.com ')


class LoggingIn(AccessTest):
    def test_gives_a_cookie_that_scripts_and_other_sites_do_not_get(self):
        self.set_up()
        answer = Browser(self.parley).log_in('asha@example.com')
        cookie = answer.headers['Set-Cookie']
        for part in ('HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=1209600'):
            self.assertIn(part, cookie)
        self.assertNotIn('Secure', cookie, 'it would not come back over http')
        self.assertGreaterEqual(len(cookie.split(';')[0]), len('parley_session=') + 32)

    def test_over_https_is_for_https_alone(self):
        self.parley.stop()
        self.parley.settings['public_url'] = 'https://parley.example.com'
        self.parley.start()
        self.set_up()
        self.assertIn('Secure', Browser(self.parley).log_in('asha@example.com').headers['Set-Cookie'])

    def test_tells_nothing_of_who_there_is(self):
        self.set_up()
        answers = [Browser(self.parley).log_in(email, 'a wrong password') for email in
                   ('asha@example.com', 'nobody@example.com', 'no address')]
        for answer in answers:
            self.assertEqual((answer.status, answer.body), (401, answers[0].body))

    def test_is_slowed_down_for_who_guesses(self):
        self.set_up()
        browser = Browser(self.parley)
        tries = [browser.log_in('asha@example.com', f'guess number {n}') for n in range(8)]
        self.assertEqual([answer.status for answer in tries[:5]], [401] * 5)
        slowed = [answer for answer in tries if answer.status == 429]
        self.assertTrue(slowed)
        self.assertGreaterEqual(int(slowed[-1].headers['Retry-After']), 1)
        unknown = [browser.log_in('nobody@example.com', f'guess number {n}').status for n in range(8)]
        self.assertEqual(unknown[:5], [401] * 5)
        self.assertIn(429, unknown, 'those who are not there are slowed down, too')

    def test_takes_nothing_that_a_form_of_another_page_can_send(self):
        self.set_up()
        body = json.dumps({'email': 'asha@example.com', 'password': PASSWORD}).encode()
        for kind in (None, 'text/plain', 'application/x-www-form-urlencoded'):
            headers = {'Content-Type': kind} if kind else {}
            self.assertEqual(exchange(self.parley.port, 'POST', '/api/v1/login', body, headers).status, 400)

    def test_makes_a_new_token_each_time_and_ends_the_one_before(self):
        browser = self.set_up()
        former = browser.cookie
        self.assertEqual(browser.log_in('asha@example.com').status, 200)
        self.assertNotEqual(browser.cookie, former)
        self.assertEqual(exchange(self.parley.port, 'GET', '/api/v1/session', headers={'Cookie': former}).status, 401)
        self.assertEqual(browser.call('GET', '/api/v1/session').status, 200)

    def test_lasts_over_a_restart_and_ends_when_it_is_ended(self):
        browser = self.set_up()
        self.parley.stop()
        self.parley.start()
        session = browser.call('GET', '/api/v1/session').json()
        self.assertEqual((session['role'], set(session['rights'])), ('admin', ROLES['admin']))
        gone = browser.call('POST', '/api/v1/logout')
        self.assertEqual(gone.status, 204)
        self.assertIn('parley_session=;', gone.headers['Set-Cookie'])
        self.assertEqual(browser.call('GET', '/api/v1/session').status, 401)

    def test_does_not_let_another_page_change_anything(self):
        browser = self.set_up()
        token = browser.csrf
        for wrong in (None, 'x', token[:-1]):
            browser.csrf = wrong
            self.assertEqual(browser.call('GET', '/api/v1/keys').status, 200)
            for method, path, body in (('POST', '/api/v1/keys', {'name': 'x'}), ('DELETE', '/api/v1/keys/1', None),
                                       ('PATCH', '/api/v1/project', {'name': 'x'}), ('POST', '/api/v1/logout', None),
                                       ('PUT', '/api/v1/profiles/x', {})):
                answer = browser.call(method, path, body)
                self.assertEqual((answer.status, answer.json()['field']), (403, 'X-CSRF-Token'))
        browser.csrf = token
        self.assertEqual(browser.call('POST', '/api/v1/keys', {'name': 'x'}).status, 201)

    def test_with_another_password_ends_all_other_logins(self):
        first, second = self.set_up(), self.logged_in('asha@example.com')
        change = {'old_password': 'not this one', 'new_password': 'another horse entirely'}
        self.assertEqual(second.call('POST', '/api/v1/password', change).status, 403)
        self.assertEqual(first.call('GET', '/api/v1/session').status, 200)
        change['old_password'] = PASSWORD
        self.assertEqual(second.call('POST', '/api/v1/password', change | {'new_password': 'short'}).status, 400)
        answer = second.call('POST', '/api/v1/password', change)
        self.assertEqual(answer.status, 200)
        self.assertEqual(first.call('GET', '/api/v1/session').status, 401)
        self.assertEqual(second.call('GET', '/api/v1/session').status, 401, 'somebody else may have this cookie, too')
        second.keep(answer)
        self.assertEqual(second.call('GET', '/api/v1/session').json()['csrf_token'], second.csrf)
        self.assertEqual(second.call('POST', '/api/v1/keys', {'name': 'x'}).status, 201)
        self.assertEqual(Browser(self.parley).log_in('asha@example.com').status, 401)
        self.logged_in('asha@example.com', 'another horse entirely')

    def test_is_listed_with_the_others_and_each_can_be_ended(self):
        here = self.set_up()
        before = {item['id'] for item in here.call('GET', '/api/v1/logins').json()['items']}
        there = self.logged_in('asha@example.com')
        items = here.call('GET', '/api/v1/logins').json()['items']
        self.assertEqual([item['current'] for item in items].count(True), 1)
        other, = {item['id'] for item in items} - before
        self.assertFalse(next(item['current'] for item in items if item['id'] == other))
        self.assertNotIn(here.cookie.partition('=')[2], json.dumps(items))
        self.parley.done('POST', '/api/v1/members', {'email': 'ben@example.com', 'role': 'admin', 'password': PASSWORD})
        ben = self.logged_in('ben@example.com')
        self.assertEqual(ben.call('DELETE', f'/api/v1/logins/{other}').status, 404, 'nobody ends what is not theirs')
        self.assertEqual(here.call('DELETE', f'/api/v1/logins/{other}').status, 204)
        self.assertEqual(there.call('GET', '/api/v1/session').status, 401)
        self.assertEqual({item['id'] for item in here.call('GET', '/api/v1/logins').json()['items']}, before)

    def test_of_somebody_else_in_the_same_browser_ends_the_one_before(self):
        browser = self.set_up()
        made = browser.call('POST', '/api/v1/members', {'email': 'ravi@example.com', 'role': 'agent'}).json()
        former = browser.cookie
        self.assertEqual(browser.log_in('ravi@example.com', made['password']).status, 200)
        self.assertEqual(exchange(self.parley.port, 'GET', '/api/v1/session', headers={'Cookie': former}).status, 401)

    def test_keeps_a_token_that_somebody_else_chose_out(self):
        self.set_up()
        chosen = Browser(self.parley)
        chosen.cookie = 'parley_session=' + 'a' * 32
        answer = chosen.log_in('asha@example.com')
        self.assertEqual(answer.status, 200)
        self.assertNotIn('a' * 32, answer.headers['Set-Cookie'])
        headers = {'Cookie': 'parley_session=' + 'a' * 32}
        self.assertEqual(exchange(self.parley.port, 'GET', '/api/v1/session', headers=headers).status, 401)

    def test_takes_no_token_of_another_login(self):
        mine, other = self.set_up(), self.logged_in('asha@example.com')
        self.assertNotEqual(mine.csrf, other.csrf)
        mine.csrf = other.csrf
        self.assertEqual(mine.call('POST', '/api/v1/keys', {'name': 'x'}).status, 403)

    def test_of_a_disabled_member_is_as_of_nobody(self):
        admin = self.set_up()
        made = admin.call('POST', '/api/v1/members', {'email': 'ravi@example.com', 'role': 'agent'}).json()
        self.assertEqual(admin.call('DELETE', f'/api/v1/members/{made["id"]}').status, 204)
        gone = Browser(self.parley).log_in('ravi@example.com', made['password'])
        nobody = Browser(self.parley).log_in('nobody@example.com', made['password'])
        self.assertEqual((gone.status, gone.body), (nobody.status, nobody.body))

    def test_takes_as_long_for_somebody_unknown(self):
        admin = self.set_up()
        # Few tries are free, so each has names of its own. The server's processor time is counted, as other work on
        # the machine does not show in it: a hash takes tens of milliseconds, everything else next to nothing.
        took = {'known': 0, 'unknown': 0}
        for number in range(4):
            known = f'member-{number}@example.com'
            admin.call('POST', '/api/v1/members', {'email': known, 'role': 'viewer', 'password': PASSWORD})
            for kind, email in (('known', known), ('unknown', f'nobody-{number}@example.com')):
                for _ in range(2):
                    begun = self.processor_seconds()
                    self.assertEqual(Browser(self.parley).log_in(email, 'a wrong password').status, 401)
                    took[kind] += self.processor_seconds() - begun
        self.assertGreater(took['known'], 8 * 0.02, 'a password is not checked for nothing')
        self.assertLess(took['known'] / 2, took['unknown'], took)
        self.assertLess(took['unknown'], took['known'] * 2, took)

    def processor_seconds(self):
        with open(f'/proc/{self.parley.process.pid}/stat', encoding='ascii') as file:
            user, system = file.read().rsplit(')', 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf('SC_CLK_TCK')

    def test_is_slowed_down_by_the_address_that_a_proxy_tells(self):
        self.set_up()
        def tries(count, forwarded, first=0):
            body = lambda n: json.dumps({'email': f'nobody-{n}@example.com', 'password': 'x' * 12}).encode()
            return [exchange(self.parley.port, 'POST', '/api/v1/login', body(n), {
                'Content-Type': 'application/json', 'X-Forwarded-For': forwarded(n)}).status for n in range(first, first + count)]
        # Whatever stands before the proxy's own word is the stranger's.
        statuses = tries(24, lambda n: f'203.0.113.{n}, 198.51.100.9')
        self.assertEqual(statuses[:20], [401] * 20)
        self.assertIn(429, statuses)
        self.assertEqual(tries(1, lambda n: '198.51.100.10', 100), [401], 'another one is not slowed down')


class MembersOfAProject(AccessTest):
    def test_get_and_lose_their_roles_at_once(self):
        admin = self.set_up()
        made = admin.call('POST', '/api/v1/members', {'email': 'ravi@example.com', 'role': 'viewer'}).json()
        ravi = self.logged_in('ravi@example.com', made['password'])
        path = f'/api/v1/members/{made["id"]}'
        self.assertEqual(ravi.call('PUT', '/api/v1/profiles/x', {}).status, 403)
        self.assertEqual(admin.call('PATCH', path, {'role': 'marketer'}).status, 200)
        self.assertEqual(ravi.call('PUT', '/api/v1/profiles/x', {}).status, 201)
        self.assertEqual(admin.call('PATCH', path, {'password': 'a password for Ravi'}).status, 200)
        self.assertEqual(ravi.call('GET', '/api/v1/session').status, 401)
        ravi = self.logged_in('ravi@example.com', 'a password for Ravi')
        self.assertEqual(admin.call('DELETE', path).status, 204)
        self.assertEqual(ravi.call('GET', '/api/v1/session').status, 401)
        self.assertEqual(Browser(self.parley).log_in('ravi@example.com', 'a password for Ravi').status, 401)
        again = admin.call('POST', '/api/v1/members', {'email': 'ravi@example.com', 'role': 'agent'}).json()
        self.assertEqual(again['id'], made['id'])
        self.logged_in('ravi@example.com', again['password'])

    def test_have_an_admin_always(self):
        admin = self.set_up()
        own = admin.call('GET', '/api/v1/session').json()['member']['id']
        self.assertEqual(admin.call('DELETE', f'/api/v1/members/{own}').status, 409)
        self.assertEqual(admin.call('PATCH', f'/api/v1/members/{own}', {'role': 'viewer'}).status, 409)
        admin.call('POST', '/api/v1/members', {'email': 'b@example.com', 'role': 'admin', 'password': PASSWORD})
        self.assertEqual(admin.call('PATCH', f'/api/v1/members/{own}', {'role': 'viewer'}).status, 200)
        self.assertEqual(admin.call('GET', '/api/v1/members').status, 403)

    def test_of_several_projects_choose_and_are_nobodys_to_rename(self):
        admin = self.set_up()
        other = admin.call('POST', '/api/v1/projects', {'name': 'Loja', 'default_country': 'BR'}).json()
        self.assertIsNone(other['key'])
        self.assertEqual(admin.call('GET', '/api/v1/keys').status, 403, 'which project?')
        for name in (str(other['id']), other['account_id']):
            admin.project = name
            self.assertEqual(admin.call('GET', '/api/v1/project').json()['name'], 'Loja')
        self.assertEqual(len(admin.call('GET', '/api/v1/projects').json()['items']), 2)
        own = admin.call('GET', '/api/v1/session').json()['member']['id']
        for change in ({'name': 'x'}, {'password': 'another horse entirely'}):
            self.assertEqual(admin.call('PATCH', f'/api/v1/members/{own}', change).status, 409)
        known = admin.call('POST', '/api/v1/members', {'email': 'asha@example.com', 'role': 'viewer'})
        self.assertEqual(known.status, 409)

    def test_cannot_give_more_than_they_have(self):
        limited = self.make_key('administer', 'people:read')
        call = lambda method, path, body: self.parley.call(method, path, body, key=limited).status
        self.assertEqual(call('POST', '/api/v1/keys', {'name': 'x', 'scopes': ['people:read']}), 201)
        self.assertEqual(call('POST', '/api/v1/keys', {'name': 'x', 'scopes': ['*']}), 403)
        self.assertEqual(call('POST', '/api/v1/keys', {'name': 'x', 'scopes': ['send']}), 403)
        self.assertEqual(call('POST', '/api/v1/members', {'email': 'b@example.com', 'role': 'admin'}), 403)
        self.assertEqual(call('POST', '/api/v1/passcodes', {'name': 'x'}), 403)
        self.assertEqual(call('POST', '/api/v1/project/notification-secret', {}), 403)
        admin = self.set_up()
        own = admin.call('GET', '/api/v1/session').json()['member']['id']
        self.assertEqual(call('PATCH', f'/api/v1/members/{own}', {'password': 'another horse entirely'}), 403)
        made = self.parley.call('POST', '/api/v1/keys', {'name': 'as its maker'}, key=limited).json()
        self.assertEqual(set(made['scopes']), {'administer', 'people:read'})
        self.assertEqual(self.parley.call('POST', '/api/v1/keys', {'name': 'x', 'scopes': ['all']}).status, 400)
        self.assertEqual(self.parley.call('POST', '/api/v1/keys', {'name': 'x', 'scopes': []}).status, 400)


def path_of(route):
    """Nothing has this number, no change is told what to change, and a stream that is asked wrongly ends."""
    path = '/'.join('999999' if part.startswith('{') else part for part in route['path'].split('/'))
    return path + '?days=1' if path == '/api/v1/live' else path


class EachRole(AccessTest):
    def test_meets_403_exactly_where_it_lacks_the_right(self):
        told = subprocess.run([BINARY, 'routes'], capture_output=True, check=True).stdout
        routes = [route for route in json.loads(told) if route['who'] in RIGHTS]
        self.assertGreater(len(routes), 60)
        self.assertEqual({route['who'] for route in routes}, set(RIGHTS))
        admin = self.set_up()
        for role, rights in ROLES.items():
            email = f'{role}@example.com'
            admin.call('POST', '/api/v1/members', {'email': email, 'role': role, 'password': PASSWORD})
            session = self.logged_in(email)
            key = self.make_key(*rights)
            for route in routes:
                path = path_of(route)
                if path == '/api/v1/project/notification-secret':
                    continue  # it would be carried out: the next test
                with self.subTest(f'{role}: {route["method"]} {path}'):
                    as_member = session.call(route['method'], path, described=False)
                    as_key = self.parley.call(route['method'], path, key=key, described=False)
                    for answer in (as_member, as_key):
                        self.assertNotIn(answer.status, (401, 429), answer)
                        self.assertLess(answer.status, 500, answer)
                        self.assertEqual(answer.status == 403, route['who'] not in rights, answer)
                    if as_key.status == 403:
                        self.assertIn(route['who'], as_key.json()['advice'])

    def test_of_a_key_opens_its_own_routes_alone(self):
        told = json.loads(subprocess.run([BINARY, 'routes'], capture_output=True, check=True).stdout)
        reading = [route for route in told if route['who'] in RIGHTS and route['method'] == 'GET']
        for right in RIGHTS:
            key = self.make_key(right)
            for route in reading:
                path = path_of(route)
                with self.subTest(f'{right}: {path}'):
                    answer = self.parley.call('GET', path, key=key, described=False)
                    self.assertEqual(answer.status != 403, right in (route['who'], route.get('or')), answer)

    def test_meets_it_at_the_notification_secret(self):
        for role, rights in ROLES.items():
            answer = self.parley.call('POST', '/api/v1/project/notification-secret', key=self.make_key(*rights))
            self.assertEqual(answer.status, 200 if 'administer' in rights else 403, role)


class OtherApis(AccessTest):
    def test_refuse_in_their_own_words(self):
        account = self.parley.done('GET', '/api/v1/project')
        passcode = self.parley.done('POST', '/api/v1/passcodes', {'name': 'shop'})
        self.assertEqual(passcode['account_id'], account['account_id'])
        ask = lambda path, headers: exchange(self.parley.port, 'POST', path, b'{}', headers)
        unknown = ask('/1/upload', {'X-CleverTap-Account-Id': 'x', 'X-CleverTap-Passcode': passcode['passcode']})
        self.assertEqual((unknown.status, unknown.json()),
                         (401, {'status': 'fail', 'error': 'Account ID is not valid', 'code': 401}))
        headers = {'X-CleverTap-Account-Id': account['account_id'], 'X-CleverTap-Passcode': 'x'}
        self.assertEqual(ask('/1/upload', headers).json(),
                         {'status': 'fail', 'error': 'Passcode is not valid', 'code': 401})
        headers['X-CleverTap-Passcode'] = passcode['passcode']
        self.assertNotEqual(ask('/1/upload', headers).status, 401)
        self.parley.call('DELETE', f'/api/v1/passcodes/{passcode["id"]}')
        self.assertEqual(ask('/1/upload', headers).status, 401)
        nowhere = ask('/1/nowhere', {})
        self.assertEqual((nowhere.status, nowhere.json()['code']), (404, 404))
        self.assertEqual(set(ask('/v3/nowhere/at/all', {}).json()), {'message'})

        made = self.parley.done('POST', '/api/v1/project/notification-secret')
        headers = {'X-ENGAGESPOT-API-KEY': made['notification_key'], 'X-ENGAGESPOT-API-SECRET': 'x'}
        refused = ask('/v3/notifications', headers)
        self.assertEqual(refused.status, 401)
        self.assertTrue(refused.json()['message'].startswith('Authentication failed.'))
        headers['X-ENGAGESPOT-API-SECRET'] = made['notification_secret']
        self.assertNotEqual(ask('/v3/notifications', headers).status, 401)

    def test_refuse_what_is_too_long_in_their_own_words(self):
        for path, member in (('/1/upload', 'error'), ('/v3/notifications', 'message')):
            with socket.create_connection(('127.0.0.1', self.parley.port), timeout=30) as connection:
                connection.sendall(f'POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\n'.encode())
                answer = b''
                while piece := connection.recv(65536):
                    answer += piece
            head, _, body = answer.partition(b'\r\n\r\n')
            self.assertIn(b' 413 ', head.split(b'\r\n')[0])
            self.assertIn(member, json.loads(body))

    def test_slow_down_who_guesses_callback_addresses(self):
        provider = self.parley.create_provider()
        statuses = [exchange(self.parley.port, 'POST', f'/callbacks/{n:032}/status', b'{}').status for n in range(300)]
        self.assertEqual(statuses[:40], [404] * 40)
        self.assertEqual(set(statuses), {404, 429})
        right = provider['callbacks']['status'].partition(str(self.parley.port))[2]
        self.assertEqual(exchange(self.parley.port, 'POST', right, b'[]').status, 200, 'a right one is let in')

    def test_slow_down_who_guesses_and_nobody_else(self):
        statuses = [exchange(self.parley.port, 'GET', '/api/v1/keys', headers={'Authorization': f'Bearer parley_{n}'})
                    .status for n in range(300)]
        self.assertEqual(statuses[:40], [401] * 40)
        self.assertIn(429, statuses)
        self.assertEqual(set(statuses), {401, 429})
        self.assertEqual(self.parley.call('GET', '/api/v1/keys').status, 200)


class AProject(AccessTest):
    def test_hears_both_who_change_different_things_at_once(self):
        for number in range(10):
            changes = [{'name': f'Shop {number}'}, {'time_zone': ('Asia/Kolkata', 'Europe/Berlin')[number % 2]},
                       {'default_country': ('BR', 'AR')[number % 2]}]
            callers = [threading.Thread(target=self.parley.done, args=('PATCH', '/api/v1/project', change)) for change in changes]
            for caller in callers:
                caller.start()
            for caller in callers:
                caller.join()
            project = self.parley.done('GET', '/api/v1/project')
            for change in changes:
                self.assertEqual(project | change, project)
        told = [entry for entry in self.parley.done('GET', '/api/v1/audit?limit=1000')['items'] if entry['action'] == 'project.change']
        for later, earlier in zip(told, told[1:]):
            self.assertEqual(later['before'], earlier['after'], 'each begins where the one before has ended')

    def test_has_its_own_country_and_clock(self):
        self.parley.call('PUT', '/api/v1/profiles/a', {'phone': '9820000001'})
        self.assertEqual(self.parley.done('GET', '/api/v1/profiles/a')['phone'], '+919820000001')
        made = self.parley.done('POST', '/api/v1/projects', {'name': 'Loja', 'default_country': 'BR',
                                                             'time_zone': 'America/Sao_Paulo'})
        there = {'key': made['key']}
        self.assertEqual(self.parley.call('PUT', '/api/v1/profiles/a', {'phone': '11987654321'}, **there).status, 201)
        self.assertEqual(self.parley.done('GET', '/api/v1/profiles/a', **there)['phone'], '+5511987654321')
        for change in ({'time_zone': 'Mars/Olympus'}, {'default_country': 'br'}, {'name': ''}, {'account_id': 'x'}):
            answer = self.parley.call('PATCH', '/api/v1/project', change)
            self.assertEqual((answer.status, answer.json()['field']), (400, next(iter(change))))
        self.parley.done('PATCH', '/api/v1/project', {'default_country': 'AR'})
        self.parley.stop()
        self.parley.start()
        kept = self.parley.done('GET', '/api/v1/project')
        self.assertEqual(kept['default_country'], 'AR', 'the configuration does not take it back')
        self.assertRegex(kept['account_id'], r'^[A-Z2-9]{4}-[A-Z2-9]{3}-[A-Z2-9]{4}$')
        self.assertEqual(self.parley.call('PUT', '/api/v1/project/token-key', {'token_key': 'x'}).status, 400)


if __name__ == '__main__':
    unittest.main(verbosity=2)
