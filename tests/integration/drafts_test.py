"""Campaigns that are written in several sittings: drafts, their estimates, previews, tests and schedules."""

import datetime
import time
import unittest

from running_parley import RunningParley, wait_until

PEOPLE = '\n'.join([
    'identity,Name,City,Phone,MSG-whatsapp',
    'asha,Asha,Delhi,+919820000001,TRUE',
    'ben,Ben,,+919820000002,TRUE',
    'chitra,,Mumbai,+919820000003,TRUE',
    'dev,Dev,Delhi,+919820000004,FALSE',
    'esha,Esha,Delhi,,TRUE',
    'farid,Farid,Pune,+919820000001,TRUE']) + '\n'
HELLO = {'body.1': {'attribute': 'Name', 'default': 'there'}, 'body.2': {'attribute': 'City'}}


def ahead(**span):
    return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(**span)).strftime('%Y-%m-%dT%H:%M:%SZ')


class Drafts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.parley = RunningParley(rate_limit=0)
        cls.addClassCleanup(cls.parley.close)
        cls.provider = cls.parley.create_provider()
        cls.template = cls.parley.create_template(cls.provider)
        cls.imported = cls.parley.import_people(PEOPLE).json()
        assert cls.imported['created'] == 6, cls.imported

    def draft(self, **more):
        return self.parley.done('POST', '/api/v1/campaigns', {'name': 'Spring', 'unfinished': True} | more)

    def change(self, draft, **more):
        body = {'name': draft['name'], 'revision': draft['revision']} | more
        return self.parley.call('PUT', f'/api/v1/campaigns/{draft["id"]}', body)

    def changed(self, draft, **more):
        answer = self.change(draft, **more)
        self.assertEqual(answer.status, 200, answer)
        return answer.json()

    def refused(self, answer, status, field=None):
        self.assertEqual(answer.status, status, answer)
        if field is not None:
            self.assertEqual(answer.json()['field'], field, answer)
        return answer.json()

    def problems(self, campaign):
        return {problem['field'] for problem in campaign['problems']}


