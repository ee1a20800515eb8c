"""The same said of a person over every way in: what is stored afterwards, or that it was refused, must be the same."""

import json
import unittest
import urllib.parse

from running_parley import RunningParley, exchange

REFUSED = object()
NOTHING = object()

LONG = 'x' * 512
ITEMS = [f'item {number}' for number in range(101)]

# What they have before, what is said, the cell of a file that says the same, and its column's type and operation (no
# cell: a file cannot say it), and what they have afterwards.
CASES = [
    (NOTHING, 'Gold', 'Gold', ('text', '$set'), 'Gold'),
    ('Gold', {'$set': 'Silver'}, 'Silver', ('text', '$set'), 'Silver'),
    (NOTHING, 'äß\U0001f600', 'äß\U0001f600', ('text', '$set'), 'äß\U0001f600'),
    (NOTHING, LONG, LONG, ('text', '$set'), LONG),
    (NOTHING, LONG + 'x', LONG + 'x', ('text', '$set'), REFUSED),
    (NOTHING, 'a:{b', 'a:{b', ('text', '$set'), 'a:{b'),
    (NOTHING, 'a\x00b', None, None, REFUSED),
    (NOTHING, '"quoted"\\', '"""quoted""\\"', ('text', '$set'), '"quoted"\\'),
    (NOTHING, 7, '7', ('number', '$set'), 7),
    (NOTHING, -7.25, '-7.25', ('number', '$set'), -7.25),
    (NOTHING, 2 ** 53 + 1, str(2 ** 53 + 1), ('number', '$set'), 2 ** 53 + 1),
    (NOTHING, 2 ** 63 - 1, str(2 ** 63 - 1), ('number', '$set'), 2 ** 63 - 1),
    (NOTHING, 2 ** 64 - 1, str(2 ** 64 - 1), ('number', '$set'), 2 ** 64 - 1),
    (NOTHING, -2 ** 63, str(-2 ** 63), ('number', '$set'), -2 ** 63),
    (NOTHING, 1e308, '1e308', ('number', '$set'), 1e308),
    (NOTHING, 5e-324, '5e-324', ('number', '$set'), 5e-324),
    (NOTHING, -0.0, '-0.0', ('number', '$set'), 0),
    (NOTHING, 0.1, '0.1', ('number', '$set'), 0.1),
    (NOTHING, True, 'TRUE', ('boolean', '$set'), True),
    (True, False, 'false', ('boolean', '$set'), False),
    (NOTHING, '$D_1767225600', '$D_1767225600', ('text', '$set'), '$D_1767225600'),
    (NOTHING, '$D_-86400', '$D_-86400', ('text', '$set'), '$D_-86400'),
    (NOTHING, '$D_tomorrow', '$D_tomorrow', ('text', '$set'), REFUSED),
    (NOTHING, '$D_', '$D_', ('automatic', '$set'), REFUSED),
    ('x', ['tea', 'books', 'tea'], 'tea;books;tea', ('list', '$set'), ['tea', 'books']),
    (NOTHING, ITEMS, ';'.join(ITEMS), ('list', '$set'), ITEMS[1:]),
    (NOTHING, ['y' * 512], 'y' * 512, ('list', '$set'), ['y' * 512]),
    (NOTHING, ['y' * 513], 'y' * 513, ('list', '$set'), REFUSED),
    (NOTHING, ['ü' * 512], 'ü' * 512, ('list', '$set'), ['ü' * 512]),
    (['tea'], {'$add': ['garden']}, 'garden', ('list', '$add'), ['tea', 'garden']),
    (['tea'], {'$add': 'tea'}, 'tea', ('text', '$add'), ['tea']),
    (7, {'$add': ['garden']}, 'garden', ('list', '$add'), ['7', 'garden']),
    (NOTHING, {'$add': ['garden']}, 'garden', ('list', '$add'), ['garden']),
    (ITEMS[:100], {'$add': ['new']}, 'new', ('list', '$add'), ITEMS[1:100] + ['new']),
    (['tea', 'garden'], {'$remove': ['tea']}, 'tea', ('list', '$remove'), ['garden']),
    (['tea'], {'$remove': ['tea']}, 'tea', ('list', '$remove'), NOTHING),
    ('tea', {'$remove': ['tea']}, 'tea', ('list', '$remove'), NOTHING),
    ('tea', {'$remove': ['garden']}, 'garden', ('list', '$remove'), 'tea'),
    (NOTHING, {'$remove': ['tea']}, 'tea', ('list', '$remove'), NOTHING),
    (100, {'$incr': 5}, '5', ('number', '$incr'), 105),
    (NOTHING, {'$incr': 1}, '1', ('number', '$incr'), 1),
    (100, {'$decr': 30}, '30', ('number', '$decr'), 70),
    (NOTHING, {'$decr': 1}, '1', ('number', '$decr'), -1),
    (1, {'$incr': 0.5}, '0.5', ('number', '$incr'), 1.5),
    (2 ** 53, {'$incr': 1}, '1', ('number', '$incr'), 2 ** 53 + 1),
    (2 ** 63 - 1, {'$incr': 1}, '1', ('number', '$incr'), 2 ** 63),
    (2 ** 64 - 1, {'$incr': 1}, '1', ('number', '$incr'), REFUSED),
    (1e308, {'$incr': 1e308}, '1e308', ('number', '$incr'), REFUSED),
    ('7', {'$incr': 1}, '1', ('number', '$incr'), REFUSED),
    (True, {'$decr': 1}, '1', ('number', '$decr'), REFUSED),
    (7, {'$incr': 'x'}, 'x', ('number', '$incr'), REFUSED),
    ('Gold', {'$delete': 1}, '1', ('text', '$delete'), NOTHING),
    (NOTHING, {'$delete': 1}, '1', ('text', '$delete'), NOTHING),
    (['a'], None, None, None, NOTHING),
    ('Gold', {'$set': None}, None, None, NOTHING),
    ('Gold', [], None, None, NOTHING),
    ('Gold', {'$add': []}, None, None, ['Gold']),
    (7, {'$incr': True}, None, None, REFUSED),
    (7, {'$mul': 2}, None, None, REFUSED),
    (7, {'$incr': 1, '$decr': 1}, None, None, REFUSED),
    (7, {}, None, None, REFUSED),
    (7, {'$set': {'a': 1}}, None, None, REFUSED),
    (7, {'$set': {'$incr': 1}}, None, None, REFUSED),
    (7, [['a']], None, None, REFUSED),
    (7, [{'a': 1}], None, None, REFUSED),
    (7, [None], None, None, REFUSED),
    (7, [1, True, 'a'], None, None, ['1', 'true', 'a']),
]


