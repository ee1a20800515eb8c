"""Holds docs/api/openapi.yaml against itself, against the server's routes and against its answers."""

import os
import re
import unittest

from openapi_description import SOURCE, Description

ROUTE = re.compile(r'\{Method::(\w+), "([^"]+)", Scope::(\w+),')


def routes_of_the_server():
    with open(os.path.join(SOURCE, 'src/api/routes.cpp'), encoding='utf-8') as file:
        found = ROUTE.findall(file.read())
    return {('DELETE' if method == 'remove' else method.upper(), path): scope for method, path, scope in found}


class TheDescription(unittest.TestCase):
    def setUp(self):
        self.description = Description()
        self.document = self.description.document

    def references(self, node):
        if isinstance(node, dict):
            if '$ref' in node:
                yield node['$ref']
            node = list(node.values())
        if isinstance(node, list):
            for child in node:
                yield from self.references(child)

    def test_is_of_openapi_3_1(self):
        self.assertTrue(self.document['openapi'].startswith('3.1.'))
        self.assertTrue(self.document['info']['title'] and self.document['info']['version'])

    def test_has_no_reference_that_leads_nowhere(self):
        references = set(self.references(self.document))
        self.assertGreater(len(references), 50)
        for reference in references:
            self.description.at(reference)

    def test_has_no_component_that_nothing_uses(self):
        used = set(self.references(self.document))
        for kind, parts in self.document['components'].items():
            for name in parts:
                if kind != 'securitySchemes':
                    self.assertIn(f'#/components/{kind}/{name}', used)

    def test_says_of_each_operation_what_it_does_and_what_it_answers(self):
        names = set()
        for method, path, operation, _ in self.description.operations():
            with self.subTest(f'{method} {path}'):
                self.assertTrue(operation['summary'].endswith('.'))
                self.assertNotIn(operation['operationId'], names)
                names.add(operation['operationId'])
                statuses = operation['responses'].keys()
                self.assertTrue(any(status.startswith('2') for status in statuses))
                for status, answer in operation['responses'].items():
                    self.assertTrue(self.description.resolved(answer)['description'], status)
                for tag in operation['tags']:
                    self.assertIn(tag, [known['name'] for known in self.document['tags']])

    def test_names_each_parameter_of_a_path(self):
        for method, path, operation, shared in self.description.operations():
            with self.subTest(f'{method} {path}'):
                parameters = [self.description.resolved(one) for one in shared + operation.get('parameters', [])]
                named = {one['name'] for one in parameters if one['in'] == 'path'}
                self.assertEqual(named, set(re.findall(r'\{([^}]+)\}', path)))
                for one in parameters:
                    self.assertIn('schema', one)
                    self.assertTrue(one['in'] != 'path' or one['required'])

    def test_demands_a_key_where_the_server_does(self):
        for (method, path), scope in routes_of_the_server().items():
            operation = self.description.operation(method, path)
            with self.subTest(f'{method} {path}'):
                self.assertIsNotNone(operation)
                needs_key = operation.get('security', self.document['security']) != []
                self.assertEqual(needs_key, scope == 'key')
                self.assertEqual('401' in operation['responses'], needs_key)

    def test_has_exactly_the_routes_of_the_server(self):
        described = {(method, path) for method, path, _, _ in self.description.operations()}
        routes = set(routes_of_the_server())
        self.assertGreater(len(routes), 40)
        self.assertEqual(described - routes, set(), 'described, but not served')
        self.assertEqual(routes - described, set(), 'served, but not described')

    def test_has_examples_that_fit_their_schemas(self):
        tried = 0
        for node in self.nodes(self.document):
            if 'schema' in node and 'example' in node:
                self.assertEqual(self.description.check(node['schema'], node['example']), [])
                tried += 1
        self.assertGreater(tried, 10)

    def nodes(self, node):
        if isinstance(node, dict):
            yield node
            node = list(node.values())
        if isinstance(node, list):
            for child in node:
                yield from self.nodes(child)


class TheCheckOfAnswers(unittest.TestCase):
    """The other tests are worth as much as what this refuses."""

    def setUp(self):
        self.description = Description()

    def complaints(self, **changes):
        key = {'id': 1, 'name': 'first', 'created': '2026-01-31T12:00:00.250Z', 'revoked': None}
        key.update(changes)
        return self.description.check({'$ref': '#/components/schemas/Key'}, key)

    def test_takes_what_is_described(self):
        self.assertEqual(self.complaints(), [])
        self.assertEqual(self.complaints(revoked='2026-01-31T12:00:00.250Z'), [])

    def test_refuses_what_is_not_described(self):
        for changes in ({'more': 1}, {'id': '1'}, {'id': True}, {'id': 0}, {'revoked': 5}, {'created': 'today'},
                        {'name': None}):
            with self.subTest(changes):
                self.assertEqual(len(self.complaints(**changes)), 1)
        self.assertEqual(len(self.description.check({'$ref': '#/components/schemas/Live'}, {})), 1)

    def test_refuses_a_status_that_is_not_described(self):
        self.assertEqual(len(self.description.check_answer('GET', '/healthz', 418, 'application/json', {})), 1)
        self.assertEqual(len(self.description.check_answer('GET', '/nowhere', 200, 'application/json', {})), 1)


if __name__ == '__main__':
    unittest.main(verbosity=2)
