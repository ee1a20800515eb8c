"""Odd values in the place of everything that the description names: refused, never more."""

import unittest

from running_parley import RunningParley, people_csv


class OddValues(unittest.TestCase):
    """In the place of every member that is described, one at a time."""

    VALUES = (None, True, -1, 0, 1, 2 ** 63, 10 ** 400, 1e308, 0.5, '', ' ', 'x' * 3_000, '\x00', '\r\nX-Evil: 1',
              '\U0001f600', "'; DROP TABLE message; --", '{{1}}', '../../etc/passwd', [], [[]], [None], {}, {'': ''},
              {'a': {'b': []}})

    QUERY_VALUES = ('', '-1', '0', '9223372036854775807', '9223372036854775808', '1e3', '%00', '%ff', 'a%0d%0ab',
                    '%27%3B', 'x' * 2_000)

    @classmethod
    def setUpClass(cls):
        cls.parley = RunningParley()
        cls.addClassCleanup(cls.parley.close)
        provider = cls.parley.create_provider()
        cls.parley.create_template(provider)
        cls.parley.import_people(people_csv(1))

    def test_are_never_more_than_a_refusal(self):
        parley = self.parley
        description = parley.description
        tried = 0
        for method, path, operation, _ in description.operations():
            body = description.resolved(operation.get('requestBody', {})).get('content', {}).get('application/json', {})
            schema = description.resolved(body.get('schema', {}))
            good = body.get('example', {})
            if 'endpoint' in good:
                good = good | {'endpoint': parley.endpoint}
            path = path.replace('{identity}', 'odd').replace('{secret}', 'odd')
            path = path.replace('{provider}', '1').replace('{campaign}', '1')
            for name in schema.get('properties', {}):
                for value in self.VALUES:
                    with self.subTest(f'{method} {path}', name=name, value=str(value)[:40]):
                        answer = parley.call(method, path, good | {name: value})
                        self.assertLess(answer.status, 500, answer)
                        self.assertNotIn('X-Evil', answer.headers)
                        tried += 1
            for value in self.VALUES:
                if schema:
                    self.assertLess(parley.call(method, path, value).status, 500)
        self.assertGreater(tried, 500)

    def test_in_a_query_are_never_more_than_a_refusal(self):
        parley = self.parley
        for method, path, operation, _ in parley.description.operations():
            for parameter in operation.get('parameters', []):
                parameter = parley.description.resolved(parameter)
                if parameter['in'] == 'query':
                    path = path.replace('{campaign}', '1').replace('{import}', '1')
                    for value in self.QUERY_VALUES:
                        with self.subTest(f'{method} {path}', name=parameter['name'], value=value[:40]):
                            text = b'' if method == 'POST' else None
                            target = f'{path}?{parameter["name"]}={value}'
                            answer = parley.call(method, target, text, content_type='text/csv')
                            self.assertLess(answer.status, 500, answer)


if __name__ == '__main__':
    unittest.main(verbosity=2)
