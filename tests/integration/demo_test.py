"""The demonstration, as a newcomer and as a script see it."""

import glob
import json
import os
import signal
import subprocess
import tempfile
import unittest

from running_parley import BINARY, clean_environment, need_binary

COUNTS = ('qualified', 'sent', 'delivered', 'read', 'failed', 'uncertain', 'skipped')


def run(*flags):
    return subprocess.run([BINARY, 'demo', *flags], capture_output=True, text=True, timeout=300, check=False,
                          env=clean_environment())


class ForAScript(unittest.TestCase):
    def test_prints_one_object_whose_sums_hold(self):
        result = run('--people', '3000', '--exit', '--json')
        self.assertEqual(result.returncode, 0, result.stderr)
        told = json.loads(result.stdout)
        self.assertLess({*COUNTS, 'seconds', 'rate'}, set(told))
        self.assertEqual(told['qualified'], told['sent'] + told['failed'] + told['uncertain'] + told['skipped'])
        self.assertEqual(told['qualified'], 3000)
        self.assertEqual(told['import']['created'], 3000)
        self.assertGreater(told['import']['rejected'], 0)
        self.assertEqual(told['import']['rows_read'], 3000 + told['import']['rejected'])
        self.assertTrue(told['sums_hold'])
        self.assertTrue(told['recount_agrees'])
        for some in ('sent', 'delivered', 'read', 'failed', 'skipped', 'clicked'):
            self.assertGreater(told[some], 0, some)
        self.assertLessEqual(told['read'], told['delivered'])
        self.assertLessEqual(told['delivered'], told['sent'])
        self.assertEqual(told['failed'], sum(failure['count'] for failure in told['failures']))
        self.assertEqual(told['skipped'], sum(skip['count'] for skip in told['skips']))

    def test_keeps_what_it_is_told_to_keep_and_goes_on_from_it(self):
        with tempfile.TemporaryDirectory() as folder:
            for campaign in (1, 2):
                result = run('--people', '200', '--exit', '--json', '--data', folder)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertEqual(json.loads(result.stdout)['campaign'], campaign)
            recount = subprocess.run([BINARY, 'recount', '--data', folder, '--json'], capture_output=True, text=True,
                                     timeout=60, check=False, env=clean_environment())
            self.assertEqual(recount.returncode, 0, recount.stderr)
            self.assertEqual([each['agrees'] for each in json.loads(recount.stdout)], [True, True])

    def test_takes_a_real_endpoint_in_place_of_the_sandbox(self):
        with subprocess.Popen([BINARY, 'sandbox', '--port', '0', '--json', '--log-level', 'error'],
                              stdout=subprocess.PIPE, text=True, env=clean_environment()) as sandbox:
            try:
                endpoint = json.loads(sandbox.stdout.readline())['providers']['generic']
                result = run('--people', '100', '--exit', '--json', '--endpoint', endpoint, '--user', 'me',
                             '--password', 'secret', '--header', 'X-Of-Mine: 1')
                self.assertEqual(result.returncode, 0, result.stderr)
                told = json.loads(result.stdout)
                self.assertEqual(told['sent'] + told['skipped'], 100)
                self.assertEqual(told['delivered'], 0)  # nobody told that sandbox where to call back
            finally:
                sandbox.terminate()

    def test_says_so_where_the_endpoint_does_not_answer(self):
        result = run('--people', '10', '--exit', '--json', '--endpoint', 'http://127.0.0.1:1/messages')
        self.assertEqual(result.returncode, 3)
        self.assertEqual(result.stdout, '')
        self.assertIn('connection refused', result.stderr)


class ForANewcomer(unittest.TestCase):
    def test_shows_the_result_and_stays_until_it_is_interrupted(self):
        with tempfile.TemporaryDirectory() as folder:
            environment = {**clean_environment(), 'TMPDIR': folder}
            with subprocess.Popen([BINARY, 'demo', '--people', '300'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                  text=True, env=environment) as demo:
                lines = []
                try:
                    for line in demo.stdout:
                        lines.append(line)
                        if 'Ctrl-C ends it' in line:
                            break
                    text = ''.join(lines)
                    for part in ('HTTP/1.1 200 OK', '300 people created', 'qualified', 'the sums hold',
                                 'agrees with the counters', 'PARLEY_KEY='):
                        self.assertIn(part, text)
                    self.assertNotIn('Basic ', text)
                    self.assertEqual(len(glob.glob(os.path.join(folder, 'parley-demo-*'))), 1)
                finally:
                    demo.send_signal(signal.SIGINT)
                self.assertEqual(demo.wait(timeout=30), 0)
            self.assertEqual(os.listdir(folder), [])


if __name__ == '__main__':
    need_binary()
    unittest.main(verbosity=2)
