#!/usr/bin/python3
"""reference_page.py OPENAPI.yaml OUT.cpp: the API's description as one page of HTML without scripts, embedded."""

import html
import json
import re
import sys

import yaml

METHODS = ('get', 'post', 'put', 'patch', 'delete')


def inline(text):
    """Paragraphs, **bold** and `code`, which is all that the description uses."""
    paragraphs = []
    for paragraph in re.split(r'\n\s*\n', str(text).strip()):
        safe = html.escape(paragraph)
        safe = re.sub(r'`([^`]+)`', r'<code>\1</code>', safe)
        safe = re.sub(r'\*\*([^*]+)\*\*', r'<strong>\1</strong>', safe)
        paragraphs.append(f'<p>{safe}</p>')
    return ''.join(paragraphs)


def name_of(reference):
    return reference.rsplit('/', 1)[1]


class Page:
    def __init__(self, document):
        self.document = document
        self.out = []

    def add(self, text):
        self.out.append(text)

    def at(self, reference):
        node = self.document
        for part in reference.removeprefix('#/').split('/'):
            node = node[part.replace('~1', '/').replace('~0', '~')]
        return node

    def resolved(self, node):
        while isinstance(node, dict) and '$ref' in node:
            node = self.at(node['$ref'])
        return node

    def type_of(self, schema):
        """A schema in a few words, with links to the named ones."""
        if schema is True or schema == {}:
            return 'anything'
        if '$ref' in schema:
            name = html.escape(name_of(schema['$ref']))
            return f'<a href="#schema-{name}">{name}</a>'
        for key, word in (('oneOf', ' or '), ('anyOf', ' or '), ('allOf', ' and ')):
            if key in schema:
                return word.join(self.type_of(one) for one in schema[key])
        if 'const' in schema:
            return f'<code>{html.escape(json.dumps(schema["const"]))}</code>'
        if 'enum' in schema:
            return ', '.join(f'<code>{html.escape(json.dumps(one))}</code>' for one in schema['enum'])
        kind = schema.get('type', 'anything')
        if isinstance(kind, list):
            return html.escape(', '.join([' or '.join(kind)] + list(self.bounds_of(schema))))
        if kind == 'array':
            return 'list of ' + self.type_of(schema.get('items', {}))
        if kind == 'object' and isinstance(schema.get('additionalProperties'), dict):
            return 'object of ' + self.type_of(schema['additionalProperties'])
        return html.escape(', '.join([kind] + list(self.bounds_of(schema))))

    @staticmethod
    def bounds_of(schema):
        """"date-time", "1 to 1,000", "at most 64 characters", "default 100"."""
        if 'format' in schema:
            yield schema['format']
        for least, most, unit in (('minimum', 'maximum', ''), ('minLength', 'maxLength', ' characters'),
                                  ('minItems', 'maxItems', ' items')):
            low, high = schema.get(least), schema.get(most)
            if low is not None and high is not None:
                yield f'{low:,} to {high:,}{unit}'
            elif low is not None:
                yield f'at least {low:,}{unit}'
            elif high is not None:
                yield f'at most {high:,}{unit}'
        if 'default' in schema:
            yield f'default {json.dumps(schema["default"])}'

    def properties(self, schema):
        schema = self.resolved(schema)
        if not isinstance(schema, dict):
            return
        for part in schema.get('allOf', []):
            self.properties(part)
        if not schema.get('properties'):
            return
        self.add('<div class="table"><table><thead><tr><th>member</th><th>type</th><th>meaning</th></tr></thead><tbody>')
        for name, member in schema['properties'].items():
            needed = ' <em>required</em>' if name in schema.get('required', []) else ''
            meaning = inline(member.get('description', '')) if isinstance(member, dict) and 'description' in member else ''
            self.add(f'<tr><td><code>{html.escape(str(name))}</code>{needed}</td><td>{self.type_of(member)}</td>'
                     f'<td>{meaning}</td></tr>')
        self.add('</tbody></table></div>')

    def example(self, value):
        text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False, default=str)
        self.add(f'<pre><code>{html.escape(text)}</code></pre>')

    def content(self, node):
        for kind, body in node.get('content', {}).items():
            schema = body.get('schema', {})
            self.add(f'<p><code>{html.escape(kind)}</code>: {self.type_of(schema)}</p>')
            if '$ref' not in schema:
                self.properties(schema)
            if 'example' in body:
                self.example(body['example'])

    def parameters(self, parameters):
        if not parameters:
            return
        self.add('<h4>Parameters</h4><div class="table"><table><thead><tr><th>name</th><th>in</th><th>type</th>'
                 '<th>meaning</th></tr></thead><tbody>')
        for parameter in map(self.resolved, parameters):
            needed = ' <em>required</em>' if parameter.get('required') else ''
            self.add(f'<tr><td><code>{html.escape(parameter["name"])}</code>{needed}</td><td>{parameter["in"]}</td>'
                     f'<td>{self.type_of(parameter["schema"])}</td><td>{inline(parameter.get("description", ""))}</td></tr>')
        self.add('</tbody></table></div>')

    def operation(self, method, path, operation, shared):
        self.add(f'<section class="operation" id="{operation["operationId"]}"><h3><span class="method {method}">'
                 f'{method.upper()}</span> <code>{html.escape(path)}</code></h3>')
        self.add(f'<p class="summary">{html.escape(operation["summary"])}</p>')
        if 'description' in operation:
            self.add(inline(operation['description']))
        self.parameters(shared + operation.get('parameters', []))
        if 'requestBody' in operation:
            body = self.resolved(operation['requestBody'])
            self.add('<h4>Body</h4>' + inline(body.get('description', '')))
            self.content(body)
        self.add('<h4>Answers</h4>')
        answers = sorted(operation['responses'].items())
        self.answers([one for one in answers if one[0] < '400'])
        errors = [one for one in answers if one[0] >= '400']
        if errors:
            codes = ' '.join(f'<code>{status}</code>' for status, _ in errors)
            self.add(f'<details><summary>Errors: {codes}</summary>')
            self.answers(errors)
            self.add('</details>')
        self.add('</section>')

    def answers(self, answers):
        self.add('<dl>')
        for status, answer in answers:
            answer = self.resolved(answer)
            self.add(f'<dt><code>{status}</code></dt><dd>{inline(answer["description"])}')
            if status < '400':
                self.content(answer)
            elif any('example' in body for body in answer.get('content', {}).values()):
                self.example(next(body['example'] for body in answer['content'].values() if 'example' in body))
            self.add('</dd>')
        self.add('</dl>')

    def written(self):
        info = self.document['info']
        self.add('<!doctype html><html lang="en"><head><meta charset="utf-8">'
                 '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Parley API</title>'
                 '<link rel="stylesheet" href="/docs/style.css"></head><body><nav aria-label="Contents"><h2>Parley API</h2>')
        by_tag = {tag['name']: [] for tag in self.document['tags']}
        for path, item in self.document['paths'].items():
            for method in METHODS:
                if method in item:
                    by_tag[item[method]['tags'][0]].append((method, path, item[method], item.get('parameters', [])))
        for tag, operations in by_tag.items():
            self.add(f'<details open><summary>{html.escape(tag)}</summary><ul>')
            for method, path, operation, _ in operations:
                self.add(f'<li><a href="#{operation["operationId"]}"><span class="method {method}">{method.upper()}</span> '
                         f'{html.escape(path.removeprefix("/api/v1"))}</a></li>')
            self.add('</ul></details>')
        self.add('</nav><main>')
        self.add(f'<h1>{html.escape(info["title"])} API {html.escape(info["version"])}</h1>'
                 f'<p class="summary">{html.escape(info["summary"])}</p>{inline(info["description"])}'
                 '<p>For programs: <a href="/docs/openapi.yaml">openapi.yaml</a> (OpenAPI 3.1).</p>')
        for tag in self.document['tags']:
            self.add(f'<h2 id="tag-{html.escape(tag["name"])}">{html.escape(tag["name"])}</h2>'
                     f'{inline(tag["description"])}')
            for operation in by_tag[tag['name']]:
                self.operation(*operation)
        self.add('<h2>Schemas</h2>')
        for name, schema in self.document['components']['schemas'].items():
            self.add(f'<section id="schema-{html.escape(name)}"><h3><code>{html.escape(name)}</code></h3>')
            if isinstance(schema, dict):
                self.add(inline(schema.get('description', '')))
                if not schema.get('properties'):
                    self.add(f'<p>{self.type_of(schema)}</p>')
            self.properties(schema)
            self.add('</section>')
        self.add('</main></body></html>\n')
        return ''.join(self.out)


def function(name, text):
    """Raw strings, joined when they are first asked for: compilers limit the length of one."""
    pieces = ',\n'.join(f'R"~page~({text[start:start + 8000]})~page~"' for start in range(0, len(text), 8000))
    return (f'const std::string& {name}() {{\n    static const std::string whole = joined({{\n{pieces}}});\n'
            '    return whole;\n}\n\n')


def main():
    source, target = sys.argv[1:]
    with open(source, encoding='utf-8') as file:
        text = file.read()
    page = Page(yaml.safe_load(text)).written()
    with open(target, 'w', encoding='utf-8') as file:
        file.write('#include "api/reference/reference.h"\n\n#include <initializer_list>\n#include <string_view>\n\n'
                   'namespace parley::api {\n\nnamespace {\n\n'
                   'std::string joined(std::initializer_list<std::string_view> pieces) {\n    std::string whole;\n'
                   '    for (const std::string_view piece : pieces) {\n        whole += piece;\n    }\n'
                   '    return whole;\n}\n\n}  // namespace\n\n'
                   f'{function("reference_page", page)}{function("reference_description", text)}'
                   '}  // namespace parley::api\n')


if __name__ == '__main__':
    main()
