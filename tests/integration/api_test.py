"""What the server says to those who ask for something wrong, and that it stays up."""

import base64
import concurrent.futures
import json
import socket
import subprocess
import threading
import time
import unittest

from running_parley import BINARY, RunningParley, exchange, free_port, people_csv, wait_until

CANARY = 'canary-5b1f3c-password'
HEADER_CANARY = 'canary-9a77d0-header'
LIVE = '/api/v1/live'


def setUpModule():
    global parley
    parley = RunningParley()
    unittest.addModuleCleanup(parley.close)


class ApiTest(unittest.TestCase):
    def refused(self, answer, status, field=None, words=''):
        self.assertEqual(answer.status, status, answer)
        problem = answer.json()
        self.assertEqual(answer.headers['Content-Type'], 'application/problem+json')
        self.assertEqual(problem['status'], status)
        if field is not None:
            self.assertEqual(problem.get('field'), field, problem)
        self.assertIn(words, json.dumps(problem))
        return problem

    def tearDown(self):
        self.assertEqual(exchange(parley.port, 'GET', '/healthz').status, 200)


class WhoMayAsk(ApiTest):
    def test_a_missing_and_a_wrong_key_get_the_same_answer(self):
        answers = [parley.call('GET', '/api/v1/providers', key=key)
                   for key in (None, '', 'wrong', parley.key[:-1], parley.key + 'x', parley.key.swapcase())]
        for answer in answers:
            self.refused(answer, 401)
            self.assertEqual(answer.headers['WWW-Authenticate'], 'Bearer')
            self.assertEqual(answer.body, answers[0].body)

    def test_a_key_is_not_taken_from_elsewhere(self):
        for headers in ({'Authorization': 'Basic ' + base64.b64encode(parley.key.encode()).decode()},
                        {'X-Api-Key': parley.key}):
            self.assertEqual(exchange(parley.port, 'GET', '/api/v1/keys', headers=headers).status, 401)
        self.assertEqual(exchange(parley.port, 'GET', f'/api/v1/keys?key={parley.key}').status, 401)

    def test_nothing_under_a_key_is_answered_without_one(self):
        description = parley.description
        for method, path, operation, _ in description.operations():
            if '401' in operation['responses'] and operation.get('security') != []:
                path = path.replace('{', '').replace('}', '')
                with self.subTest(f'{method} {path}'):
                    self.assertEqual(exchange(parley.port, method, path).status, 401)

    def test_a_revoked_key_is_a_wrong_key(self):
        made = parley.done('POST', '/api/v1/keys', {'name': 'short-lived'})
        self.assertEqual(parley.call('GET', '/api/v1/keys', key=made['key']).status, 200)
        self.assertEqual(parley.call('DELETE', f'/api/v1/keys/{made["id"]}').status, 204)
        self.refused(parley.call('GET', '/api/v1/keys', key=made['key']), 401)
        self.assertNotIn(made['key'], parley.call('GET', '/api/v1/keys').text)

    def test_an_unknown_path_and_an_unknown_callback_secret_are_not_told_apart(self):
        unknown = exchange(parley.port, 'POST', '/nothing/here', b'{}')
        self.refused(unknown, 404)
        for kind in ('status', 'incoming'):
            guess = parley.call('POST', f'/callbacks/{"a" * 32}/{kind}', {}, key=None)
            self.assertEqual((guess.status, guess.body), (404, unknown.body))
            self.assertEqual(sorted(guess.headers.keys()), sorted(unknown.headers.keys()))

    def test_a_method_that_a_path_does_not_know_is_answered_with_those_it_knows(self):
        answer = exchange(parley.port, 'DELETE', '/api/v1/providers')
        self.assertEqual((answer.status, answer.headers['Allow']), (405, 'GET, HEAD, POST'))


    def test_head_is_answered_as_get_without_the_body(self):
        told = subprocess.run([BINARY, 'routes'], capture_output=True, check=True).stdout
        paths = [route['path'] for route in json.loads(told) if route['method'] == 'GET' and '{' not in route['path']]
        self.assertGreater(len(paths), 20)
        headers = {'Authorization': 'Bearer ' + parley.key}
        for path in paths:
            with self.subTest(path):
                got, head = (exchange(parley.port, method, path, headers=headers) for method in ('GET', 'HEAD'))
                self.assertEqual((head.status, head.body), (got.status, b''))
                self.assertEqual(head.headers['Content-Type'], got.headers['Content-Type'])
        stranger = exchange(parley.port, 'HEAD', '/api/v1/keys')
        self.assertEqual((stranger.status, stranger.body), (401, b''))
        self.assertEqual(exchange(parley.port, 'HEAD', '/api/v1/people', headers=headers).status, 405, 'it has no GET')

    def test_head_at_a_callback_url_reports_nothing(self):
        before = parley.done('GET', '/api/v1/quarantine')['items']
        self.assertEqual(exchange(parley.port, 'HEAD', f'/callbacks/{"a" * 32}/status?what=is-this').status, 200)
        self.assertEqual(parley.done('GET', '/api/v1/quarantine')['items'], before)

    def test_head_of_a_stream_ends_at_once(self):
        parley.create_provider()
        imported = parley.import_people(people_csv(1)).json()
        export = parley.done('POST', '/api/v1/exports', {'kind': 'people'})
        path = f'/api/v1/exports/{export["id"]}/file'
        headers = {'Authorization': 'Bearer ' + parley.key}
        wait_until(lambda: exchange(parley.port, 'GET', path, headers=headers).status == 200, 'the file is there')
        for streamed in (path, f'/api/v1/imports/{imported["id"]}/rejections', LIVE):
            begun = time.monotonic()
            answer = exchange(parley.port, 'HEAD', streamed, headers=headers)
            self.assertEqual((answer.status, answer.body), (200, b''))
            self.assertLess(time.monotonic() - begun, 5)