def path_of(identity):
    return '/api/v1/profiles/' + urllib.parse.quote(identity, safe='')


class Ways:
    """Each returns whether it was taken."""

    def __init__(self, parley):
        self.parley = parley
        passcode = parley.done('POST', '/api/v1/passcodes', {'name': 'ways'})['passcode']
        account = parley.done('GET', '/api/v1/project')['account_id']
        self.headers = {'X-CleverTap-Account-Id': account, 'X-CleverTap-Passcode': passcode,
                        'Content-Type': 'application/json'}

    def people(self, identity, name, said):
        return self.parley.done('POST', '/api/v1/people',
                                {'records': [{'identity': identity, 'attributes': {name: said}}]})['processed'] == 1

    def patch(self, identity, name, said):
        answer = self.parley.call('PATCH', path_of(identity), {'attributes': {name: said}})
        assert answer.status in (200, 400), answer
        return answer.status == 200

    def upload(self, identity, name, said):
        record = {'identity': identity, 'type': 'profile', 'profileData': {name: said}}
        answer = exchange(self.parley.port, 'POST', '/1/upload', json.dumps({'d': [record]}).encode(), self.headers)
        assert answer.status == 200, answer
        return answer.json()['processed'] == 1

    def file(self, identity, name, cell, form):
        kind, operation = form
        settings = {'columns': [{'column': name, 'operation': operation}
                                | ({} if kind == 'automatic' else {'type': kind})
                                | ({'separator': ';'} if kind == 'list' else {})]}
        begun = self.parley.done('POST', '/api/v1/imports', {'name': 'ways.csv', 'settings': settings})
        cell = cell if cell.startswith('"') else f'"{cell}"'
        self.parley.done('POST', f'/api/v1/imports/{begun["id"]}/rows?offset=0',
                         f'identity,{name}\n{identity},{cell}\n'.encode(), content_type='text/csv')
        done = self.parley.done('POST', f'/api/v1/imports/{begun["id"]}/finish')
        assert done['rows_read'] == 1, done
        return done['rejected'] == 0