class Writing(Drafts):
    def test_a_name_is_enough_and_the_rest_is_named_until_it_is_there(self):
        draft = self.draft()
        self.assertEqual((draft['state'], draft['template'], draft['provider']), ('draft', None, self.provider['id']))
        self.assertEqual(self.problems(draft), {'template'})
        draft = self.changed(draft, template=self.template['id'])
        self.assertEqual(self.problems(draft), {'plan.values.body.1', 'plan.values.body.2'})
        draft = self.changed(draft, template=self.template['id'], plan={'values': {'body.1': 'Hi', 'offer.expires': '1'}})
        self.assertEqual(self.problems(draft), {'plan.values.body.2', 'plan.values.offer.expires'})
        draft = self.changed(draft, template=self.template['id'], plan={'values': HELLO}, labels=['spring'],
                             send_at='2026-01-31T12:00:00Z')
        self.assertEqual(self.problems(draft), {'send_at'})
        draft = self.changed(draft, template=self.template['id'], plan={'values': HELLO})
        self.assertEqual((draft['problems'], draft['labels'], draft['send_at']), ([], [], None))
        self.assertEqual(self.parley.done('GET', f'/api/v1/campaigns/{draft["id"]}'), draft)

    def test_media_are_looked_at_before_the_launch_but_kept_as_they_are_typed(self):
        form = self.parley.done('POST', '/api/v1/templates', {
            'provider': self.provider['id'], 'name': 'picture', 'language': 'en', 'components': [
                {'type': 'HEADER', 'format': 'IMAGE', 'example': {'header_handle': ['https://shop.example.org/a.png']}},
                {'type': 'BODY', 'text': 'Look.'}]})
        draft = self.draft(template=form['id'], plan={'values': {'header.media': 'https://'}})
        self.assertIn('plan.values.header.media', self.problems(draft))
        self.refused(self.parley.call('POST', f'/api/v1/campaigns/{draft["id"]}/launch'), 422, 'plan.values.header.media')

    def test_what_it_names_must_be_there(self):
        draft = self.draft()
        for more, field in (({'template': 99}, 'template'), ({'provider': 99}, 'provider'), ({'segment': 99}, 'segment'),
                            ({'list': 99}, 'list'), ({'import': 99}, 'import')):
            with self.subTest(field):
                self.refused(self.change(draft, **more), 422, field)
                body = {'name': 'x', 'unfinished': True} | more
                self.refused(self.parley.call('POST', '/api/v1/campaigns', body), 422, field)
        self.refused(self.change(draft, segment=1, list=1), 422, 'segment')
        self.refused(self.change(draft, filter={'attribute': 'City', 'is': 'near'}), 400)
        self.refused(self.change(draft, name=' '), 400, 'name')
        self.refused(self.change(draft, send_at='tomorrow'), 400, 'send_at')
        self.refused(self.parley.call('PUT', f'/api/v1/campaigns/{draft["id"]}', {'name': 'x'}), 400, 'revision')
        unchanged = self.parley.done('GET', f'/api/v1/campaigns/{draft["id"]}')
        self.assertEqual(unchanged['revision'], draft['revision'])

    def test_a_finished_one_is_still_asked_for_whole(self):
        self.refused(self.parley.call('POST', '/api/v1/campaigns', {'name': 'x'}), 400, 'template')
        body = {'name': 'x', 'template': self.template['id']}
        self.refused(self.parley.call('POST', '/api/v1/campaigns', body), 422)

    def test_of_two_windows_the_later_one_is_told(self):
        first = self.draft()
        second = self.parley.done('GET', f'/api/v1/campaigns/{first["id"]}')
        first = self.changed(first, labels=['mine'])
        told = self.refused(self.change(second, labels=['theirs']), 409, 'revision')
        self.assertIn('load it again', told['advice'])
        now = self.parley.done('GET', f'/api/v1/campaigns/{first["id"]}')
        self.assertEqual((now['labels'], now['revision']), (['mine'], first['revision']))
        launch = {'revision': second['revision']}
        self.refused(self.parley.call('POST', f'/api/v1/campaigns/{first["id"]}/launch', launch), 409, 'revision')

    def test_thrown_away_it_is_gone_and_its_id_stays_its_own(self):
        draft = self.draft()
        path = f'/api/v1/campaigns/{draft["id"]}'
        self.assertEqual(self.parley.call('DELETE', path).status, 204)
        self.assertEqual(self.parley.call('GET', path).status, 404)
        self.assertEqual(self.parley.call('DELETE', path).status, 404)
        self.assertGreater(self.draft()['id'], draft['id'])

    def test_typing_does_not_bury_the_audit_log(self):
        before = len(self.parley.done('GET', '/api/v1/audit?limit=1000')['items'])
        draft = self.changed(self.changed(self.draft()))
        now = [entry['action'] for entry in self.parley.done('GET', '/api/v1/audit?limit=1000')['items']]
        self.assertEqual(len(now), before + 1, now)
        self.parley.call('DELETE', f'/api/v1/campaigns/{draft["id"]}')
        self.assertEqual(len(self.parley.done('GET', '/api/v1/audit?limit=1000')['items']), before + 2)


