"""Statistics by time, country and error, and the list of a campaign's people, of a campaign whose server is killed."""

import datetime
import signal
import time
import unittest

from running_parley import RunningParley, wait_until

STAGES = ('sent', 'failed', 'delivered', 'read', 'clicked', 'replied')
LIVELY = {'sent_ms': {'min': 0, 'max': 20}, 'delivered_ms': {'min': 5, 'max': 60}, 'read_ms': {'min': 5, 'max': 60},
          'clicked_ms': {'min': 5, 'max': 20}, 'replied_ms': {'min': 5, 'max': 20}, 'failed': 0.1, 'read': 0.7,
          'clicked': 0.4, 'replied': 0.3, 'duplicated': 0.2, 'disordered': 0.3}
NUMBERS = {'IN': '+9198200{:05d}', 'CA': '+14165{:06d}', 'US': '+12125{:06d}', 'DE': '+49151111{:05d}'}
PEOPLE = 200  # of each country


def people():
    lines = ['identity,Name,Phone,MSG-whatsapp']
    for country, number in NUMBERS.items():
        lines += [f'{country}-{n},{country} Person {n},{number.format(n)},{"FALSE" if n == 1 else "TRUE"}'
                  for n in range(1, PEOPLE + 1)]
    return '\n'.join(lines) + '\n'


