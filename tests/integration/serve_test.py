"""How the server starts, refuses to start, and ends; and that docs/configuration.md is true."""

import http.client
import json
import os
import re
import shutil
import socket
import sqlite3
import stat
import subprocess
import tempfile
import unittest

from openapi_description import SOURCE
from running_parley import BINARY, PATIENCE, RunningParley, clean_environment, exchange, free_port, need_binary

SETTING = re.compile(r'^ {4}\{"(\w+)", SettingKind::', re.MULTILINE)
ROW = re.compile(r'^\| `(\w+)` \| `(\w+)` \| `([\w-]+)` \| `([^`]*)` \|', re.MULTILINE)
LONGEST_END = 5  # seconds, as is promised


def read_source(path):
    with open(os.path.join(SOURCE, path), encoding='utf-8') as file:
        return file.read()


class TheServer(unittest.TestCase):
    def setUp(self):
        self.parley = RunningParley()
        self.addCleanup(self.parley.close)

    def end_in_time(self):
        self.parley.process.terminate()
        return self.parley.process.wait(timeout=LONGEST_END)

    def test_ends_in_time_and_well_when_it_is_asked_to(self):
        self.assertEqual(self.end_in_time(), 0)
        with self.assertRaises(OSError):
            exchange(self.parley.port, 'GET', '/healthz')

    def test_ends_in_time_though_callers_hang_on(self):
        idle = http.client.HTTPConnection('127.0.0.1', self.parley.port, timeout=PATIENCE)
        idle.request('GET', '/healthz')
        idle.getresponse().read()
        self.addCleanup(idle.close)
        half = http.client.HTTPConnection('127.0.0.1', self.parley.port, timeout=PATIENCE)
        half.connect()
        half.sock.sendall(b'POST /api/v1/keys HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{')
        self.addCleanup(half.close)
        provider = self.parley.create_provider()
        template = self.parley.create_template(provider, text='Hello')
        campaign = self.parley.done('POST', '/api/v1/campaigns', {
            'name': 'a draft', 'provider': provider['id'], 'template': template['id']})
        watching = http.client.HTTPConnection('127.0.0.1', self.parley.port, timeout=PATIENCE)
        watching.request('GET', f'/api/v1/campaigns/{campaign["id"]}/statistics/stream',
                         headers={'Authorization': 'Bearer ' + self.parley.key})
        self.assertEqual(watching.getresponse().status, 200)
        self.addCleanup(watching.close)
        self.assertEqual(self.end_in_time(), 0)

    def test_keeps_its_key_from_other_users_and_across_restarts(self):
        mode = os.stat(os.path.join(self.parley.data, 'api-key')).st_mode
        self.assertEqual(stat.S_IMODE(mode), 0o600)
        key = self.parley.key
        self.assertEqual(self.parley.stop(), 0)
        self.parley.start()
        self.assertEqual(self.parley.call('GET', '/api/v1/keys', key=key).status, 200)
        self.assertEqual(self.parley.call('DELETE', '/api/v1/keys/1').status, 409, 'it is the only one')

    def test_lets_no_second_copy_use_its_data(self):
        settings = self.parley.settings | {'port': free_port(), 'sandbox_port': free_port()}
        second = subprocess.run([BINARY, 'serve'], env=clean_environment(**settings), capture_output=True, text=True,
                                timeout=PATIENCE, check=False)
        self.assertNotEqual(second.returncode, 0)
        self.assertIn('another parley uses this data directory', second.stderr)
        self.assertEqual(self.parley.call('GET', '/api/v1/keys').status, 200)

    def test_says_so_where_its_port_is_taken(self):
        settings = self.parley.settings | {'data': os.path.join(self.parley.folder, 'other'), 'sandbox': 'false'}
        second = subprocess.run([BINARY, 'serve'], env=clean_environment(**settings), capture_output=True, text=True,
                                timeout=PATIENCE, check=False)
        self.assertNotEqual(second.returncode, 0)
        self.assertIn(str(self.parley.port), second.stderr)


class FewFiles(RunningParley):
    """May have few files open, and begins with fewer still."""

    HARD, SOFT = 400, 100
    command = ('sh', '-c', f'ulimit -Sn {SOFT} && ulimit -Hn {HARD} && exec "$0" "$@"', BINARY, 'serve')


class FewOpenFiles(unittest.TestCase):
    def test_idle_callers_leave_what_the_database_and_the_journal_need(self):
        parley = FewFiles()
        self.addCleanup(parley.close)
        with open(f'/proc/{parley.process.pid}/limits', encoding='utf-8') as file:
            limits = next(line.split() for line in file if line.startswith('Max open files'))
        self.assertEqual(limits[3], str(FewFiles.HARD), 'the soft limit was not raised')
        provider = parley.create_provider()
        path = provider['callbacks']['status'].partition(str(parley.port))[2]
        known = http.client.HTTPConnection('127.0.0.1', parley.port, timeout=PATIENCE)
        self.addCleanup(known.close)
        known.request('GET', '/healthz')
        known.getresponse().read()
        for _ in range(FewFiles.HARD + 50):
            idle = socket.create_connection(('127.0.0.1', parley.port), timeout=PATIENCE)
            self.addCleanup(idle.close)
        for body in (b'{"statuses": "odd"}', b'not json'):
            known.request('POST', path, body)
            answer = known.getresponse()
            self.assertEqual((answer.status, json.loads(answer.read())), (200, {'status': 'success'}))
        known.request('GET', '/api/v1/quarantine', headers={'Authorization': 'Bearer ' + parley.key})
        self.assertEqual(known.getresponse().status, 200)
        files = len(os.listdir(f'/proc/{parley.process.pid}/fd'))
        self.assertLess(files, FewFiles.HARD, 'none is left')


