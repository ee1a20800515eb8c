"""The command line: what it says, what it leaves behind, and that docs/cli.md is true."""

import csv
import http.server
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import unittest

from openapi_description import SOURCE
from running_parley import (BINARY, PATIENCE, RunningParley, clean_environment, exchange, free_port, need_binary,
                            people_csv, wait_until)

GOOD, FAILURE, USAGE, REFUSED, UNAVAILABLE = range(5)


def run(*words, folder=None, stdin=None, **settings):
    return subprocess.run([BINARY, *words], env=clean_environment(**settings), cwd=folder, capture_output=True,
                          text=True, input=stdin, timeout=PATIENCE, check=False)


def subcommands(*words):
    """The commands that a help lists below the given ones."""
    listed = run(*words, '--help').stdout.partition('Subcommands:\n')[2].partition('\n\n')[0]
    return re.findall(r'^  ([a-z][a-z-]*)', listed, re.MULTILINE)


def all_commands():
    for name in subcommands():
        yield (name,)
        for below in subcommands(name):
            yield (name, below)


class WithoutAServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need_binary()

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='parley-cli-')
        self.addCleanup(shutil.rmtree, self.folder)

    def fails(self, code, *words, **settings):
        """What it says while it fails as it must."""
        done = run(*words, folder=self.folder, **settings)
        self.assertEqual(done.returncode, code, f'{words}: {done.stdout}{done.stderr}')
        return done.stderr

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def test_every_command_has_help_with_an_example(self):
        commands = list(all_commands())
        self.assertTrue({('serve',), ('import',), ('recount',), ('bench',), ('campaign', 'watch')} <= set(commands))
        for words in commands:
            with self.subTest(words):
                done = run(*words, '--help')
                self.assertEqual((done.returncode, done.stderr), (GOOD, ''))
                self.assertRegex(done.stdout, r'Examples?:\n  parley ' + words[0])

    def test_what_is_not_understood_is_told_apart(self):
        for words in all_commands():
            with self.subTest(words):
                self.assertNotEqual(self.fails(USAGE, *words, '--no-such-flag'), '')
        self.assertIn("did you mean 'campaign'", self.fails(USAGE, 'campain'))
        self.assertIn('there are: ', self.fails(USAGE, 'xyzzy'))
        self.fails(USAGE)
        self.fails(USAGE, 'import')
        self.fails(USAGE, 'campaign', 'show', 'seven')

    def test_the_version_is_told_to_people_and_scripts(self):
        said = run('version').stdout
        told = json.loads(run('version', '--json').stdout)
        self.assertEqual(said, f'parley {told["version"]}\n')

    def test_without_a_server_the_advice_is_to_start_one(self):
        people = self.write('people.csv', people_csv(1))
        form = self.write('form.json', '{"name": "a", "language": "en", "components": []}')
        url = f'http://127.0.0.1:{free_port()}'
        for words in [('import', people), ('provider', 'list'), ('template', 'create', form, '--provider', '1'),
                      ('campaign', 'list'), ('campaign', 'launch', '1'), ('campaign', 'watch', '1'),
                      ('campaign', 'messages', '1'), ('recount',)]:
            with self.subTest(words):
                said = self.fails(UNAVAILABLE, *words, '--server', url, key='parley_none')
                self.assertIn(url, said)
                self.assertIn('parley serve', said)
                self.assertIn('--server', said)
        self.assertIn('--server', self.fails(REFUSED, 'provider', 'list', '--server', 'localhost:1', key='k'))

    def test_files_that_are_not_there_or_cannot_be_read_are_named(self):
        self.assertIn('none.csv', self.fails(REFUSED, 'import', 'none.csv', key='k'))
        self.assertIn('none.json', self.fails(REFUSED, 'template', 'create', 'none.json', '--provider', '1'))
        broken = self.write('broken.json', '{"name":')
        self.assertIn('broken.json, line 1', self.fails(REFUSED, 'template', 'create', broken, '--provider', '1'))
        self.assertIn('broken.json, line 1', self.fails(REFUSED, 'sandbox', '--settings', broken))
        self.assertIn('none.toml', self.fails(REFUSED, 'provider', 'list', '--config', 'none.toml'))

    def test_values_are_read_before_anybody_is_asked(self):
        words = ('campaign', 'create', '--name', 'a', '--provider', '1', '--template', '1')
        for wrong in (['--value', 'body.1'], ['--value', 'body.1=@'], ['--custom', '=x'],
                      ['--value', 'body.1=a', '--value', 'body.1=b']):
            with self.subTest(wrong):
                self.assertIn(wrong[0], self.fails(REFUSED, *words, *wrong))
        self.assertIn('callbacks.raed', self.fails(REFUSED, 'sandbox', '--set', 'callbacks.raed=1'))

    def test_recount_needs_a_database_and_makes_none(self):
        said = self.fails(REFUSED, 'recount', '--data', 'nowhere')
        self.assertIn('nowhere', said)
        self.assertIn('--data', said)
        self.assertEqual(os.listdir(self.folder), [])

    def test_a_bench_that_is_not_there_is_answered_with_those_that_are(self):
        said = self.fails(REFUSED, 'bench', 'sprint')
        self.assertIn('callbacks', said)
        self.assertIn('import', said)

    def test_the_sandbox_plays_until_it_is_asked_to_end(self):
        log = os.path.join(self.folder, 'received.log')
        with subprocess.Popen([BINARY, 'sandbox', '--port', '0', '--seed', '7', '--set', 'callbacks.read=0.25',
                               '--log-received', log, '--json'], env=clean_environment(), cwd=self.folder, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            self.addCleanup(process.kill)
            told = json.loads(process.stdout.readline())
            port = int(re.search(r':(\d+)/', told['providers']['generic']).group(1))
            settings = exchange(port, 'GET', '/sandbox/settings').json()
            self.assertEqual((settings['seed'], settings['callbacks']['read']), (7, 0.25))
            exchange(port, 'POST', '/generic/messages', b'{}')
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(timeout=PATIENCE), GOOD)
        self.assertTrue(os.path.exists(log))

    def test_the_page_about_the_command_line_names_every_command(self):
        with open(os.path.join(SOURCE, 'docs/cli.md'), encoding='utf-8') as file:
            page = file.read()
        for words in all_commands():
            self.assertIn('parley ' + ' '.join(words), page)


