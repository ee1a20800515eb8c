"""Fills the data folder of a stopped server with a million people and ten million messages.

    build/release/parley serve --data FOLDER     once, with the sandbox, a provider and a template; then stop it
    python3 tests/bench/large_database.py FOLDER [--people 1000000] [--messages 10000000]

Everything is made of the row's number, inside SQLite: about five minutes. Counters are counted from the messages, by
the view that a recount reads, so that `parley recount` agrees.
"""

import argparse
import os
import sqlite3
import time

DAY = 86_400_000
FIRST_NAMES = ('Asha', 'Ravi', 'Meera', 'Karan', 'Divya', 'Arjun', 'Nila', 'Vikram', 'Sana', 'Rohan', 'Priya', 'Dev')
LAST_NAMES = ('Sharma', 'Rao', 'Iyer', 'Khan', 'Patel', 'Das', 'Nair', 'Singh', 'Bose', 'Mehta', 'Joshi')
CITIES = ('Delhi', 'Mumbai', 'Chennai', 'Pune', 'Kolkata', 'Jaipur', 'Kochi')
# Of a thousand messages, how many stand there: (status, reason, share).
FATES = ((0, 1, 20), (6, 3, 15), (6, 4, 15), (6, 6, 10), (3, 0, 5), (5, 0, 60), (7, 0, 290), (8, 0, 435), (9, 0, 150))
STAGES = ((5, 'sent_at'), (6, 'failed_at'), (7, 'delivered_at'), (8, 'read_at'), (9, 'clicked_at'), (10, 'replied_at'))


def choice(values, number):
    """SQL that takes one of the values by a number."""
    cases = ' '.join(f"WHEN {place} THEN '{value}'" for place, value in enumerate(values))
    return f'CASE ({number}) % {len(values)} {cases} END'


def letters(country):
    """As messages keep it."""
    return ord(country[0]) * 256 + ord(country[1])


def by_share(column):
    """SQL of a message's status or reason, by its fate `h` from 0 to 999."""
    cases, until = '', 0
    for fate in FATES:
        until += fate[2]
        cases += f'WHEN h < {until} THEN {fate[column]} '
    return f'CASE {cases}END'


def numbers(first, last):
    return (f'WITH RECURSIVE number(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM number WHERE n < {last}) ')


