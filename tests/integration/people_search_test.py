"""Finding people while one types, counting them, and what the page of one person and of an import asks for."""

import unittest
import urllib.parse

from running_parley import RunningParley, wait_until


def setUpModule():
    global parley
    parley = RunningParley()
    unittest.addModuleCleanup(parley.close)
    records = [{'identity': f'cust-{n}', 'phone': f'+9198765{n:05d}', 'opted_in': n % 2 == 0,
                'attributes': {'Name': f'Asha Rao{n}', 'Email': f'asha{n}@example.com', 'City': 'Pune'}}
               for n in range(1, 121)]
    records += [{'identity': 'odd/one?', 'attributes': {'first_name': 'José', 'Last Name': 'Müller-Lüdenscheidt'}},
                {'identity': 'brazil', 'phone': '+5511987654321', 'attributes': {'Name': '<script>alert(1)</script>'}}]
    parley.done('POST', '/api/v1/people', {'records': records})


def found(query, **more):
    path = '/api/v1/profiles?' + urllib.parse.urlencode({'query': query, **more})
    return [person['identity'] for person in parley.done('GET', path)['items']]


class FindingPeople(unittest.TestCase):
    def test_by_name_e_mail_and_identity(self):
        def check():
            self.assertEqual(found('rao17'), ['cust-17'])
            self.assertEqual(found('RAO17 ash'), ['cust-17'])
            self.assertEqual(found('asha17@ex'), ['cust-17'])
            self.assertEqual(found('cust-17'), ['cust-17'])
            self.assertEqual(found('müller'), ['odd/one?'])
            self.assertEqual(found('rao17 rao18'), [])
            self.assertEqual(found('alert'), ['brazil'])
            self.assertEqual(found('pune'), [], 'other attributes are for segments')
        check()
        wait_until(lambda: found('jose') == ['odd/one?'], 'the index knows accents')
        check()

    def test_by_number_in_any_spelling(self):
        for query in ('+91 98765 00017', '0091 98765 00017', '919876500017', '98765-00017', '098765 00017', '500017'):
            self.assertEqual(found(query), ['cust-17'], query)
        self.assertEqual(found('+551187654321'), ['brazil'], 'without the ninth digit')
        self.assertEqual(found('9999999'), [])

    def test_who_was_changed_a_moment_ago_is_found_at_once(self):
        parley.done('PUT', '/api/v1/profiles/fresh', {'attributes': {'Name': 'Quirin Vogel'}})
        self.assertEqual(found('quirin'), ['fresh'])
        parley.done('PATCH', '/api/v1/profiles/fresh', {'attributes': {'Name': 'Xaver Vogel'}})
        self.assertEqual(found('xaver'), ['fresh'])
        wait_until(lambda: found('quirin') == [], 'the former name is forgotten')
        self.assertEqual(found('vogel'), ['fresh'])
        parley.done('DELETE', '/api/v1/profiles/fresh')
        self.assertEqual(found('vogel'), [])

    def test_page_by_page_the_newest_first(self):
        seen, after = [], 0
        while True:
            page = parley.done('GET', f'/api/v1/profiles?query=asha&limit=50' + (f'&after={after}' if after else ''))
            seen += [person['identity'] for person in page['items']]
            after = page['next']
            if after is None:
                break
        self.assertEqual(seen, [f'cust-{n}' for n in range(120, 0, -1)])
        newest = parley.done('GET', '/api/v1/profiles?order=newest&limit=3')
        self.assertGreater(newest['items'][0]['id'], newest['items'][1]['id'])
        following = parley.done('GET', f'/api/v1/profiles?order=newest&limit=3&after={newest["next"]}')
        self.assertGreater(newest['items'][-1]['id'], following['items'][0]['id'])
        oldest = parley.done('GET', '/api/v1/profiles?limit=2')
        self.assertEqual([person['identity'] for person in oldest['items']], ['cust-1', 'cust-2'])

    def test_what_is_wrong_is_named(self):
        for query, field in (('order=sideways', 'order'), ('query=a&order=oldest', 'order'), ('limit=0', 'limit'),
                             ('query=' + 'a' * 101, 'query'), ('query=%FF', None), ('sort=name', 'sort')):
            answer = parley.call('GET', '/api/v1/profiles?' + query)
            self.assertEqual(answer.status, 400, query)
            if field:
                self.assertEqual(answer.json().get('field'), field, query)
        for query in ('"', '*', 'a"b', "' OR 1=1 --", 'NEAR(a b)', '-a', '^', '{a}', 'words:a', ':', '\\', '%', '_' * 50):
            self.assertEqual(parley.call('GET', '/api/v1/profiles?' + urllib.parse.urlencode({'query': query})).status, 200,
                             query)

    def test_they_are_counted(self):
        before = parley.done('GET', '/api/v1/people/count')
        self.assertTrue(before['exact'])
        parley.done('PUT', '/api/v1/profiles/one-more', {})
        self.assertEqual(parley.done('GET', '/api/v1/people/count')['people'], before['people'] + 1)
        parley.done('DELETE', '/api/v1/profiles/one-more')
        self.assertEqual(parley.done('GET', '/api/v1/people/count')['people'], before['people'])