class WhatCannotBeUnderstood(ApiTest):
    def test_malformed_json_is_refused_with_its_place(self):
        problem = self.refused(parley.call('POST', '/api/v1/keys', b'{\n  "name": oops}'), 400)
        self.assertIn('line 2, column', problem['field'])

    def test_odd_json_is_refused(self):
        for body in (b'{', b'[]', b'"name"', b'{"name":"a"} x', b'{"name":NaN}', b'{"name":"\xff"}', b'{"name":"a",}',
                     b'\x00', b'{"name":"\\ud800"}', b'{"name":1e999}', '{“name”: "a"}'.encode()):
            with self.subTest(body):
                self.refused(parley.call('POST', '/api/v1/keys', body), 400)

    def test_another_content_type_is_refused(self):
        self.refused(parley.call('POST', '/api/v1/keys', b'name=a', content_type='application/x-www-form-urlencoded'),
                     400, 'Content-Type')
        self.refused(parley.call('POST', '/api/v1/imports', b'identity', content_type='application/vnd.ms-excel'), 400,
                     'Content-Type')

    def test_an_unknown_member_is_refused_by_name(self):
        answer = parley.call('POST', '/api/v1/keys', {'name': 'a', 'scope': 'all'})
        self.refused(answer, 400, 'scope', 'known are: name')

    def test_an_unknown_query_parameter_is_refused_by_name(self):
        self.refused(parley.call('GET', '/api/v1/campaigns?page=2'), 400, 'page')
        self.refused(parley.call('GET', '/api/v1/profiles?limit=0'), 400, 'limit')
        self.refused(parley.call('GET', '/api/v1/profiles?after=x'), 400, 'after')

    def test_a_value_of_another_kind_is_refused_with_the_members_name(self):
        good = {'nickname': 'n', 'sender': '+919999900000', 'endpoint': parley.endpoint}
        for field, value in (('nickname', 5), ('sender', None), ('endpoint', []), ('rate', 'fast'), ('rate', 1.5),
                             ('concurrency', 29), ('concurrency', 1501), ('answer_limit_ms', 99), ('default', 'yes'),
                             ('headers', []), ('dialect', 'morse'), ('endpoint', 'ftp://example.com/')):
            with self.subTest(field=field, value=value):
                self.refused(parley.call('POST', '/api/v1/providers', good | {field: value}), 400, field)
        self.refused(parley.call('POST', '/api/v1/providers', good | {'headers': {'X-Key': 5}}), 400, 'headers.X-Key')

    def test_a_wrong_id_and_an_unknown_one_look_the_same(self):
        for path in ('/api/v1/campaigns/', '/api/v1/providers/', '/api/v1/templates/', '/api/v1/imports/',
                     '/api/v1/messages/', '/api/v1/quarantine/'):
            answers = [parley.call('GET', path + id) for id in ('999999', '0', '-1', 'x', '99999999999999999999')]
            for answer in answers:
                self.refused(answer, 404)
                self.assertEqual(answer.body, answers[0].body)

    def test_a_path_that_is_no_text_is_refused(self):
        for path in ('/api/v1/profiles/%ff', '/api/v1/profiles/%00', '/api/v1/profiles/%zz'):
            self.assertEqual(parley.call('GET', path, described=False).status, 400)