class TheSameSaidOverEveryWay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.parley = RunningParley()
        cls.addClassCleanup(cls.parley.close)
        cls.ways = Ways(cls.parley)

    def stored(self, identity):
        return self.parley.done('GET', path_of(identity))['attributes']

    def same(self, got, wanted, hint):
        """Python takes true for 1, and 1.0 for 1: only the second will do."""
        self.assertEqual(got, wanted, hint)
        for name in got:
            self.assertEqual(isinstance(got[name], bool), isinstance(wanted[name], bool), hint)

    def test_stores_the_same(self):
        for number, (before, said, cell, form, after) in enumerate(CASES):
            for way in ('people', 'patch', 'upload', 'file'):
                if way == 'file' and cell is None:
                    continue
                with self.subTest(way, case=number, said=str(said)[:40], cell=str(cell)[:40]):
                    identity = f'{way}-{number}'
                    known = {'Other': 1} if before is NOTHING else {'Other': 1, 'A': before}
                    self.parley.done('PUT', path_of(identity), {'attributes': known})
                    if way == 'file':
                        taken = self.ways.file(identity, 'A', cell, form)
                    else:
                        taken = getattr(self.ways, way)(identity, 'A', said)
                    self.assertEqual(taken, after is not REFUSED)
                    wanted = known if after is REFUSED else {'Other': 1} if after is NOTHING else known | {'A': after}
                    self.same(self.stored(identity), wanted, way)

    def test_makes_the_same_of_somebody_new(self):
        for number, (before, said, cell, form, after) in enumerate(CASES):
            if before is not NOTHING:
                continue
            for way in ('people', 'upload', 'file'):
                if way == 'file' and cell is None:
                    continue
                with self.subTest(way, case=number, said=str(said)[:40], cell=str(cell)[:40]):
                    identity = f'new-{way}-{number}'
                    if way == 'file':
                        taken = self.ways.file(identity, 'A', cell, form)
                    else:
                        taken = getattr(self.ways, way)(identity, 'A', said)
                    self.assertEqual(taken, after is not REFUSED)
                    if after is REFUSED:
                        self.assertEqual(self.parley.call('GET', path_of(identity)).status, 404)
                    else:
                        self.same(self.stored(identity), {} if after is NOTHING else {'A': after}, way)

    def test_nobody_has_more_than_256_attributes(self):
        names = [f'N{number}' for number in range(257)]
        full = {name: 1 for name in names[:256]}
        header = 'identity,Phone,' + ','.join(names)
        done = self.parley.import_people(f'{header}\nwide-257,,' + ','.join(['1'] * 257) + '\nwide-256,,' +
                                         ','.join(['1'] * 256) + ',\n').json()
        self.assertEqual((done['created'], done['rejected']), (1, 1), done)
        self.assertEqual(self.stored('wide-256'), full)
        self.assertEqual(self.parley.call('GET', path_of('wide-257')).status, 404)
        for identity, attributes, good in (('w256', full, True), ('w257', full | {'N256': 1}, False)):
            for way in ('people', 'upload'):
                if way == 'people':
                    record = {'identity': way + identity, 'attributes': attributes}
                    taken = self.parley.done('POST', '/api/v1/people', {'records': [record]})['processed'] == 1
                else:
                    record = {'identity': way + identity, 'type': 'profile', 'profileData': attributes}
                    taken = exchange(self.parley.port, 'POST', '/1/upload', json.dumps({'d': [record]}).encode(),
                                     self.ways.headers).json()['processed'] == 1
                self.assertEqual(taken, good, (way, identity))
        self.assertTrue(self.ways.patch('peoplew256', 'N0', 2), 'what is there may change')
        self.assertFalse(self.ways.patch('peoplew256', 'N256', 2))
        self.assertTrue(self.ways.patch('peoplew256', 'N0', None))
        self.assertTrue(self.ways.patch('peoplew256', 'N256', 2), 'there is room again')

    def test_names_are_held_to_the_same_rules(self):
        names = ['A' * 120, 'A' * 121, 'ü', 'a b', 'tab\there', *(f'a{letter}b' for letter in '%><!|&.:;$\'\\#')]
        for number, name in enumerate(names):
            good = number in (0, 2, 3)
            for way in ('people', 'patch', 'upload'):
                with self.subTest(way, name=name):
                    identity = f'named-{way}-{number}'
                    self.parley.done('PUT', path_of(identity), {})
                    self.assertEqual(getattr(self.ways, way)(identity, name, 'x'), good)
                    self.assertEqual(self.stored(identity), {name: 'x'} if good else {})
            with self.subTest('file', name=name):
                answer = self.parley.import_people(f'identity,Phone,{name}\nnamed-file-{number},,x\n')
                self.assertEqual(answer.status, 201 if good else 400, answer)
                if good:
                    self.assertEqual(self.stored(f'named-file-{number}'), {name: 'x'})


