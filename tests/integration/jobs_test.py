"""Files of people in and out: as jobs that no end of the server loses a row of, or counts one twice."""

import csv
import http.client
import io
import json
import os
import subprocess
import threading
import unittest

from running_parley import BINARY, PATIENCE, RunningParley, clean_environment, exchange, wait_until

PIECE = 1 << 20


def file_of(count, bad_every=0):
    rows = ['identity,Name,Phone,MSG-whatsapp,Visits']
    for number in range(1, count + 1):
        phone = '12' if bad_every and number % bad_every == 0 else f'+91982{number:07d}'
        rows.append(f'person-{number},"Name, {number}",{phone},TRUE,{number}')
    return ('\n'.join(rows) + '\n').encode()


def rows_of(body):
    return list(csv.reader(io.StringIO(body.decode('utf-8'), newline='')))


class WithAServer(unittest.TestCase):
    settings = {}

    def setUp(self):
        self.parley = RunningParley(**self.settings)
        self.addCleanup(self.parley.close)

    def kill(self):
        self.parley.process.kill()
        self.parley.process.wait()

    def begin(self, settings=None, name='people.csv'):
        return self.parley.done('POST', '/api/v1/imports', {'name': name, 'settings': settings or {}})['id']

    def send(self, id, offset, piece):
        return self.parley.call('POST', f'/api/v1/imports/{id}/rows?offset={offset}', piece, content_type='text/csv')

    def send_all(self, id, content, offset=0):
        while offset < len(content):
            answer = self.send(id, offset, content[offset:offset + PIECE])
            self.assertEqual(answer.status, 200, answer)
            offset = answer.json()['offset']

    def import_of(self, id):
        return self.parley.done('GET', f'/api/v1/imports/{id}')

    def export_of(self, id):
        return self.parley.done('GET', f'/api/v1/exports/{id}')

    def ended(self, ask, id):
        return wait_until(lambda: (lambda job: job if job['state'] != 'running' else None)(ask(id)), 'the job ends')

    def bring_in(self, content, settings=None):
        id = self.begin(settings)
        self.send_all(id, content)
        return self.parley.done('POST', f'/api/v1/imports/{id}/finish')

    def download(self, id, **headers):
        return exchange(self.parley.port, 'GET', f'/api/v1/exports/{id}/file',
                        headers={'Authorization': 'Bearer ' + self.parley.key} | headers)

    def exported(self, **wanted):
        file = self.parley.done('POST', '/api/v1/exports', wanted)
        file = self.ended(self.export_of, file['id'])
        self.assertEqual((file['state'], file['progress']), ('finished', 1), file)
        answer = self.download(file['id'])
        self.assertEqual((answer.status, len(answer.body)), (200, file['bytes']))
        rows = rows_of(answer.body)
        self.assertEqual(len(rows) - 1, file['rows'])
        return rows