class WhatIsTooMuch(ApiTest):
    def test_deep_json_is_refused(self):
        for text in ('[' * 100_000, '{"a":' * 100_000, '{"name":' + '[' * 70 + ']' * 70 + '}'):
            self.refused(parley.call('POST', '/api/v1/keys', text.encode()), 400, words='nested')

    def test_json_with_too_many_members_is_refused(self):
        body = json.dumps({str(number): 1 for number in range(20_000)}).encode()
        self.refused(parley.call('POST', '/api/v1/keys', body), 400, words='10000')

    def test_a_long_string_is_refused(self):
        self.refused(parley.call('POST', '/api/v1/keys', {'name': 'a' * 101}), 400, 'name')
        self.refused(parley.call('POST', '/api/v1/keys', {'name': 'a' * 2_000_000}), 400, words='longer')

    def raw(self, *pieces):
        """The status of the answer to these bytes; 0 where the connection was cut."""
        with socket.create_connection(('127.0.0.1', parley.port), timeout=60) as connection:
            try:
                for piece in pieces:
                    connection.sendall(piece)
            except OSError:
                pass
            try:
                head = connection.recv(4096)
            except OSError:
                return 0
            return int(head.split()[1]) if head else 0

    def test_a_huge_body_is_refused_before_it_comes(self):
        head = 'POST /api/v1/keys HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n{}\r\n'
        self.assertEqual(self.raw(head.format(20_000_000, f'Authorization: Bearer {parley.key}\r\n').encode()), 413)
        self.assertEqual(self.raw(head.format(5_000_000, '').encode()), 413)

    def test_a_header_bomb_is_refused(self):
        start = b'GET /healthz HTTP/1.1\r\nHost: a\r\n'
        for bomb in (b'X-Many: 1\r\n' * 10_000, b'X-Long: ' + b'a' * 10_000_000 + b'\r\n'):
            self.assertIn(self.raw(start, bomb, b'\r\n'), (0, 400, 431))
        self.assertEqual(self.raw(start + b'X-Many: 1\r\n' * 200 + b'\r\n'), 431)

    def test_what_could_be_read_in_two_ways_is_refused(self):
        for headers in (b'Content-Length: 1\r\nContent-Length: 2\r\n', b'Content-Length: -1\r\n',
                        b'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', b'X: a\r\n b\r\n'):
            with self.subTest(headers):
                self.assertEqual(self.raw(b'POST /healthz HTTP/1.1\r\nHost: a\r\n' + headers + b'\r\nab'), 400)