class Filler:
    def __init__(self, folder):
        self.sql = sqlite3.connect(os.path.join(folder, 'parley.db'), isolation_level=None)
        for pragma in ('journal_mode=WAL', 'synchronous=OFF', 'cache_size=-400000', 'temp_store=MEMORY'):
            self.sql.execute('PRAGMA ' + pragma)
        self.now = int(time.time() * 1000)

    def step(self, what, statements):
        begin = time.monotonic()
        self.sql.execute('BEGIN')
        for statement in statements:
            self.sql.execute(statement)
        self.sql.execute('COMMIT')
        print(f'{what}: {time.monotonic() - begin:.1f} s', flush=True)

    def people(self, count):
        first = self.sql.execute('SELECT COALESCE(MAX(id), 0) + 1 FROM profile').fetchone()[0]
        name = f"{choice(FIRST_NAMES, 'n')} || ' ' || {choice(LAST_NAMES, 'n / 12')}"
        last = first + count - 1
        # Canada and Germany beside India.
        phone = ("CASE n % 10 WHEN 8 THEN '+1416' || (5000000 + n) WHEN 9 THEN '+49151' || (10000000 + n) "
                 "ELSE '+9198' || (20000000 + n) END")
        self.step('people', [
            numbers(first, last) +
            'INSERT INTO profile (id, project_id, identity, phone, opted_in, attributes, created_at, updated_at) '
            f"SELECT n, 1, 'person-' || n, {phone}, n % 50 <> 0, "
            f"""'{{"Name":"' || {name} || '","City":"' || {choice(CITIES, 'n / 3')} || '"}}', """
            f'{self.now} - n % 400 * {DAY}, {self.now} - n % 30 * {DAY} FROM number',
            f"UPDATE sequence SET next = {last + 1} WHERE name = 'profile'"])
        return first

    def campaign(self, number, size, first_person, people):
        provider, = self.sql.execute('SELECT MIN(id) FROM provider').fetchone()
        template, = self.sql.execute('SELECT MIN(id) FROM template').fetchone()
        first = self.sql.execute("SELECT COALESCE((SELECT next FROM sequence WHERE name = 'message'), 1)").fetchone()[0]
        last = first + size - 1
        launched = self.now - (number + 4) * 3 * DAY
        id_ = self.sql.execute(
            'INSERT INTO campaign (project_id, name, provider_id, template_id, plan, state, run, first_message, '
            "last_message, snapshot_done, created_at, launched_at, finished_at) VALUES (1, ?, ?, ?, '{\"values\":{}}', "
            "'finished', ?, ?, ?, 1, ?, ?, ?) RETURNING id",
            (f'Campaign {number}', provider, template, launched // 1000, first, last, launched - DAY, launched,
             launched + size // 5)).fetchone()[0]
        country = f"CASE p % 10 WHEN 8 THEN {letters('CA')} WHEN 9 THEN {letters('DE')} ELSE {letters('IN')} END"
        self.step(f'campaign {number} of {size:,} messages', [
            numbers(0, size - 1) +
            ', fate AS (SELECT n, n * 7919 % 1000 AS h, '
            f'{first_person} + n % {people} AS p, {launched} + n / 5 AS at FROM number), '
            f'stand AS (SELECT *, {by_share(0)} AS status, {by_share(1)} AS reason, at + 2000 + h * 37 AS arrived, '
            'at + 60000 + n * 104729 % 86400000 AS seen FROM fate) '
            'INSERT INTO message (id, campaign_id, profile_id, status, reason, attempts, replied, intended_at, settled_at, '
            'sent_at, sent_received, delivered_at, delivered_received, read_at, read_received, clicked_at, '
            'clicked_received, failed_at, failed_received, country, replied_at) SELECT '
            f'{first} + n, {id_}, p, status, reason, status > 0, status >= 8 AND h % 20 = 0, '
            'CASE WHEN status > 0 THEN at END, CASE WHEN status > 0 THEN at + 20 END, '
            'CASE WHEN status >= 5 THEN at + 500 END, CASE WHEN status >= 5 THEN at + 600 END, '
            'CASE WHEN status >= 7 THEN arrived END, CASE WHEN status >= 7 THEN arrived + 100 END, '
            'CASE WHEN status >= 8 THEN seen END, CASE WHEN status >= 8 THEN seen + 100 END, '
            'CASE WHEN status = 9 THEN seen + 30000 END, CASE WHEN status = 9 THEN seen + 30100 END, '
            'CASE WHEN status = 6 THEN at + 900 END, CASE WHEN status = 6 THEN at + 1000 END, '
            f'CASE WHEN status > 0 THEN {country} END, '
            'CASE WHEN status >= 8 AND h % 20 = 0 THEN seen + 45000 END FROM stand',
            f"INSERT INTO sequence (name, next) VALUES ('message', {last + 1}) ON CONFLICT (name) DO UPDATE SET next = "
            'excluded.next'])
        return id_

    def counters(self):
        count = 'INSERT OR REPLACE INTO {} SELECT campaign_id, {}, COUNT(*) FROM {} GROUP BY campaign_id, {}'
        statements = [count.format('tally', 'status, reason', 'message', 'status, reason'),
                      "INSERT OR REPLACE INTO milestone SELECT campaign_id, 'replied', SUM(replied) FROM message GROUP BY 1"]
        for stage, column in STAGES:
            there = f'message_reached WHERE {column} IS NOT NULL'
            statements += [count.format('campaign_quarter', f'{column} / 900000, {stage}', there, f'{column} / 900000'),
                           count.format('campaign_country', f'country, {stage}', there, 'country')]
        self.step('counters', statements)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('folder')
    parser.add_argument('--people', type=int, default=1_000_000)
    parser.add_argument('--messages', type=int, default=10_000_000)
    given = parser.parse_args()
    filler = Filler(given.folder)
    first = filler.people(given.people)
    # One large campaign, and smaller ones beside it.
    filler.campaign(1, given.messages // 2, first, given.people)
    for number in range(2, 12):
        filler.campaign(number, given.messages // 20, first, given.people)
    filler.counters()
    filler.sql.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    filler.sql.execute('ANALYZE')


if __name__ == '__main__':
    main()