class Breakdown(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.parley = RunningParley()
        cls.addClassCleanup(cls.parley.close)
        cls.parley.sandbox('PATCH', '/settings', {'callbacks': LIVELY})
        cls.parley.done('PATCH', '/api/v1/project', {'time_zone': 'Asia/Kolkata'})
        provider = cls.parley.create_provider(rate=400)
        template = cls.parley.create_template(provider)
        imported = cls.parley.import_people(people()).json()
        campaign = cls.parley.done('POST', '/api/v1/campaigns', {
            'name': 'Spring', 'provider': provider['id'], 'template': template['id'], 'import': imported['id'],
            'plan': {'values': {'body.1': {'attribute': 'Name', 'default': 'you'}, 'body.2': 'Delhi'}}})
        cls.template = template
        cls.path = f'/api/v1/campaigns/{campaign["id"]}'
        cls.parley.done('POST', cls.path + '/launch')
        # Killed twice in the midst of it: counters and messages must come back together.
        for sent in (100, 350):
            wait_until(lambda: cls.figures()['sent'] >= sent, f'{sent} are sent')
            cls.parley.process.send_signal(signal.SIGKILL)
            cls.parley.process.wait()
            cls.parley.start()
        wait_until(lambda: cls.figures()['state'] == 'finished', 'it is over')
        wait_until(lambda: cls.parley.sandbox('GET', '/health')['idle'], 'every callback is out')
        cls.still = wait_until(cls.unchanged, 'nothing changes any more')

    @classmethod
    def figures(cls):
        return cls.parley.done('GET', cls.path + '/statistics')

    @classmethod
    def unchanged(cls):
        before = cls.figures()
        wait_until(lambda: cls.parley.sandbox('GET', '/health')['idle'], 'every callback is out')
        time.sleep(0.5)
        after = cls.figures()
        return after if before == after else None

    def rows(self, by):
        answer = self.parley.done('GET', f'{self.path}/breakdown?by={by}')
        self.assertEqual((answer['by'], answer['time_zone']), (by, 'Asia/Kolkata'))
        return answer['rows']

    def messages(self, query, limit=1000):
        return self.parley.done('GET', f'{self.path}/messages?limit={limit}&{query}')

    def test_the_sums_by_time_and_by_country_are_the_funnel(self):
        funnel = {stage: self.still[stage] for stage in STAGES}
        for stage in STAGES:
            if stage != 'clicked':  # there is nothing in it to click
                self.assertGreater(funnel[stage], 0, stage)
        for by in ('hour', 'day', 'weekday_hour', 'country', 'template'):
            rows = self.rows(by)
            self.assertEqual({stage: sum(row[stage] for row in rows) for stage in STAGES}, funnel, by)

    def test_a_recount_agrees_after_the_kills(self):
        recount = self.parley.done('GET', self.path + '/recount')
        self.assertEqual((recount['agrees'], recount['differences'], recount['reached']), (True, [], []))

    def test_hours_and_days_are_those_of_the_projects_zone(self):
        zone = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
        now = datetime.datetime.now(zone)
        for row in self.rows('hour'):
            at = datetime.datetime.fromisoformat(row['at'].replace('Z', '+00:00')).astimezone(zone)
            self.assertEqual((at.minute, at.second), (0, 0))
            self.assertLess(abs(now - at), datetime.timedelta(hours=2))
        for row in self.rows('day'):
            at = datetime.datetime.fromisoformat(row['at'].replace('Z', '+00:00')).astimezone(zone)
            self.assertEqual((at.hour, at.minute), (0, 0))
        places = {(row['weekday'], row['hour']) for row in self.rows('weekday_hour')}
        hours = {datetime.datetime.fromisoformat(row['at'].replace('Z', '+00:00')).astimezone(zone)
                 for row in self.rows('hour')}
        self.assertEqual(places, {(at.isoweekday(), at.hour) for at in hours})

    def test_countries_are_those_of_the_numbers(self):
        rows = {row['country']: row for row in self.rows('country')}
        self.assertEqual(set(rows), set(NUMBERS))
        uncertain = self.still['uncertain']
        reached = sum(row['sent'] + row['failed'] for row in rows.values())
        self.assertEqual(reached + uncertain, (PEOPLE - 1) * len(NUMBERS))
        for country, row in rows.items():
            self.assertEqual(sum(m['country'] == country for m in self.messages('status=failed')['items']), row['failed'])

    def test_errors_come_with_their_meaning_and_advice(self):
        rows = self.rows('error')
        self.assertEqual(sum(row['failed'] for row in rows), self.still['failed'])
        self.assertEqual({row['code']: row['failed'] for row in rows},
                         {failure['code']: failure['count'] for failure in self.still['failures']})
        for row in rows:
            self.assertTrue(row['meaning'] and row['advice'], row)
            found = self.messages(f'reason={row["code"]}')['items']
            self.assertEqual(len(found), row['failed'])
        row, = self.rows('template')
        self.assertEqual((row['template'], row['name']), (self.template['id'], 'welcome'))

    def test_people_are_found_by_what_became_of_their_message(self):
        skipped = self.messages('status=skipped')['items']
        self.assertEqual({message['identity'] for message in skipped}, {f'{country}-1' for country in NUMBERS})
        self.assertEqual(len(self.messages('reason=not_opted_in')['items']), 4)
        reached = self.messages('status=delivered,read,clicked')['items']
        self.assertEqual(len(reached), self.still['delivered'])
        self.assertEqual(len(self.messages('replied=true')['items']), self.still['replied'])
        self.assertEqual({message['country'] for message in self.messages('country=CA')['items']}, {'CA'})

    def test_people_are_found_by_name_identity_and_number(self):
        for text, identity in (('CA-170', 'CA-170'), ('DE%20Person%20117', 'DE-117'), ('%2B14165000017', 'CA-17'),
                               ('9820000042', 'IN-42')):
            found = [message['identity'] for message in self.messages('q=' + text)['items']]
            self.assertEqual(found, [identity], text)
        one, = self.messages('q=CA-170')['items']
        self.assertEqual((one['name'], one['phone'], one['country']), ('CA Person 170', '+1416****170', 'CA'))
        self.assertIsNotNone(one['left_at'])
        self.assertEqual(self.messages('q=nobody')['items'], [])

    def test_pages_follow_each_other(self):
        seen, after, filtered = [], 0, 'status=delivered,read,clicked'
        while after is not None:
            page = self.messages(f'{filtered}&after={after}', limit=37)
            seen += [message['id'] for message in page['items']]
            after = page['next']
        self.assertEqual(len(seen), self.still['delivered'])
        self.assertEqual(seen, sorted(set(seen)))

    def test_who_may_not_see_people_sees_no_names_and_no_numbers(self):
        made = self.parley.done('POST', '/api/v1/keys', {'name': 'figures', 'scopes': ['campaigns:read']})
        listed = self.parley.call('GET', self.path + '/messages?limit=5', key=made['key']).json()['items']
        self.assertEqual({(message['name'], message['phone']) for message in listed}, {(None, None)})
        self.assertEqual(self.parley.call('GET', self.path + '/messages?q=CA', key=made['key']).status, 403)
        self.assertEqual(self.parley.call('GET', self.path + '/breakdown?by=hour', key=made['key']).status, 200)

    def test_what_makes_no_sense_is_refused_by_name(self):
        for query, field in (('status=sent,arrived', 'status'), ('reason=bad_mood', 'reason'), ('country=india', 'country'),
                             ('replied=perhaps', 'replied'), ('q=' + 'a' * 201, 'q'), ('colour=red', 'colour')):
            answer = self.parley.call('GET', f'{self.path}/messages?{query}')
            self.assertEqual((answer.status, answer.json().get('field')), (400, field), query)
        for query in ('?by=mood', '', '?by=hour&zone=UTC'):
            self.assertEqual(self.parley.call('GET', f'{self.path}/breakdown{query}').status, 400, query)
        self.assertEqual(self.parley.call('GET', '/api/v1/campaigns/999/breakdown?by=hour').status, 404)


if __name__ == '__main__':
    unittest.main()