class ProvidersThatDoNotAnswer(ApiTest):
    def tried(self, **more):
        given = {'nickname': 'doubtful', 'sender': '+919999900000', 'endpoint': parley.endpoint,
                 'settings': {'user': 'bob', 'password': CANARY}, 'headers': {'X-Token': HEADER_CANARY}, 'answer_limit_ms': 300} | more
        answer = parley.call('POST', '/api/v1/providers', given)
        problem = self.refused(answer, 422, 'endpoint')
        self.assertFalse(problem['trial']['good'])
        self.assertIn('POST /', problem['trial']['request'])
        encoded = base64.b64encode(f'bob:{CANARY}'.encode()).decode()
        for secret in (CANARY, HEADER_CANARY, encoded):
            self.assertNotIn(secret, answer.text)
            self.assertNotIn(secret, parley.log())
        self.assertNotIn('doubtful', parley.call('GET', '/api/v1/providers').text)
        return problem['trial']

    def test_a_closed_port_is_refused(self):
        self.assertIsNone(self.tried(endpoint=f'http://127.0.0.1:{free_port()}/')['response'])

    def test_silence_is_refused(self):
        with socket.create_server(('127.0.0.1', 0)) as silent:
            self.assertIsNone(self.tried(endpoint=f'http://127.0.0.1:{silent.getsockname()[1]}/')['response'])

    def test_an_answer_that_is_no_success_is_refused_and_shown(self):
        with socket.create_server(('127.0.0.1', 0)) as garbling:
            def answer():
                connection, _ = garbling.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 9\r\nSet-Cookie: c\r\n\r\nwhat now?')
            thread = threading.Thread(target=answer)
            thread.start()
            trial = self.tried(endpoint=f'http://127.0.0.1:{garbling.getsockname()[1]}/', answer_limit_ms=10_000)
            thread.join()
        self.assertIn('what now?', trial['response'])

    def test_credentials_that_the_provider_refuses_are_refused(self):
        account = {'sender': '+919999900000', 'settings': {'user': 'bob', 'password': 'another one'}}
        before = parley.sandbox('GET', '/settings')['accounts']
        parley.sandbox('PATCH', '/settings', {'accounts': [account]})
        self.assertTrue(self.tried(answer_limit_ms=10_000)['response'])
        parley.sandbox('PATCH', '/settings', {'accounts': before})


class FilesOfPeople(ApiTest):
    def refused_file(self, content, words):
        before = [parley.call('GET', '/api/v1/imports?limit=1').body, parley.call('GET', '/api/v1/profiles').body]
        self.refused(parley.import_people(content), 400, words=words)
        after = [parley.call('GET', '/api/v1/imports?limit=1').body, parley.call('GET', '/api/v1/profiles').body]
        self.assertEqual(before, after, 'something was written')

    def test_what_is_no_list_of_people_is_refused_and_nothing_is_written(self):
        good = 'identity,Phone\na,+919820000001\n'
        self.refused_file('identity,Name\na,b\n', 'there is no column Phone')
        self.refused_file('Name,Phone\na,+919820000001\n', 'identity or objectId')
        self.refused_file('identity;Phone\na;+919820000001\n', 'commas')
        self.refused_file('identity,Phone,phone\na,b,c\n', 'same name')
        self.refused_file('', 'empty')
        self.refused_file(good.encode('utf-16'), 'UTF-16')
        self.refused_file(good.encode('utf-16-le'), 'UTF-16')
        self.refused_file(b'PK\x03\x04' + b'\x00' * 100, 'Excel')
        self.refused_file(b'\x7fELF\x00\x00\x01' * 100, 'binary')
        self.refused_file('identity,Phone,Name\na,+919820000001,Jos\u00e9\n'.encode('latin-1'), 'encoding')

    def test_a_wrong_row_is_a_line_in_the_report_and_the_rest_is_imported(self):
        done = parley.import_people('identity,Phone,Name\nfine-1,+919820000001,A\nbad,12,B\n,+919820000003,C\n'
                                    'fine-2,9820000004,D\nformula,=1+1,E\n').json()
        self.assertEqual((done['rows_read'], done['created'], done['rejected']), (5, 2, 3))
        report = parley.call('GET', f'/api/v1/imports/{done["id"]}/rejections').text.splitlines()
        self.assertEqual(report[0].strip(), 'line,column,value,reason')
        self.assertEqual([row.split(',')[0] for row in report[1:]], ['3', '4', '6'])
        self.assertNotIn(',=1+1', ''.join(report))
        self.assertEqual(parley.done('GET', '/api/v1/profiles/fine-2')['phone'], '+919820000004')

    def test_a_file_in_pieces_is_read_once_however_often_a_piece_is_sent(self):
        text = people_csv(4_000).replace('person-', 'piece-').encode()
        beginning = '/api/v1/imports?more=true'
        self.refused(parley.call('POST', beginning, text[:333], content_type='text/csv'), 400, 'body', '64 KB')
        import_ = parley.done('POST', beginning, text[:70_003], content_type='text/csv')
        self.assertEqual((import_['state'], import_['offset']), ('running', 70_003))
        rows = f'/api/v1/imports/{import_["id"]}/rows?offset='
        piece = text[70_003:100_001]
        self.assertEqual(parley.call('POST', rows + '70003', piece, content_type='text/csv').status, 200)
        again = self.refused(parley.call('POST', rows + '70003', piece, content_type='text/csv'), 409, 'offset')
        self.assertEqual(again['offset'], 100_001)
        self.assertEqual(parley.call('POST', rows + '100001', text[100_001:], content_type='text/csv').status, 200)
        done = parley.done('POST', f'/api/v1/imports/{import_["id"]}/finish')
        self.assertEqual((done['state'], done['rows_read'], done['rejected']), ('finished', 4_000, 0))
        self.assertEqual(done['offset'], len(text))
        # Whoever lost the answer may ask again.
        self.assertEqual(parley.done('POST', f'/api/v1/imports/{import_["id"]}/finish')['rows_read'], 4_000)