class Imports(WithAServer):
    def test_columns_become_what_the_settings_say(self):
        content = ('Kunde,Mobil,Geboren,Likes,Intern\n'
                   'k-1,98765 43210,17/05/1990,tea;garden,x\n'
                   'k-2,,31/02/1990,,x\n').encode()
        done = self.bring_in(content, {
            'identity_column': 'Kunde', 'country': 'IN', 'list': 'Customers',
            'columns': [{'column': 'Mobil', 'attribute': 'Phone'},
                        {'column': 'Geboren', 'attribute': 'DOB', 'date_format': 'dd/MM/yyyy'},
                        {'column': 'Likes', 'type': 'list', 'separator': ';', 'operation': '$add'},
                        {'column': 'Intern', 'ignore': True}]})
        self.assertEqual((done['state'], done['created'], done['rejected']), ('finished', 1, 1))
        self.assertEqual(done['settings']['columns'][1]['date_format'], 'dd/MM/yyyy')
        person = self.parley.done('GET', '/api/v1/profiles/k-1')
        self.assertEqual(person['phone'], '+919876543210')
        self.assertEqual(person['attributes'], {'DOB': '$D_642945600', 'Likes': ['tea', 'garden']})
        answer = self.parley.call('GET', f'/api/v1/imports/{done["id"]}/rejections')
        self.assertIn('attachment', answer.headers['Content-Disposition'])
        rejected = rows_of(answer.body)
        self.assertEqual(rejected[1][:3], ['3', 'Geboren', '31/02/1990'])
        self.assertIn('dd/MM/yyyy', rejected[1][3])

    def test_people_are_named_by_object_id_where_the_file_says_so(self):
        self.bring_in(b'identity,Phone,City\na,,Pune\n')
        object_id = self.parley.done('GET', '/api/v1/profiles/a')['object_id']
        unknown = object_id[:-6] + 'ffffff'
        file = f'objectId,Phone,Plan\n{object_id},,Gold\n{unknown},,Gold\nsomebody,,Gold\n'.encode()
        done = self.bring_in(file)
        self.assertEqual((done['updated'], done['created'], done['rejected']), (1, 0, 2))
        self.assertEqual(self.parley.done('GET', '/api/v1/profiles/a')['attributes'], {'City': 'Pune', 'Plan': 'Gold'})
        path = f'/api/v1/imports/{done["id"]}/rejections'
        rejected = rows_of(self.parley.call('GET', path).body)
        self.assertEqual([row[:3] for row in rejected[1:]], [['3', 'objectId', unknown], ['4', 'objectId', 'somebody']])
        self.assertEqual(rows_of(self.parley.call('GET', path + '?limit=1').body), rejected[:2])
        self.assertEqual(self.parley.call('GET', path + '?limit=0').status, 400)

    def test_whoever_waits_for_an_import_keeps_nobody_else_waiting(self):
        id = self.begin()
        self.send_all(id, file_of(300_000))
        states = []

        def finish():
            answer = self.parley.call('POST', f'/api/v1/imports/{id}/finish')
            states.append((answer.status, answer.json()['state']))

        callers = [threading.Thread(target=finish) for _ in range(40)]
        for caller in callers:
            caller.start()
        wait_until(lambda: len(states) >= 36, 'those who cannot wait are answered')
        self.assertEqual(set(states), {(200, 'running')}, 'it was read before the callers were there')
        self.assertEqual(self.parley.call('GET', '/api/v1/lists').status, 200)
        self.assertEqual(self.import_of(id)['state'], 'running')
        for caller in callers:
            caller.join()
        self.assertEqual(states.count((200, 'finished')), 4)
        self.assertEqual(self.parley.done('POST', f'/api/v1/imports/{id}/finish')['rows_read'], 300_000)

    def test_a_wrong_setting_is_named(self):
        for settings, field in (({'columns': [{'column': 'A', 'operation': 'set'}]}, 'settings.columns[0].operation'),
                                ({'date_format': 'today'}, 'settings.date_format'),
                                ({'colour': 'red'}, 'settings.colour'), ([], 'settings')):
            with self.subTest(field):
                answer = self.parley.call('POST', '/api/v1/imports', {'name': 'a', 'settings': settings})
                self.assertEqual((answer.status, answer.json()['field']), (400, field))

    def test_a_preview_suggests_what_an_import_takes(self):
        text = 'Customer ID,Mobile,Joined,Score\nc-1,98765 43210,17/05/1990,4.5\nc-2,12,01/02/2001,7\n'
        preview = self.parley.done('POST', '/api/v1/imports/preview', text.encode(), content_type='text/csv')
        self.assertEqual([column['holds'] for column in preview['columns']],
                         ['identity', 'phone', 'attribute', 'attribute'])
        self.assertEqual(preview['columns'][2]['date_format'], 'dd/MM/yyyy')
        self.assertEqual(preview['rows'][0]['person']['phone'], '+919876543210')
        self.assertEqual(preview['rows'][1]['problems'][0]['column'], 'Mobile')
        again = self.parley.done('POST', '/api/v1/imports/preview', {'csv': text, 'settings': preview['settings']})
        self.assertEqual(again['rows'], preview['rows'])
        done = self.bring_in(text.encode(), preview['settings'])
        self.assertEqual((done['created'], done['rejected']), (1, 1))
        refused = self.parley.call('POST', '/api/v1/imports/preview', b'PK\x03\x04', content_type='text/csv')
        self.assertEqual(refused.status, 400)

    def test_one_that_is_killed_while_it_is_read_goes_on_where_it_stood(self):
        count = 300_000
        content = file_of(count, bad_every=1000)
        id = self.begin()
        self.send_all(id, content)
        self.assertEqual(self.parley.done('POST', f'/api/v1/imports/{id}/finish?wait=false')['complete'], True)
        wait_until(lambda: self.import_of(id)['rows_read'] > 0, 'something is read')
        kills = 0
        while self.import_of(id)['state'] == 'running' and kills < 5:
            self.kill()
            self.parley.start()
            kills += 1
        self.assertGreater(kills, 0, 'it was read before it could be killed')
        done = self.ended(self.import_of, id)
        self.assertEqual(done['state'], 'finished', done)
        self.assertEqual((done['rows_read'], done['created'], done['rejected']),
                         (count, count - count // 1000, count // 1000))
        self.assertEqual(done['bytes_read'], len(content))
        rejected = rows_of(self.parley.call('GET', f'/api/v1/imports/{id}/rejections').body)[1:]
        self.assertEqual([int(row[0]) for row in rejected], [line + 1 for line in range(1000, count + 1, 1000)])
        self.assertEqual(os.listdir(os.path.join(self.parley.data, 'imports')), [])

    def test_an_upload_that_is_cut_off_goes_on_with_the_byte_that_is_missing(self):
        content = file_of(40_000)
        id = self.begin()
        self.send_all(id, content[:PIECE + 12_345])
        self.kill()
        self.parley.start()
        cut = self.import_of(id)
        self.assertEqual((cut['state'], cut['received'], cut['complete']), ('interrupted', PIECE + 12_345, False))
        refused = self.send(id, 0, content[:100])
        self.assertEqual((refused.status, refused.json()['offset']), (409, cut['received']))
        self.send_all(id, content, cut['received'])
        done = self.parley.done('POST', f'/api/v1/imports/{id}/finish')
        self.assertEqual((done['rows_read'], done['created']), (40_000, 40_000))

    def test_one_that_is_cancelled_takes_no_more(self):
        id = self.begin()
        self.send_all(id, file_of(5_000))
        done = self.parley.done('POST', f'/api/v1/imports/{id}/cancel')
        self.assertEqual(done['state'], 'cancelled')
        self.assertEqual(self.send(id, done['received'], b'x').status, 404)
        self.assertEqual(self.parley.call('POST', f'/api/v1/imports/{id}/cancel').status, 409)
        self.assertEqual(self.parley.call('POST', '/api/v1/imports/999/cancel').status, 404)
        self.assertEqual(os.listdir(os.path.join(self.parley.data, 'imports')), [])


class LargeImports(WithAServer):
    settings = {'import_megabytes': 1}

    def test_a_file_beyond_the_limit_is_refused(self):
        content = file_of(30_000)
        self.assertGreater(len(content), PIECE)
        self.assertEqual(self.parley.import_people(content).status, 413)
        id = self.begin()
        self.send_all(id, content[:PIECE])
        self.assertEqual(self.send(id, PIECE, content[PIECE:PIECE + 10]).status, 413)
        self.assertEqual(self.import_of(id)['received'], PIECE)


class Exports(WithAServer):
    def test_people_come_back_as_an_import_takes_them(self):
        self.bring_in(b'identity,Phone,MSG-whatsapp,Name,City\na,+919820000001,TRUE,=1+1,Pune\nb,,FALSE,B,Delhi\n')
        self.assertEqual(self.exported(kind='people'), [
            ['identity', 'Phone', 'MSG-whatsapp', 'MSG-dndWhatsApp', 'City', 'Name'],
            ['a', '+919820000001', 'TRUE', 'FALSE', 'Pune', "'=1+1"], ['b', '', 'FALSE', '', 'Delhi', 'B']])
        some = self.exported(kind='people', attributes=['City'],
                             filter={'attribute': 'City', 'is': 'equals', 'value': 'Delhi'})
        self.assertEqual(some[1:], [['b', '', 'FALSE', '', 'Delhi']])
        self.assertEqual(self.exported(kind='messages')[1:], [])
        self.assertEqual(self.exported(kind='events')[1:], [])

    def test_rejected_rows_are_also_a_file(self):
        done = self.bring_in(b'identity,Phone\na,12\nb,\n')
        rows = self.exported(kind='rejections', **{'import': done['id']})
        self.assertEqual([row[:3] for row in rows], [['line', 'column', 'value'], ['2', 'Phone', '12']])

    def test_each_kind_takes_the_right_to_what_it_holds(self):
        def key_of(scope):
            return self.parley.done('POST', '/api/v1/keys', {'name': scope, 'scopes': [scope]})['key']

        keys = {scope: key_of(scope) for scope in ('people:read', 'campaigns:read', 'settings:read')}
        made = {}
        for kind, scope in (('people', 'people:read'), ('events', 'people:read'), ('messages', 'campaigns:read')):
            for name, key in keys.items():
                answer = self.parley.call('POST', '/api/v1/exports', {'kind': kind}, key=key)
                self.assertEqual(answer.status, 201 if name == scope else 403, (kind, name, answer))
                if name == scope:
                    made[kind] = answer.json()['id']
        for kind, id in made.items():
            self.ended(self.export_of, id)
            for name, seen in (('people:read', kind != 'messages'), ('campaigns:read', kind == 'messages')):
                for path in (f'/api/v1/exports/{id}', f'/api/v1/exports/{id}/file'):
                    answer = self.parley.call('GET', path, key=keys[name])
                    self.assertEqual(answer.status, 200 if seen else 404, (kind, name, path))
                if not seen:
                    self.assertEqual(self.parley.call('DELETE', f'/api/v1/exports/{id}', key=keys[name]).status, 404)
        shown = self.parley.done('GET', '/api/v1/exports', key=keys['campaigns:read'])['items']
        self.assertEqual([file['kind'] for file in shown], ['messages'])
        shown = self.parley.done('GET', '/api/v1/exports', key=keys['people:read'])['items']
        self.assertEqual([file['kind'] for file in shown], ['events', 'people'])
        self.assertEqual(self.parley.call('GET', '/api/v1/exports', key=keys['settings:read']).status, 403)

    def test_what_cannot_be_is_refused_by_name(self):
        for body, status, field in (({}, 400, 'kind'), ({'kind': 'cats'}, 400, 'kind'),
                                    ({'kind': 'people', 'format': 'xlsx'}, 400, 'format'),
                                    ({'kind': 'people', 'campaign': 1}, 400, 'campaign'),
                                    ({'kind': 'people', 'attributes': 'City'}, 400, 'attributes'),
                                    ({'kind': 'rejections'}, 400, 'import'),
                                    ({'kind': 'rejections', 'import': 99}, 404, 'import'),
                                    ({'kind': 'messages', 'campaign': 99}, 404, 'campaign')):
            with self.subTest(body):
                answer = self.parley.call('POST', '/api/v1/exports', body)
                self.assertEqual((answer.status, answer.json().get('field')), (status, field))
        self.assertEqual(self.parley.call('POST', '/api/v1/exports', {'kind': 'people', 'list': 99}).status, 404)
        for path in ('/api/v1/exports/99', '/api/v1/exports/99/file'):
            self.assertEqual(self.parley.call('GET', path).status, 404)
        self.assertEqual(self.parley.call('DELETE', '/api/v1/exports/99').status, 404)

    def test_a_part_of_a_file_can_be_asked_for(self):
        self.bring_in(file_of(50))
        file = self.parley.done('POST', '/api/v1/exports', {'kind': 'people'})
        file = self.ended(self.export_of, file['id'])
        whole = self.download(file['id']).body
        for header, expected in (('bytes=0-9', whole[:10]), ('bytes=10-', whole[10:]), ('bytes=-5', whole[-5:]),
                                 (f'bytes=5-{len(whole) + 50}', whole[5:])):
            answer = self.download(file['id'], Range=header)
            self.assertEqual((answer.status, answer.body), (206, expected), header)
            self.assertTrue(answer.headers['Content-Range'].endswith(f'/{len(whole)}'))
        for header in (f'bytes={len(whole)}-', 'bytes=-0'):
            beyond = self.download(file['id'], Range=header)
            self.assertEqual((beyond.status, beyond.headers['Content-Range']), (416, f'bytes */{len(whole)}'), header)
            self.assertEqual(beyond.json()['field'], 'Range')
        for header in ('lines=1-2', 'bytes=5-3', 'bytes=a-b', 'bytes=0-1,5-6'):
            self.assertEqual(self.download(file['id'], Range=header).status, 200, header)
        tag = self.download(file['id']).headers['ETag']
        self.assertEqual(self.download(file['id'], **{'Range': 'bytes=0-9', 'If-Range': tag}).status, 206)
        self.assertEqual(self.download(file['id'], **{'Range': 'bytes=0-9', 'If-Range': '"other"'}).body, whole)
        self.assertEqual(self.parley.call('DELETE', f'/api/v1/exports/{file["id"]}').status, 204)
        self.assertEqual(self.download(file['id']).status, 404)
        self.assertEqual(os.listdir(os.path.join(self.parley.data, 'exports')), [])

    def test_one_that_is_killed_goes_on_and_no_row_is_missing_or_there_twice(self):
        count = 100_000
        self.bring_in(file_of(count))
        id = self.parley.done('POST', '/api/v1/exports', {'kind': 'people'})['id']
        wait_until(lambda: self.export_of(id)['rows'] > 0, 'something is written')
        kills = 0
        while self.export_of(id)['state'] == 'running' and kills < 5:
            self.kill()
            self.parley.start()
            kills += 1
        self.assertGreater(kills, 0, 'it was written before it could be killed')
        file = self.ended(self.export_of, id)
        self.assertEqual((file['state'], file['rows']), ('finished', count), file)
        rows = rows_of(self.download(id).body)[1:]
        self.assertEqual([row[0] for row in rows], [f'person-{number}' for number in range(1, count + 1)])

    def test_memory_does_not_grow_with_a_file(self):
        count = 200_000
        self.bring_in(file_of(count))
        process = self.parley.process.pid

        def figure(name):
            with open(f'/proc/{process}/status', encoding='ascii') as file:
                return next(int(line.split()[1]) for line in file if line.startswith(name + ':'))

        with open(f'/proc/{process}/clear_refs', 'w', encoding='ascii') as file:
            file.write('5')  # the peak is counted from here
        before = figure('VmRSS')
        id = self.parley.done('POST', '/api/v1/exports', {'kind': 'people'})['id']
        file = self.ended(self.export_of, id)
        self.assertGreater(file['bytes'], 8_000_000)
        connection = http.client.HTTPConnection('127.0.0.1', self.parley.port, timeout=PATIENCE)
        connection.request('GET', f'/api/v1/exports/{id}/file', headers={'Authorization': 'Bearer ' + self.parley.key})
        answer = connection.getresponse()
        received = 0
        while piece := answer.read(100_000):
            received += len(piece)
        connection.close()
        self.assertEqual(received, file['bytes'])
        self.assertLess(figure('VmHWM') - before, 32 << 10, 'kilobytes')


class CommandLine(WithAServer):
    def run_parley(self, *words, code=0):
        done = subprocess.run([BINARY, *words], capture_output=True, check=False, cwd=self.parley.folder,
                              env=clean_environment(data=self.parley.data,
                                                    server=f'http://127.0.0.1:{self.parley.port}'))
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def write(self, name, content):
        with open(os.path.join(self.parley.folder, name), 'wb') as file:
            file.write(content)

    def test_people_go_in_with_settings_and_come_out_again(self):
        self.write('people.csv', b'Who,Phone,Born\na,+919820000001,1990/05/17\nb,,soon\n')
        self.write('how.json', b'{"identity_column": "Who", "columns": [{"column": "Born", "attribute": "DOB"}]}')
        done = json.loads(self.run_parley('import', 'people.csv', '--settings', 'how.json', '--date-format', 'yyyy/MM/dd',
                                          '--list', 'All', '--json'))
        self.assertEqual((done['state'], done['created'], done['settings']['list']), ('finished', 2, 'All'))
        told = json.loads(self.run_parley('export', 'people', '-o', 'out.csv', '--json'))
        self.assertEqual(told['rows'], 2)
        with open(os.path.join(self.parley.folder, 'out.csv'), 'rb') as file:
            rows = rows_of(file.read())
        self.assertEqual(rows[1:], [['a', '+919820000001', 'FALSE', 'FALSE', '1990/05/17 12:00:00'],
                                    ['b', '', 'FALSE', '', 'soon']])
        printed = self.run_parley('export', 'people', '--attribute', 'DOB', '-o', '-')
        self.assertEqual(rows_of(printed), rows)
        self.run_parley('export', 'cats', code=2)
        self.run_parley('export', 'messages', '--campaign', '99', code=3)

    def test_a_long_report_of_rejected_rows_comes_whole(self):
        count = 20_000
        self.write('bad.csv', b'identity,Phone\n' + b''.join(b'p%d,12\n' % number for number in range(count)))
        printed = self.run_parley('import', 'bad.csv', '--rejections', 'rejected.csv', code=3).decode()
        self.assertIn('20,000 rows rejected', printed)
        with open(os.path.join(self.parley.folder, 'rejected.csv'), 'rb') as file:
            rows = rows_of(file.read())
        self.assertEqual([row[0] for row in rows], ['line'] + [str(line) for line in range(2, count + 2)])
        self.assertEqual(self.parley.done('GET', '/api/v1/exports')['items'], [])
        printed = self.run_parley('import', 'bad.csv', code=3).decode()
        self.assertIn('\n6,Phone,12,', printed)
        self.assertNotIn('\n7,Phone,12,', printed)
        self.run_parley('import', 'bad.csv', '--rejections', 'no/such/folder/rejected.csv', code=4)

    def test_an_import_that_was_cut_off_is_gone_on_with(self):
        content = file_of(30_000)
        self.write('people.csv', content)
        id = self.begin()
        self.send_all(id, content[:777_777])
        done = json.loads(self.run_parley('import', 'people.csv', '--resume', str(id), '--json'))
        self.assertEqual((done['id'], done['rows_read'], done['created']), (id, 30_000, 30_000))


if __name__ == '__main__':
    unittest.main()
