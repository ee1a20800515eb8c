"""The description of the API, and whether a value is what it says. No more of JSON Schema than it uses."""

import functools
import os
import re

import yaml

SOURCE = os.environ.get('PARLEY_SOURCE') or os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
METHODS = ('get', 'post', 'put', 'patch', 'delete')
NOTES = {'description', 'examples', 'example', 'default', 'format', 'title', 'contentMediaType', 'contentSchema'}
TYPES = {'object': dict, 'array': list, 'string': str, 'boolean': bool, 'null': type(None), 'integer': int,
         'number': (int, float)}


@functools.cache
def read_document():
    with open(os.path.join(SOURCE, 'docs/api/openapi.yaml'), encoding='utf-8') as file:
        return yaml.load(file, getattr(yaml, 'CSafeLoader', yaml.SafeLoader))


class Description:
    def __init__(self):
        self.document = read_document()

    def resolved(self, node):
        while isinstance(node, dict) and '$ref' in node:
            node = self.at(node['$ref'])
        return node

    def at(self, reference):
        assert reference.startswith('#/'), f'{reference} is not in this file'
        node = self.document
        for step in reference[2:].split('/'):
            assert step in node, f'{reference} leads nowhere'
            node = node[step]
        return node

    def operations(self):
        for path, item in self.document['paths'].items():
            for method in METHODS:
                if method in item:
                    yield method.upper(), path, item[method], item.get('parameters', [])

    def operation(self, method, path):
        """What a request meets: a path without names in it stands before one with names."""
        path = path.split('?')[0]
        found = None
        for its_method, pattern, operation, _ in self.operations():
            if its_method == method and re.fullmatch(re.sub(r'\{[^}]+\}', '[^/]+', pattern), path):
                if found is None or '{' not in pattern:
                    found = operation
        return found

    def check_answer(self, method, path, status, content_type, value):
        """Complaints about a JSON answer; it must be one that the description foresees."""
        operation = self.operation(method, path)
        if operation is None:
            return [f'{method} {path} is not described']
        answer = self.resolved(operation['responses'].get(str(status)))
        if answer is None:
            return [f'{method} {path} answers {status}, which is not described']
        kinds = answer.get('content', {})
        plain = content_type.split(';')[0].strip()
        if not kinds and not plain:
            return []
        if plain not in kinds:
            return [f'{method} {path} answers {status} as {plain or "nothing"}, described are {sorted(kinds)}']
        return [f'{method} {path} {status}: {complaint}' for complaint in self.check(kinds[plain]['schema'], value)]

    def check(self, schema, value, place='$'):
        schema = self.resolved(schema)
        complaints = []
        unknown = set(schema) - NOTES - {'type', 'enum', 'required', 'properties', 'additionalProperties', 'items',
                                         'oneOf', 'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems',
                                         'pattern'}
        assert not unknown, f'the test does not understand {sorted(unknown)}'
        if 'type' in schema:
            kinds = schema['type'] if isinstance(schema['type'], list) else [schema['type']]
            if not any(is_kind(value, kind) for kind in kinds):
                return [f'{place} is {value!r}, not {" or ".join(kinds)}']
        if 'enum' in schema and value not in schema['enum']:
            complaints.append(f'{place} is {value!r}, none of {schema["enum"]}')
        if 'oneOf' in schema:
            fitting = sum(not self.check(choice, value, place) for choice in schema['oneOf'])
            if fitting != 1:
                complaints.append(f'{place} fits {fitting} of the choices')
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if value < schema.get('minimum', value) or value > schema.get('maximum', value):
                complaints.append(f'{place} is {value}, out of range')
        if isinstance(value, str):
            if not schema.get('minLength', 0) <= len(value) <= schema.get('maxLength', len(value)):
                complaints.append(f'{place} has {len(value)} characters')
            if 'pattern' in schema and not re.search(schema['pattern'], value):
                complaints.append(f'{place} is {value!r}, not like {schema["pattern"]}')
        if isinstance(value, list) and not (schema.get('minItems', 0) <= len(value)
                                            <= schema.get('maxItems', len(value))):
            complaints.append(f'{place} has {len(value)} items')
        if isinstance(value, list) and 'items' in schema:
            for index, item in enumerate(value):
                complaints += self.check(schema['items'], item, f'{place}[{index}]')
        if isinstance(value, dict):
            complaints += self.check_members(schema, value, place)
        return complaints

    def check_members(self, schema, value, place):
        complaints = [f'{place}.{name} is missing' for name in schema.get('required', []) if name not in value]
        known = schema.get('properties', {})
        others = schema.get('additionalProperties', True)
        for name, member in value.items():
            if name in known:
                complaints += self.check(known[name], member, f'{place}.{name}')
            elif others is False:
                complaints.append(f'{place}.{name} is not described')
            elif isinstance(others, dict):
                complaints += self.check(others, member, f'{place}.{name}')
        return complaints


def is_kind(value, kind):
    if isinstance(value, bool):
        return kind == 'boolean'
    return isinstance(value, TYPES[kind])