class Reaching(Drafts):
    def estimate(self, **plan):
        answer = self.parley.done('POST', '/api/v1/campaigns/estimate', plan)
        self.assertEqual(answer['audience'], answer['reachable'] + sum(item['count'] for item in answer['left_out']))
        return answer['audience'], answer['reachable'], {item['reason']: item['count'] for item in answer['left_out']}

    def test_an_unsaved_plan_is_estimated_as_far_as_it_has_come(self):
        left_out = {'not_opted_in': 1, 'no_phone': 1, 'duplicate_number': 1}
        self.assertEqual(self.estimate(), (6, 3, left_out))
        self.assertEqual(self.estimate(**{'import': self.imported['id']}), (6, 3, left_out))
        self.assertEqual(self.estimate(template=self.template['id'], plan={'values': HELLO}),
                         (6, 2, left_out | {'missing_value': 1}))
        both = {'values': {'body.1': {'parts': ['Dear ', {'attribute': 'Name'}]}, 'body.2': {'attribute': 'City'}}}
        self.assertEqual(self.estimate(plan=both), (6, 1, left_out | {'missing_value': 2}))
        delhi = {'attribute': 'City', 'is': 'equals', 'value': 'Delhi'}
        self.assertEqual(self.estimate(filter=delhi, plan=both), (3, 1, {'not_opted_in': 1, 'no_phone': 1}))
        segment = self.parley.done('POST', '/api/v1/segments', {'name': 'delhi', 'filter': delhi})
        self.assertEqual(self.estimate(segment=segment['id']), (3, 1, {'not_opted_in': 1, 'no_phone': 1}))
        self.assertEqual(self.estimate(plan={'values': {'body.1': {'attribute': 'no "such" thing'}}}),
                         (6, 0, left_out | {'missing_value': 3}))

    def test_an_index_of_an_attribute_counts_the_same(self):
        plan = {'values': {'body.1': {'attribute': 'City'}}}
        before = self.estimate(plan=plan)
        self.parley.done('PUT', '/api/v1/attributes/City/index')
        wait_until(lambda: next(one for one in self.parley.done('GET', '/api/v1/attributes')['items']
                                if one['name'] == 'City')['index']['state'] == 'ready', 'the index is built')
        self.assertEqual(self.estimate(plan=plan), before)

    def test_a_saved_draft_is_estimated_with_its_values(self):
        draft = self.draft(template=self.template['id'], plan={'values': HELLO})
        estimate = self.parley.done('GET', f'/api/v1/campaigns/{draft["id"]}/estimate')
        self.assertEqual(estimate['reachable'], 2)

    def test_what_it_names_must_be_there(self):
        for more, field in (({'segment': 99}, 'segment'), ({'list': 99}, 'list'), ({'import': 99}, 'import')):
            self.refused(self.parley.call('POST', '/api/v1/campaigns/estimate', more), 422, field)
        self.refused(self.parley.call('POST', '/api/v1/campaigns/estimate', {'name': 'x'}), 400, 'name')

    def preview(self, **more):
        plan = {'template': self.template['id'], 'plan': {'values': HELLO}} | more
        return self.parley.done('POST', '/api/v1/campaigns/preview', plan)

    def test_people_see_their_own_values(self):
        page = self.preview(limit=2)
        asha, ben = page['items']
        self.assertEqual((asha['identity'], asha['text'], asha['left_out']), ('asha', 'Hello Asha, welcome to Delhi.', None))
        self.assertEqual(asha['preview']['body'], 'Hello Asha, welcome to Delhi.')
        self.assertEqual((ben['left_out'], ben['text']), ('missing_value', 'Hello Ben, welcome to {{2}}.'))
        self.assertEqual(ben['values'][1], {'slot': 'body.2', 'text': None, 'missing': ['City']})
        chitra, *rest = self.preview(limit=2, after=page['next'])['items']
        self.assertEqual((chitra['identity'], chitra['text']), ('chitra', 'Hello there, welcome to Mumbai.'))
        self.assertEqual(chitra['values'][0], {'slot': 'body.1', 'text': 'there', 'missing': ['Name']})
        self.assertEqual([person['identity'] for person in rest], ['farid'])

    def test_one_person_by_name_also_outside_of_the_audience(self):
        delhi = {'attribute': 'City', 'is': 'equals', 'value': 'Delhi'}
        shown = {name: self.preview(identity=name, filter=delhi)['items'][0] for name in ('asha', 'chitra', 'dev')}
        self.assertEqual({name: (one['in_audience'], one['left_out']) for name, one in shown.items()},
                         {'asha': (True, None), 'chitra': (False, None), 'dev': (True, 'not_opted_in')})
        self.assertFalse(self.preview(identity='asha', filter={'not': delhi})['items'][0]['in_audience'])
        self.assertTrue(self.preview(identity='asha', **{'import': self.imported['id']})['items'][0]['in_audience'])
        body = {'template': self.template['id'], 'identity': 'nobody'}
        self.refused(self.parley.call('POST', '/api/v1/campaigns/preview', body), 422, 'identity')

    def test_a_preview_needs_a_template_and_sends_nothing(self):
        self.refused(self.parley.call('POST', '/api/v1/campaigns/preview', {}), 400, 'template')
        self.refused(self.parley.call('POST', '/api/v1/campaigns/preview', {'template': 99}), 422, 'template')
        self.refused(self.parley.call('POST', '/api/v1/campaigns/preview', {'template': 1, 'limit': 21}), 400, 'limit')
        received = self.parley.sandbox('GET', '/counts')['received']
        self.preview()
        self.assertEqual(self.parley.sandbox('GET', '/counts')['received'], received)


