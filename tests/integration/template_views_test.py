"""What people who look through templates and write them ask for: names, rules, drafts, history, users, elsewhere."""

import unittest

from running_parley import RunningParley, people_csv

BODY = {'type': 'BODY', 'text': 'Hello {{1}}, welcome.', 'example': {'body_text': [['Ravi']]}}
CAROUSEL = {'type': 'CAROUSEL', 'cards': [{'components': [
    {'type': 'HEADER', 'format': 'IMAGE', 'example': {'header_handle': ['https://shop.example.com/a.jpg']}},
    {'type': 'BODY', 'text': 'One of our best.'},
    {'type': 'BUTTONS', 'buttons': [{'type': 'QUICK_REPLY', 'text': 'More'}]}]}] * 2}


class Views(unittest.TestCase):
    def setUp(self):
        self.parley = RunningParley()
        self.addCleanup(self.parley.close)
        self.provider = self.parley.create_provider()

    def created(self, name, language='en', components=(BODY,), **more):
        return self.parley.done('POST', '/api/v1/templates', {
            'provider': self.provider['id'], 'name': name, 'language': language, 'components': list(components),
            'trial': False} | more)

    def get(self, path):
        return self.parley.done('GET', '/api/v1/templates' + path)

    def refused(self, path, status, field):
        answer = self.parley.call('GET', '/api/v1/templates' + path)
        self.assertEqual((answer.status, answer.json()['field']), (status, field))

    def test_names_come_page_by_page_with_their_languages_and_counts(self):
        for name in ('c', 'a', 'b'):
            self.created(name)
        self.created('a', 'de', status='rejected', status_reason='Too vague', category='UTILITY')
        first = self.get('/names?limit=2')
        self.assertEqual([(item['name'], [form['language'] for form in item['languages']]) for item in first['items']],
                         [('a', ['de', 'en']), ('b', ['en'])])
        self.assertEqual(first['items'][0]['nickname'], self.provider['nickname'])
        self.assertEqual([item['name'] for item in self.get(f'/names?limit=2&after={first["next"]}')['items']], ['c'])
        self.assertEqual(first['statuses'], [{'value': 'approved', 'count': 3}, {'value': 'rejected', 'count': 1}])
        rejected = self.get('/names?status=rejected&category=UTILITY&language=de&search=A')
        self.assertEqual([item['name'] for item in rejected['items']], ['a'])
        self.refused('/names?after=7', 400, 'after')
        self.refused('/names?status=new', 400, 'status')
        self.refused('/names?colour=red', 400, 'colour')

    def test_rules_tell_limits_languages_and_providers(self):
        rules = self.get('/rules')
        self.assertIn('pt_BR', rules['languages'])
        meta = next(dialect for dialect in rules['dialects'] if dialect['name'] == 'meta')
        self.assertEqual((meta['limits']['body'], meta['limits']['cards']), (1024, 10))
        self.assertIn('carousel', [feature['feature'] for feature in meta['features']])
        self.assertNotIn('sticker', [feature['feature'] for feature in meta['features']])
        self.assertEqual([(one['id'], one['imports']) for one in rules['providers']], [(self.provider['id'], False)])

    def test_a_draft_is_linted_and_shown_though_it_lacks_nearly_everything(self):
        lint = self.parley.done('POST', '/api/v1/templates/lint', {'provider': self.provider['id']})
        self.assertFalse(lint['good'])
        self.assertEqual({finding['where'] for finding in lint['findings']}, {'name', 'language', 'components'})
        shown = self.parley.done('POST', '/api/v1/templates/preview', {
            'components': [BODY, {'type': 'BUTTONS', 'buttons': [{'type': 'URL', 'text': '', 'url': ''}]}, 'rubbish', 7],
            'values': {'body.1': 'Asha', 'gone.3': 'x'}})
        self.assertEqual(shown['preview']['body'], 'Hello Asha, welcome.')
        self.assertEqual(shown['slots'][0]['key'], 'body.1')
        answer = self.parley.call('POST', '/api/v1/templates/preview', {})
        self.assertEqual((answer.status, answer.json()['field']), (400, 'components'))

    def test_changes_and_campaigns_tell_of_one_template(self):
        form = self.created('welcome')
        path = f'/api/v1/templates/{form["id"]}'
        self.parley.done('PUT', path, {'name': 'welcome', 'language': 'en', 'trial': False, 'status': 'paused',
                                       'status_reason': 'blocked often', 'components': [BODY | {'text': 'Dear {{1}}, hi.'}]})
        changes = self.parley.done('GET', path + '/changes')['items']
        self.assertEqual([change['what'] for change in changes], [['status', 'body'], ['added']])
        self.assertEqual((changes[0]['status'], changes[0]['status_was'], changes[0]['reason'], changes[0]['cause']),
                         ('paused', 'approved', 'blocked often', 'person'))
        page = self.parley.done('GET', path + '/changes?limit=1')
        self.assertEqual(len(self.parley.done('GET', path + f'/changes?after={page["next"]}')['items']), 1)
        self.assertEqual(self.parley.done('GET', path + '/campaigns')['items'], [])
        people = self.parley.import_people(people_csv(1)).json()
        made = self.parley.done('POST', '/api/v1/campaigns', {
            'name': 'spring', 'template': form['id'], 'import': people['id'], 'plan': {'values': {'body.1': 'you'}}})
        users = self.parley.done('GET', path + '/campaigns')['items']
        self.assertEqual(users, [{'id': made['id'], 'name': 'spring', 'state': 'draft'}])

    def test_elsewhere_tells_who_else_could_send_it(self):
        other = self.parley.create_provider(nickname='second')
        plain, cards = self.created('welcome'), self.created('gallery', components=[BODY, CAROUSEL])
        self.created('welcome', provider=other['id'], status='pending')
        items = {item['dialect']: item for item in self.get(f'/{plain["id"]}/elsewhere')['items']}
        self.assertEqual(set(items), {'generic', 'gupshup_enterprise', 'gupshup', 'vonage', 'meta'})
        self.assertTrue(all(item['good'] for item in items.values()))
        self.assertEqual([(one['nickname'], one['own'], one['status']) for one in items['generic']['providers']],
                         [(self.provider['nickname'], True, 'approved'), ('second', False, 'pending')])
        items = {item['dialect']: item for item in self.get(f'/{cards["id"]}/elsewhere')['items']}
        features = {one['feature']: one['carriage'] for one in items['meta']['features']}
        self.assertEqual(features['carousel'], 'carried')
        for item in items.values():
            lost = [one for one in item['features'] if one['carriage'] == 'lost']
            self.assertEqual(item['good'], not lost, item['dialect'])
        self.assertTrue(any(not item['good'] for item in items.values()))


if __name__ == '__main__':
    unittest.main(verbosity=2)