class CampaignsThatCannotBe(ApiTest):
    @classmethod
    def setUpClass(cls):
        cls.provider = parley.create_provider('for refusals')
        cls.template = parley.create_template(cls.provider, name='for refusals')
        cls.good = {'name': 'c', 'provider': cls.provider['id'], 'template': cls.template['id'],
                    'plan': {'values': {'body.1': 'a', 'body.2': 'b'}}}

    def create(self, **changes):
        return parley.call('POST', '/api/v1/campaigns', self.good | changes)

    def test_a_placeholder_without_a_value_is_refused_by_name(self):
        self.refused(self.create(plan={'values': {'body.1': 'a'}}), 422, 'values.body.2', 'has no value')

    def test_a_value_without_a_placeholder_is_refused_by_name(self):
        plan = {'values': {'body.1': 'a', 'body.2': 'b', 'body.3': 'c'}}
        self.refused(self.create(plan=plan), 422, 'values.body.3')

    def test_what_does_not_exist_is_refused_by_name(self):
        self.refused(self.create(provider=999), 422, 'provider')
        self.refused(self.create(template=999), 422, 'template')
        self.refused(self.create(plan={'value': {}}), 400, 'plan.value')

    def test_an_empty_audience_is_refused_at_the_launch(self):
        nobody = parley.import_people('identity,Phone\n').json()
        campaign = self.create(**{'import': nobody['id']}).json()
        launch = parley.call('POST', f'/api/v1/campaigns/{campaign["id"]}/launch')
        self.refused(launch, 422, words='empty')
        self.assertEqual(parley.done('GET', f'/api/v1/campaigns/{campaign["id"]}')['state'], 'draft')

    def test_an_audience_that_nobody_may_write_to_is_refused_at_the_launch(self):
        silent = parley.import_people('identity,Phone,MSG-whatsapp\nnot-asked,+919820099001,FALSE\n').json()
        campaign = self.create(**{'import': silent['id']}).json()
        estimate = parley.done('GET', f'/api/v1/campaigns/{campaign["id"]}/estimate')
        self.assertEqual((estimate['audience'], estimate['reachable']), (1, 0))
        self.assertEqual(estimate['left_out'][0]['reason'], 'not_opted_in')
        self.refused(parley.call('POST', f'/api/v1/campaigns/{campaign["id"]}/launch'), 422, words='can be reached')

    def test_a_move_that_does_not_fit_its_state_is_refused(self):
        campaign = self.create().json()
        for move in ('pause', 'resume', 'stop'):
            self.refused(parley.call('POST', f'/api/v1/campaigns/{campaign["id"]}/{move}'), 409, 'state', 'draft')

    def test_a_template_that_makes_no_sense_is_refused_with_its_place(self):
        template = {'provider': self.provider['id'], 'name': 'odd', 'language': 'en'}
        for components, place in (([], 'components'), ([{'type': 'SONG'}], 'components[0].type'),
                                  ([{'type': 'BODY', 'text': '{{1}} {{3}}'}], 'components[0].text')):
            problem = self.refused(parley.call('POST', '/api/v1/templates', template | {'components': components}), 422)
            self.assertTrue(problem['field'].startswith(place), problem)
            self.assertIn(problem['field'], [finding['where'] for finding in problem['findings']])
        again = {'name': 'for refusals', 'components': [{'type': 'BODY', 'text': 'a'}]}
        self.refused(parley.call('POST', '/api/v1/templates', template | again), 409, 'name')