class Sending(Drafts):
    def finished(self, **more):
        return self.draft(**({'template': self.template['id'], 'plan': {'values': HELLO}} | more))

    def test_a_test_says_what_the_recipient_would_get(self):
        draft = self.finished()
        path = f'/api/v1/campaigns/{draft["id"]}/send-test'
        told = self.parley.done('POST', path, {'profiles': ['asha'], 'to': ['+919830000009'], 'as': 'chitra'})
        self.assertTrue(told['good'], told)
        by_recipient = {one['to']: one['request'] for one in told['results']}
        self.assertIn('Delhi', by_recipient['asha'])
        self.assertIn('Mumbai', by_recipient['+919830000009'])
        figures = self.parley.done('GET', f'/api/v1/campaigns/{draft["id"]}/statistics')
        self.assertEqual(figures['qualified'], 0)

    def test_a_test_needs_a_template_values_and_somebody(self):
        path = f'/api/v1/campaigns/{self.draft()["id"]}/send-test'
        self.refused(self.parley.call('POST', path, {'to': ['+919830000009']}), 422, 'template')
        path = f'/api/v1/campaigns/{self.finished()["id"]}/send-test'
        self.refused(self.parley.call('POST', path, {}), 400, 'to')
        self.refused(self.parley.call('POST', path, {'to': ['12']}), 400, 'to[0]')
        self.refused(self.parley.call('POST', path, {'profiles': ['ben']}), 422, 'plan.values.body.2')
        self.refused(self.parley.call('POST', path, {'to': ['+919830000009'], 'as': 'nobody'}), 422, 'as')

    def test_launched_it_is_no_draft_any_more(self):
        draft = self.finished()
        path = f'/api/v1/campaigns/{draft["id"]}'
        launched = self.parley.done('POST', path + '/launch', {'revision': draft['revision']})
        self.assertEqual(launched['problems'], [])
        for answer in (self.change(draft), self.parley.call('DELETE', path)):
            self.refused(answer, 409, 'state')
        rows = self.parley.done('GET', '/api/v1/campaigns?order=newest')['items']
        row = next(row for row in rows if row['id'] == draft['id'])
        self.assertEqual((row['progress']['qualified'], row['progress']['skipped']), (6, 4))

    def test_without_a_template_nothing_is_launched(self):
        draft = self.draft()
        for body in ({}, {'at': ahead(hours=1)}):
            self.refused(self.parley.call('POST', f'/api/v1/campaigns/{draft["id"]}/launch', body), 422, 'template')
        draft = self.changed(draft, template=self.template['id'])
        for body in ({}, {'at': ahead(hours=1)}):
            self.refused(self.parley.call('POST', f'/api/v1/campaigns/{draft["id"]}/launch', body), 422)

    def test_scheduled_it_goes_by_itself(self):
        draft = self.finished(name='By itself')
        path = f'/api/v1/campaigns/{draft["id"]}'
        scheduled = self.parley.done('POST', path + '/launch', {'at': ahead(seconds=2), 'revision': draft['revision']})
        self.assertEqual(scheduled['state'], 'draft')
        self.assertIsNotNone(scheduled['scheduled'])
        wait_until(lambda: self.parley.done('GET', path)['state'] == 'finished', 'it went')

    def test_a_schedule_can_be_called_off_and_keeps_the_draft_fit_to_go(self):
        draft = self.finished()
        path = f'/api/v1/campaigns/{draft["id"]}'
        scheduled = self.parley.done('POST', path + '/launch', {'at': ahead(hours=1)})
        self.refused(self.parley.call('DELETE', path), 409, 'scheduled')
        self.refused(self.change(scheduled), 422, 'template')
        self.refused(self.change(scheduled, template=self.template['id']), 422, 'plan.values.body.1')
        scheduled = self.changed(scheduled, name='Later', template=self.template['id'], plan={'values': HELLO})
        self.assertIsNotNone(scheduled['scheduled'])
        waiting = self.parley.done('GET', '/api/v1/campaigns?state=draft&scheduled=true')['items']
        self.assertEqual([row['id'] for row in waiting], [draft['id']])
        off = self.parley.done('POST', path + '/unschedule')
        self.assertIsNone(off['scheduled'])
        self.refused(self.parley.call('POST', path + '/unschedule'), 409, 'state')
        self.refused(self.parley.call('POST', path + '/launch', {'at': '2026-01-31T12:00:00Z'}), 422, 'at')
        self.refused(self.parley.call('POST', path + '/launch', {'at': ahead(days=400)}), 422, 'at')

    def test_what_is_scheduled_is_changed_by_those_alone_who_may_send(self):
        draft = self.finished()
        key = self.parley.done('POST', '/api/v1/keys', {'name': 'writer', 'scopes': ['campaigns:write', 'campaigns:read']})
        path = f'/api/v1/campaigns/{draft["id"]}'
        body = {'name': 'Mine', 'template': self.template['id'], 'plan': {'values': HELLO}, 'revision': draft['revision']}
        written = self.parley.call('PUT', path, body, key=key['key'])
        self.assertEqual(written.status, 200, written)
        scheduled = self.parley.done('POST', path + '/launch', {'at': ahead(hours=1)})
        answer = self.parley.call('PUT', path, body | {'revision': scheduled['revision']}, key=key['key'])
        self.refused(answer, 403, 'scheduled')