class OnePerson(unittest.TestCase):
    def test_their_lists(self):
        made = parley.done('POST', '/api/v1/lists', {'name': 'Friends', 'identities': ['cust-1', 'cust-2']})
        lists = parley.done('GET', '/api/v1/profiles/cust-1/lists')['items']
        self.assertEqual([entry['name'] for entry in lists], ['Friends'])
        self.assertEqual(lists[0]['members'], 2)
        self.assertEqual(parley.done('GET', '/api/v1/profiles/cust-3/lists')['items'], [])
        parley.call('DELETE', f'/api/v1/lists/{made["id"]}')
        self.assertEqual(parley.done('GET', '/api/v1/profiles/cust-1/lists')['items'], [])
        self.assertEqual(parley.call('GET', '/api/v1/profiles/nobody/lists').status, 404)

    def test_their_messages_in_either_order(self):
        page = parley.done('GET', '/api/v1/profiles/cust-5/messages?order=newest')
        self.assertEqual((page['items'], page['next']), ([], None))
        self.assertEqual(parley.call('GET', '/api/v1/profiles/cust-5/messages?order=up').status, 400)


class RowsThatWereLeftOut(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        rows = ''.join(f'bad-{n},{"12" if n % 3 else "none"},Name {n}\n' for n in range(250))
        answer = parley.import_people('identity,Phone,Name\ngood,+919876500001,Good\n' + rows, 'bad.csv')
        cls.import_ = answer.json()['id']

    def test_are_listed_page_by_page(self):
        path = f'/api/v1/imports/{self.import_}/problems'
        page = parley.done('GET', f'{path}?limit=100')
        self.assertEqual(len(page['items']), 100)
        self.assertEqual(page['items'][0]['line'], 3)
        self.assertEqual(page['items'][0]['column'], 'Phone')
        self.assertEqual(page['items'][0]['value'], 'none')
        rest = parley.done('GET', f'{path}?limit=1000&after={page["next"]}')
        self.assertEqual(len(rest['items']), 150)
        self.assertIsNone(rest['next'])
        lines = [row['line'] for row in page['items'] + rest['items']]
        self.assertEqual(lines, list(range(3, 253)))

    def test_are_counted_by_reason(self):
        kinds = parley.done('GET', f'/api/v1/imports/{self.import_}/problems/kinds')
        self.assertEqual(sum(kind['rows'] for kind in kinds['items']), 250)
        self.assertEqual([kind['column'] for kind in kinds['items']], ['Phone'] * len(kinds['items']))
        counts = [kind['rows'] for kind in kinds['items']]
        self.assertEqual(counts, sorted(counts, reverse=True))

    def test_of_no_import_are_missing(self):
        self.assertEqual(parley.call('GET', '/api/v1/imports/999999/problems').status, 404)
        self.assertEqual(parley.call('GET', '/api/v1/imports/999999/problems/kinds').status, 404)
        self.assertEqual(parley.call('GET', f'/api/v1/imports/{self.import_}/problems?limit=0').status, 400)


if __name__ == '__main__':
    unittest.main()