class WhatItLogs(unittest.TestCase):
    def test_a_failed_read_tells_no_number(self):
        parley = RunningParley()
        self.addCleanup(parley.close)
        with sqlite3.connect(os.path.join(parley.data, 'parley.db')) as sql:
            sql.execute('ALTER TABLE profile RENAME TO elsewhere')
        number = '+919820000001'
        self.assertEqual(parley.call('GET', '/api/v1/profiles/' + number.replace('+', '%2B'), described=False).status, 500)
        log = parley.log()
        self.assertIn('GET /api/v1/profiles/{identity} failed', log)
        self.assertNotIn('9820000001', log)


class ItsConfiguration(unittest.TestCase):
    def setUp(self):
        need_binary()
        self.folder = tempfile.mkdtemp(prefix='parley-test-')
        self.addCleanup(shutil.rmtree, self.folder)
        self.file = os.path.join(self.folder, 'parley.toml')

    def refused(self, text='', flags=(), **environment):
        with open(self.file, 'w', encoding='utf-8') as file:
            file.write(text)
        settings = {'data': os.path.join(self.folder, 'data'), 'port': 0} | environment
        done = subprocess.run([BINARY, 'serve', *flags], env=clean_environment(**settings), cwd=self.folder,
                              capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertFalse(os.path.exists(os.path.join(self.folder, 'data')), 'it was started')
        return done.stderr

    def test_a_wrong_key_is_refused_by_name(self):
        words = self.refused('port = 0\nprot = 1\n')
        for part in ('parley.toml', 'line 2', "'prot'", "'port'"):
            self.assertIn(part, words)
        self.assertIn("'sandbox_prt'", self.refused('sandbox_prt = 1\n'))

    def test_a_wrong_value_is_refused_with_its_place(self):
        self.assertIn("'port' must be a whole number", self.refused('port = "8080"\n'))
        self.assertIn('line 1', self.refused('threads = 1000\n'))
        self.assertIn('PARLEY_THREADS', self.refused(threads='many'))
        self.assertIn('PARLEY_LOG_LEVEL', self.refused(log_level='loud'))
        self.assertIn('--threads', self.refused(flags=['--threads', '0']))
        self.assertIn('--no-such-flag', self.refused(flags=['--no-such-flag']))
        self.assertIn('line 2', self.refused('port = 0\ndata = \n'))

    def test_a_key_in_the_data_folder_is_refused(self):
        words = self.refused(secret_key_file=os.path.join(self.folder, 'data', 'secret.key'))
        self.assertIn('secret_key_file', words)
        self.assertIn('outside', words)

    def test_a_file_that_is_named_but_not_there_is_refused(self):
        self.assertIn('nowhere.toml', self.refused(config='nowhere.toml'))
        self.assertIn('no such configuration file', self.refused(flags=['--config', 'nowhere.toml']))

    def started(self, text, flags=(), **environment):
        """The server's URL for callbacks."""
        with open(self.file, 'w', encoding='utf-8') as file:
            file.write(text)
        parley = RunningParley(flags, config=self.file, **environment)
        self.addCleanup(parley.close)
        return parley.create_provider()['callbacks']['status']

    def test_the_documented_example_works(self):
        example = re.search(r'```toml\n(.*?)```', read_source('docs/configuration.md'), re.DOTALL).group(1)
        self.assertTrue(self.started(example).startswith('https://messages.example.com/callbacks/'))

    def test_the_environment_stands_over_the_file(self):
        url = self.started('public_url = "https://file.example"\n', public_url='https://environment.example')
        self.assertTrue(url.startswith('https://environment.example/'))

    def test_flags_stand_over_both(self):
        url = self.started('public_url = "https://file.example"\n', ['--public-url', 'https://flag.example/'],
                           public_url='https://environment.example')
        self.assertTrue(url.startswith('https://flag.example/callbacks/'))

    def test_every_setting_is_documented(self):
        settings = SETTING.findall(read_source('src/app/settings.cpp'))
        self.assertGreater(len(settings), 5)
        document = read_source('docs/configuration.md')
        rows = ROW.findall(document)
        self.assertEqual([row[0] for row in rows], settings)
        defaults = read_source('src/app/config.h').replace("'", '')
        for key, variable, flag, default in rows:
            self.assertEqual(variable, 'PARLEY_' + key.upper())
            self.assertEqual(flag, '--' + key.replace('_', '-'))
            written = '(= {};|= ' + re.escape(default) + ';)' if default == '""' else '= ' + re.escape(default) + ';'
            self.assertRegex(defaults, rf'\b{key} {written}')
            self.assertRegex(document, rf'(?m)^{key} = ')


if __name__ == '__main__':
    unittest.main(verbosity=2)