class Listing(Drafts):
    def test_by_name_state_and_order_page_by_page(self):
        names = ['Winter sale', 'Summer sale', 'Autumn', '50% off_now']
        ids = {name: self.draft(name=name)['id'] for name in names}

        def found(query):
            return [row['name'] for row in self.parley.done('GET', '/api/v1/campaigns?' + query)['items']]

        self.assertEqual(found('name=SALE'), ['Winter sale', 'Summer sale'])
        self.assertEqual(found('name=sale&order=newest'), ['Summer sale', 'Winter sale'])
        self.assertEqual(found('name=%25'), ['50% off_now'])
        self.assertEqual(found('name=_'), ['50% off_now'])
        self.assertEqual(found('state=finished'), [])
        self.assertEqual(found('order=newest&limit=2'), ['50% off_now', 'Autumn'])
        page = self.parley.done('GET', '/api/v1/campaigns?order=newest&limit=2')
        self.assertEqual(page['next'], ids['Autumn'])
        self.assertEqual(found(f'order=newest&limit=2&after={page["next"]}'), ['Summer sale', 'Winter sale'])
        self.assertEqual({row['progress'] for row in page['items']}, {None})
        for query, field in (('order=up', 'order'), ('scheduled=maybe', 'scheduled'), ('state=gone', 'state'),
                             (f'name={"x" * 201}', 'name')):
            self.refused(self.parley.call('GET', '/api/v1/campaigns?' + query), 400, field)

    def test_drafts_outlive_a_restart(self):
        draft = self.changed(self.draft(name='Kept'), template=self.template['id'], plan={'values': HELLO},
                             send_at=ahead(hours=2))
        self.parley.stop()
        self.parley.start()
        self.assertEqual(self.parley.done('GET', f'/api/v1/campaigns/{draft["id"]}'), draft)
        time.sleep(1.5)  # a wish is no schedule
        self.assertEqual(self.parley.done('GET', f'/api/v1/campaigns/{draft["id"]}')['state'], 'draft')


del Drafts

if __name__ == '__main__':
    unittest.main(verbosity=2)
