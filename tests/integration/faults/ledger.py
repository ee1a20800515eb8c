"""The ledger, read straight from SQLite, past all code under test: one of the two oracles."""

import collections
import json

# The numbers that the ledger stores (src/message/status.h).
STATUSES = ("skipped", "queued", "intended", "uncertain", "accepted", "sent", "failed", "delivered", "read", "clicked")
SENT = ("accepted", "sent", "delivered", "read", "clicked")
WAITING = ("queued", "intended")
# Those of the counters by time and by country (src/store/schema_statistics.h).
STAGES = {5: "sent_at", 6: "failed_at", 7: "delivered_at", 8: "read_at", 9: "clicked_at", 10: "replied_at"}

Message = collections.namedtuple("Message", "id campaign run profile status reason attempts known")


class Ledger:
    def __init__(self, sql):
        self.sql = sql

    def messages(self, campaign):
        """By wire id. `known` are the reports that it has: their names."""
        rows = self.sql.execute(
            "SELECT m.id, m.campaign_id, c.run, m.profile_id, m.status, m.reason, m.attempts, sent_received, "
            "delivered_received, read_received, clicked_received, failed_received "
            "FROM message m JOIN campaign c ON c.id = m.campaign_id WHERE m.campaign_id = ?", (campaign,))
        reports = ("sent", "delivered", "read", "clicked", "failed")
        found = {}
        for row in rows:
            known = {name for name, received in zip(reports, row[7:]) if received is not None}
            found["|".join(str(part) for part in (row[1], row[2], row[3], row[0]))] = Message(
                row[0], row[1], row[2], row[3], STATUSES[row[4]], row[5], row[6], known)
        return found

    def names_by_number(self, campaign):
        rows = self.sql.execute(
            "SELECT p.phone, m.campaign_id, c.run, m.profile_id, m.id FROM message m JOIN profile p ON p.id = m.profile_id "
            "JOIN campaign c ON c.id = m.campaign_id WHERE m.campaign_id = ?", (campaign,))
        return {"to:" + row[0].lstrip("+"): "|".join(str(part) for part in row[1:]) for row in rows}

    def differences(self):
        """Counters that a recount of the messages does not confirm, of all campaigns."""
        counted = self.cells("SELECT campaign_id, status, reason, messages FROM tally WHERE messages <> 0")
        found = self.cells("SELECT campaign_id, status, reason, COUNT(*) FROM message GROUP BY 1, 2, 3")
        counted |= self.cells("SELECT campaign_id, 'at ' || quarter, stage, messages FROM campaign_quarter "
                              "WHERE messages <> 0")
        counted |= self.cells("SELECT campaign_id, 'in ' || country, stage, messages FROM campaign_country "
                              "WHERE messages <> 0")
        for stage, column in STAGES.items():
            for place in (f"'at ' || ({column} / 900000)", "'in ' || country"):
                found |= self.cells(f"SELECT campaign_id, {place}, {stage}, COUNT(*) FROM message_reached "
                                    f"WHERE {column} IS NOT NULL GROUP BY 1, 2")
        return {cell: (counted.get(cell, 0), found.get(cell, 0))
                for cell in counted.keys() | found.keys() if counted.get(cell, 0) != found.get(cell, 0)}

    def cells(self, query):
        return {row[:3]: row[3] for row in self.sql.execute(query)}

    def count(self, campaign, status):
        return self.sql.execute("SELECT COUNT(*) FROM message WHERE campaign_id = ? AND status = ?",
                                (campaign, STATUSES.index(status))).fetchone()[0]

    def state(self, campaign):
        row = self.sql.execute("SELECT state FROM campaign WHERE id = ?", (campaign,)).fetchone()
        return row[0] if row else None

    def waiting(self):
        """How often each set of reports waits for its message: that of an answer which never came tells its only name."""
        reports = collections.defaultdict(set)
        for name, report in self.sql.execute("SELECT provider_message, report FROM early_report"):
            reports[name].add(json.loads(report)["status"])
        return collections.Counter(frozenset(told - {"accepted"}) for told in reports.values())

    def quarantined(self):
        return [bytes(raw) for (raw,) in self.sql.execute("SELECT raw FROM quarantine")]