class ConsentOverEveryWay(unittest.TestCase):
    """Source: reference, truth table of the subscription."""

    @classmethod
    def setUpClass(cls):
        cls.parley = RunningParley()
        cls.addClassCleanup(cls.parley.close)
        cls.ways = Ways(cls.parley)
        cls.phones = 0

    def phone(self):
        type(self).phones += 1
        return f'+1415555{self.phones:04d}'

    def said(self, way, identity, phone, opted_in, blocked):
        if way == 'file':
            cell = {None: '', True: 'TRUE', False: 'false'}
            done = self.parley.import_people('identity,Phone,MSG-whatsapp,msg-DNDwhatsapp\n'
                                             f'{identity},{phone},{cell[opted_in]},{cell[blocked]}\n').json()
            self.assertEqual(done['rejected'], 0, done)
            return
        if way == 'upload':
            data = {'Phone': phone, 'MSG-whatsapp': opted_in, 'MSG-DNDwhatsapp': blocked}
            record = {'identity': identity, 'type': 'profile',
                      'profileData': {name: value for name, value in data.items() if value is not None}}
            answer = exchange(self.parley.port, 'POST', '/1/upload', json.dumps({'d': [record]}).encode(),
                              self.ways.headers)
            self.assertEqual(answer.json()['processed'], 1, answer)
            return
        data = {'phone': phone, 'opted_in': opted_in, 'number_blocked': blocked}
        data = {name: value for name, value in data.items() if value is not None}
        if way == 'people':
            answer = self.parley.done('POST', '/api/v1/people', {'records': [{'identity': identity} | data]})
            self.assertEqual(answer['refused'], [])
        elif way == 'put':
            self.parley.done('PUT', path_of(identity), data)
        else:
            self.parley.done('PUT', path_of(identity), {})
            self.parley.done('PATCH', path_of(identity), data)

    def test_they_are_written_to_as_the_table_says(self):
        for way in ('people', 'put', 'patch', 'upload', 'file'):
            for opted_in in (None, False, True):
                for blocked in (None, False, True):
                    with self.subTest(way, opted_in=opted_in, blocked=blocked):
                        identity = f'{way} {opted_in} {blocked}'
                        self.said(way, identity, self.phone(), opted_in, blocked)
                        consent = self.parley.done('GET', path_of(identity) + '/consent')
                        self.assertEqual(consent['reachable'], opted_in is True and blocked is not True)
                        self.assertEqual(consent['opted_in'], opted_in is True)
                        self.assertEqual(consent['number_blocked'], blocked is True)
                        if opted_in is not None:
                            self.assertIsNotNone(consent['source'])

    def test_a_block_is_every_spellings_however_it_came(self):
        numbers = [('+5511987654321', '+551187654321'), ('+5491123456789', '+541123456789'),
                   ('+5215512345678', '+525512345678')]
        for way in ('people', 'put', 'patch', 'upload', 'file', 'subscribe', 'native'):
            for turn, pair in enumerate(numbers):
                for number in pair:
                    with self.subTest(way, number=number):
                        for place, spelling in enumerate(pair):
                            self.said('put', f'two {turn} {place}', spelling, True, None)
                        for blocked in (True, False):
                            if way == 'subscribe':
                                wish = {'type': 'whatsapp', 'value': number,
                                        'status': 'Unsubscribe' if blocked else 'Resubscribe'}
                                answer = exchange(self.parley.port, 'POST', '/1/subscribe',
                                                  json.dumps({'d': [wish]}).encode(), self.ways.headers)
                                self.assertEqual(answer.json()['processed'], 1, answer)
                            elif way == 'native':
                                path = '/api/v1/blocked-numbers/' + urllib.parse.quote(number, safe='')
                                self.parley.call('PUT' if blocked else 'DELETE', path, {} if blocked else None)
                            else:
                                self.said(way, f'three {way} {turn}', number, True, blocked)
                            for place in (0, 1):
                                consent = self.parley.done('GET', path_of(f'two {turn} {place}') + '/consent')
                                self.assertEqual(consent['number_blocked'], blocked)


if __name__ == '__main__':
    unittest.main(verbosity=2)