class TwoAtOnce(ApiTest):
    """Whatever is asked before a write may have changed until it is written."""

    def setUp(self):
        self.own = RunningParley()
        self.addCleanup(self.own.close)

    def at_once(self, calls):
        with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
            return sorted(answer.status for answer in pool.map(lambda call: self.own.call(*call), calls))

    def test_only_one_provider_gets_a_nickname(self):
        self.own.sandbox('PATCH', '/settings', {'latency_ms': {'min': 100, 'mean': 100, 'max': 100}})
        wanted = {'nickname': 'wanted', 'sender': '+919999900000', 'endpoint': self.own.endpoint,
                  'answer_limit_ms': 10_000}
        self.assertEqual(self.at_once([('POST', '/api/v1/providers', wanted)] * 4), [201, 409, 409, 409])
        self.assertEqual(self.own.call('GET', '/readyz', key=None).status, 200)

    def test_only_one_template_gets_a_name(self):
        provider = self.own.create_provider()
        form = {'provider': provider['id'], 'name': 'wanted', 'language': 'en',
                'components': [{'type': 'BODY', 'text': 'a'}]}
        self.assertEqual(self.at_once([('POST', '/api/v1/templates', form)] * 4), [201, 409, 409, 409])

    def test_the_last_two_keys_are_not_both_revoked(self):
        made = self.own.done('POST', '/api/v1/keys', {'name': 'second'})
        key = self.own.key
        statuses = []
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for answer in pool.map(lambda number: exchange(self.own.port, 'DELETE', f'/api/v1/keys/{number}',
                                                           headers={'Authorization': 'Bearer ' + key}),
                                   (1, made['id'])):
                statuses.append(answer.status)
        # The second one to come may find that its own key is gone.
        self.assertEqual(statuses.count(204), 1)
        good = [one for one in (key, made['key']) if self.own.call('GET', '/api/v1/keys', key=one).status == 200]
        self.assertEqual(len(good), 1)


class CallbacksThatCannotBeRead(ApiTest):
    def test_they_are_answered_200_and_kept_as_they_came(self):
        provider = parley.create_provider('for callbacks')
        path = provider['callbacks']['status'].partition(str(parley.port))[2]
        for body in (b'\xff\xfe not json', b'[' * 100_000, b'', b'{"statuses": "odd"}'):
            self.assertEqual(parley.call('POST', path, body, key=None).json(), {'status': 'success'})

        def kept():
            items = parley.done('GET', '/api/v1/quarantine')['items']
            return [item for item in items if item['provider'] == provider['id'] and item['bytes'] > 0]
        entry = wait_until(kept, 'callbacks are in quarantine')[-1]
        shown = parley.done('GET', f'/api/v1/quarantine/{entry["id"]}')
        self.assertEqual(shown['kind'], 'status')
        self.assertTrue(parley.done('POST', f'/api/v1/quarantine/{entry["id"]}/retry')['still_quarantined'])


if __name__ == '__main__':
    unittest.main(verbosity=2)