class LosesOneAnswer(http.server.ThreadingHTTPServer):
    """Hands everything on to the server; the first piece of an import arrives, but its answer does not."""

    def __init__(self, port):
        super().__init__(('127.0.0.1', 0), HandsOn)
        self.behind = port
        self.lost = 0


class HandsOn(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        kept = {name: self.headers[name] for name in ('Authorization', 'Content-Type') if name in self.headers}
        answer = exchange(self.server.behind, 'POST', self.path, body, kept)
        if '/rows' in self.path and self.server.lost == 0:
            self.server.lost = 1
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header('Content-Length', str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def do_GET(self):
        kept = {'Authorization': self.headers['Authorization']} if 'Authorization' in self.headers else {}
        answer = exchange(self.server.behind, 'GET', self.path, headers=kept)
        self.send_response(answer.status)
        self.send_header('Content-Length', str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_):
        pass


class WithAServer(unittest.TestCase):
    def setUp(self):
        self.parley = RunningParley()
        self.addCleanup(self.parley.close)

    def done(self, *words, code=GOOD, **more):
        """What a command prints, run as somebody does who started the server in this folder."""
        settings = {'data': self.parley.data, 'server': f'http://127.0.0.1:{self.parley.port}'}
        result = run(*words, folder=self.parley.folder, **(settings | more))
        self.assertEqual(result.returncode, code, f'{words}: {result.stdout}{result.stderr}')
        return result.stdout if code == GOOD else result.stdout + result.stderr

    def told(self, *words):
        return json.loads(self.done(*words, '--json'))

    def write(self, name, text):
        with open(os.path.join(self.parley.folder, name), 'w', encoding='utf-8') as file:
            file.write(text)
        return name

    def create_provider(self):
        return self.told('provider', 'create', '--nickname', 'main', '--sender', '+919999900000',
                         '--endpoint', self.parley.endpoint, '--rate', '1000', '--sandbox')

    def test_a_campaign_from_a_file_to_its_figures(self):
        self.write('people.csv', people_csv(200) + 'bad,B,12,TRUE\nsilent,S,+919830000001,FALSE\n')
        said = self.done('import', 'people.csv', '--rejections', 'rejected.csv')
        self.assertIn('202 rows read: 201 people created', said)
        with open(os.path.join(self.parley.folder, 'rejected.csv'), encoding='utf-8', newline='') as file:
            rows = list(csv.reader(file))
        self.assertEqual((len(rows), rows[1][0], rows[1][1]), (2, '202', 'Phone'))
        self.assertEqual(self.told('import', 'people.csv')['unchanged'], 201)

        provider = self.create_provider()
        self.assertIn('main', self.done('provider', 'list'))
        self.assertIn('/callbacks/', self.done('provider', 'show', str(provider['id'])))
        self.assertIn('Good', self.done('provider', 'try', str(provider['id'])))
        self.write('forms.json', json.dumps({'data': [
            {'name': name, 'language': 'en', 'status': 'APPROVED', 'category': 'UTILITY',
             'components': [{'type': 'BODY', 'text': 'Hello {{1}}, welcome to {{2}}.'}]}
            for name in ('hello', 'welcome')]}))
        self.done('template', 'create', 'forms.json', '--provider', str(provider['id']))
        forms = self.told('template', 'list')['items']
        self.assertEqual([form['name'] for form in forms], ['hello', 'welcome'])
        self.assertIn('body.1', self.done('template', 'show', str(forms[1]['id'])))

        campaign = self.told('campaign', 'create', '--name', 'Spring', '--provider', str(provider['id']),
                             '--template', str(forms[1]['id']), '--value', 'body.1=@Name:there',
                             '--value', 'body.2=Delhi', '--custom', 'batch=spring')
        self.assertEqual(campaign['plan'], {'custom': {'batch': 'spring'}, 'values': {
            'body.1': {'attribute': 'Name', 'default': 'there'}, 'body.2': 'Delhi'}})
        number = str(campaign['id'])
        self.assertIn('Spring', self.done('campaign', 'list'))
        self.assertIn('draft', self.done('campaign', 'show', number))
        self.assertIn('200 of 201 people', self.done('campaign', 'estimate', number))
        self.done('campaign', 'pause', number, code=REFUSED)
        said = self.done('campaign', 'launch', number, '--watch')
        self.assertIn('finished', said)
        self.assertIn('not_opted_in', said)
        figures = self.told('campaign', 'watch', number)
        self.assertEqual((figures['qualified'], figures['waiting'], figures['skipped']), (201, 0, 1))
        self.assertEqual(figures['qualified'],
                         figures['sent'] + figures['failed'] + figures['uncertain'] + figures['skipped'])
        self.assertEqual(len(self.told('campaign', 'messages', number, '--limit', '1000')), 201)
        skipped = self.told('campaign', 'messages', number, '--status', 'skipped')
        self.assertEqual([message['identity'] for message in skipped], ['silent'])
        self.assertIn('Nothing was sent', self.done('campaign', 'explain', str(skipped[0]['id'])))

        wait_until(lambda: self.told('campaign', 'statistics', number)['delivered'] > 0, 'the sandbox calls back')

        self.assertIn('agree', self.done('recount'))
        self.assertTrue(all(found['agrees'] for found in self.told('recount', '--data', self.parley.data)))
        self.assertIn('agree', self.done('recount', '--server', f'http://127.0.0.1:{self.parley.port}'))

    def test_a_large_file_goes_in_whole_and_in_pieces(self):
        count = 60_000
        people = people_csv(count)
        self.assertGreater(len(people), 2 << 20, 'it must be more than one piece')
        self.write('people.csv', people)
        self.assertEqual(self.told('import', 'people.csv')['created'], count)
        done = run('import', '-', '--json', '--server', f'http://127.0.0.1:{self.parley.port}', stdin=people,
                   data=self.parley.data)
        self.assertEqual(json.loads(done.stdout)['unchanged'], count, done.stderr)
        self.assertEqual(done.stderr, '', 'beside JSON there is no progress')

    def test_an_import_goes_on_where_its_connection_broke(self):
        count = 60_000
        self.write('people.csv', people_csv(count))
        with LosesOneAnswer(self.parley.port) as proxy:
            thread = threading.Thread(target=proxy.serve_forever)
            thread.start()
            try:
                said = self.done('import', 'people.csv', '--json', server=f'http://127.0.0.1:{proxy.server_port}')
            finally:
                proxy.shutdown()
                thread.join()
        self.assertEqual(proxy.lost, 1)
        done = json.loads(said)
        self.assertEqual((done['rows_read'], done['created']), (count, count), 'a piece was lost or read twice')

    def test_a_file_of_which_nothing_goes_in_is_refused(self):
        self.write('bad.csv', 'identity,Phone\na,12\nb,13\n')
        said = self.done('import', 'bad.csv', code=REFUSED)
        self.assertIn('2 rows rejected', said)
        self.write('headless.csv', 'a,b\n1,2\n')
        self.assertIn('identity', self.done('import', 'headless.csv', code=REFUSED))

    def test_a_wrong_key_or_name_is_refused_with_advice(self):
        self.assertIn('PARLEY_KEY', self.done('provider', 'list', code=REFUSED, key='parley_wrong'))
        self.assertIn('--key', self.done('provider', 'list', code=REFUSED, data=self.parley.folder + '/elsewhere'))
        for words in [('campaign', 'show', '17'), ('provider', 'show', '17'), ('template', 'show', '17'),
                      ('campaign', 'messages', '17'), ('recount', '17')]:
            with self.subTest(words):
                self.assertIn('there is no such', self.done(*words, code=REFUSED))

    def test_a_provider_that_does_not_answer_is_not_saved(self):
        said = self.done('provider', 'create', '--nickname', 'gone', '--sender', '+919999900000', '--endpoint',
                         f'http://127.0.0.1:{free_port()}/messages', code=REFUSED)
        self.assertIn('nothing was saved', said)
        self.assertEqual(self.told('provider', 'list')['items'], [])

    def test_a_providers_account_is_told_to_the_sandbox_before_it_is_tried(self):
        account = ['--dialect', 'meta', '--sender', '+919999900000', '--endpoint',
                   self.parley.endpoint.replace('/generic/messages', '/meta'), '--sandbox',
                   '--set', 'phone_number_id=100200300400500', '--set', 'access_token=EAAtest']
        self.assertEqual(self.told('provider', 'create', '--nickname', 'meta', *account)['dialect'], 'meta')
        self.assertIn('nickname', self.done('provider', 'create', '--nickname', 'meta', *account, code=REFUSED))
        told = self.parley.sandbox('GET', '/accounts')['accounts']
        self.assertIn('/callbacks/', told[0]['status_url'])

    def test_a_counter_that_differs_from_its_messages_is_told(self):
        self.write('people.csv', people_csv(10))
        self.done('import', 'people.csv')
        provider = self.create_provider()
        form = self.parley.create_template(provider, text='Hello', name='plain')
        campaign = str(self.told('campaign', 'create', '--name', 'a', '--provider', str(provider['id']),
                                 '--template', str(form['id']))['id'])
        self.done('campaign', 'launch', campaign, '--watch')
        self.assertEqual(self.parley.stop(), 0)
        name = next(file for file in os.listdir(self.parley.data) if file.endswith('.db'))
        with sqlite3.connect(os.path.join(self.parley.data, name)) as database:
            database.execute('UPDATE tally SET messages = messages + 1 '
                             'WHERE messages = (SELECT MAX(messages) FROM tally)')
        database.close()
        self.assertIn('DIFFERENCES', self.done('recount', '--data', self.parley.data, code=FAILURE, server=''))


if __name__ == '__main__':
    unittest.main()
