#pragma once
#include <string_view>

#include "base/calling_codes.h"

namespace parley::store {

// How far messages came, by time and by country; kept in the same transaction as the messages themselves (see
// deliver/reached.h, which alone writes here).
//
// campaign_quarter: how many messages of a campaign reached a stage within one quarter of an hour. `quarter` is UTC
// milliseconds / 900,000, so that hours and days of every time zone, also those with half hours, are sums of whole
// rows. `stage` is a number of message/status.h - 5 sent, 6 failed, 7 delivered, 8 read, 9 clicked - or 10, replied.
// Stages are as the funnel counts them: who has read was also delivered, who was delivered was also sent; and a message
// that failed in the end counts as failed and not as sent. `sent` stands at the time when the message left, the others
// when the provider says that they happened, within the bounds of what is possible. Single messages are counted with
// the standing campaigns that they belong to (campaign.kind = 'single'), so that the messages of a project are the sum
// over all its campaigns.
//
// campaign_country: the same by the country of the number that was written to, '' where there is none.
//
// message.country is the two letters as 256 * first + second, written when the message leaves: a number may change
// later. message_reached: the same for each message, from what its row says; what the counters are recounted from.
inline constexpr std::string_view statistics_step = R"sql(
ALTER TABLE message ADD COLUMN country INTEGER;
ALTER TABLE message ADD COLUMN replied_at BIGINT;
CREATE TABLE campaign_quarter (
    campaign_id BIGINT NOT NULL,
    quarter BIGINT NOT NULL,
    stage INTEGER NOT NULL,
    messages BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, quarter, stage)
) WITHOUT ROWID;
CREATE TABLE campaign_country (
    campaign_id BIGINT NOT NULL,
    country TEXT NOT NULL,
    stage INTEGER NOT NULL,
    messages BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, country, stage)
) WITHOUT ROWID;
CREATE TABLE calling_code (digits TEXT PRIMARY KEY, country TEXT NOT NULL, letters INTEGER) WITHOUT ROWID;
INSERT INTO calling_code (digits, country) VALUES
)sql"
#define PARLEY_CALLING_CODE_ROW(digits, country) "('" #digits "','" #country "'),"
    PARLEY_CALLING_CODES(PARLEY_CALLING_CODE_ROW)
#undef PARLEY_CALLING_CODE_ROW
        R"sql(('', '');
UPDATE calling_code SET letters = UNICODE(country) * 256 + UNICODE(SUBSTR(country, 2)) WHERE country <> '';
UPDATE message SET country = (SELECT COALESCE(
        (SELECT letters FROM calling_code WHERE digits = SUBSTR(p.phone, 2, 7)),
        (SELECT letters FROM calling_code WHERE digits = SUBSTR(p.phone, 2, 6)),
        (SELECT letters FROM calling_code WHERE digits = SUBSTR(p.phone, 2, 5)),
        (SELECT letters FROM calling_code WHERE digits = SUBSTR(p.phone, 2, 4)),
        (SELECT letters FROM calling_code WHERE digits = SUBSTR(p.phone, 2, 3)),
        (SELECT letters FROM calling_code WHERE digits = SUBSTR(p.phone, 2, 2)),
        (SELECT letters FROM calling_code WHERE digits = SUBSTR(p.phone, 2, 1)))
        FROM profile p WHERE p.id = message.profile_id)
    WHERE status >= 3 OR intended_at IS NOT NULL;
DROP TABLE calling_code;
UPDATE message SET replied_at = COALESCE(
        (SELECT MIN(i.received_at) FROM incoming i WHERE i.profile_id = message.profile_id
         AND i.answers_message = message.id),
        read_received, delivered_received, sent_received, settled_at, intended_at, 0)
    WHERE replied = 1;
CREATE VIEW message_reached AS SELECT id, campaign_id, country,
    CASE WHEN status IN (4, 5, 7, 8, 9) THEN left_at END AS sent_at,
    CASE WHEN status = 6 THEN COALESCE(failed, settled_at, left_at) END AS failed_at,
    CASE WHEN status >= 7 THEN COALESCE(delivered, read, clicked, left_at) END AS delivered_at,
    CASE WHEN status >= 8 THEN COALESCE(read, clicked, left_at) END AS read_at,
    CASE WHEN status = 9 THEN COALESCE(clicked, left_at) END AS clicked_at,
    CASE WHEN replied = 1 THEN COALESCE(replied_at, left_at) END AS replied_at
    FROM (SELECT id, campaign_id, CASE WHEN country > 0 THEN CHAR(country / 256, country % 256) ELSE '' END AS country, status, replied, replied_at, settled_at,
        COALESCE(intended_at, sent_received, delivered_received, read_received, clicked_received, settled_at, 0) AS left_at,
        CASE WHEN failed_at < failed_received AND intended_at IS NOT NULL
             THEN CASE WHEN failed_at > intended_at THEN failed_at ELSE intended_at END ELSE failed_received END AS failed,
        CASE WHEN delivered_at < delivered_received AND intended_at IS NOT NULL
             THEN CASE WHEN delivered_at > intended_at THEN delivered_at ELSE intended_at END ELSE delivered_received END AS delivered,
        CASE WHEN read_at < read_received AND intended_at IS NOT NULL
             THEN CASE WHEN read_at > intended_at THEN read_at ELSE intended_at END ELSE read_received END AS read,
        CASE WHEN clicked_at < clicked_received AND intended_at IS NOT NULL
             THEN CASE WHEN clicked_at > intended_at THEN clicked_at ELSE intended_at END ELSE clicked_received END AS clicked
        FROM message) AS known;
INSERT INTO campaign_quarter (campaign_id, quarter, stage, messages) SELECT campaign_id, sent_at / 900000, 5, COUNT(*)
    FROM message_reached WHERE sent_at IS NOT NULL GROUP BY campaign_id, sent_at / 900000;
INSERT INTO campaign_country (campaign_id, country, stage, messages) SELECT campaign_id, country, 5, COUNT(*)
    FROM message_reached WHERE sent_at IS NOT NULL GROUP BY campaign_id, country;
INSERT INTO campaign_quarter (campaign_id, quarter, stage, messages) SELECT campaign_id, failed_at / 900000, 6, COUNT(*)
    FROM message_reached WHERE failed_at IS NOT NULL GROUP BY campaign_id, failed_at / 900000;
INSERT INTO campaign_country (campaign_id, country, stage, messages) SELECT campaign_id, country, 6, COUNT(*)
    FROM message_reached WHERE failed_at IS NOT NULL GROUP BY campaign_id, country;
INSERT INTO campaign_quarter (campaign_id, quarter, stage, messages) SELECT campaign_id, delivered_at / 900000, 7, COUNT(*)
    FROM message_reached WHERE delivered_at IS NOT NULL GROUP BY campaign_id, delivered_at / 900000;
INSERT INTO campaign_country (campaign_id, country, stage, messages) SELECT campaign_id, country, 7, COUNT(*)
    FROM message_reached WHERE delivered_at IS NOT NULL GROUP BY campaign_id, country;
INSERT INTO campaign_quarter (campaign_id, quarter, stage, messages) SELECT campaign_id, read_at / 900000, 8, COUNT(*)
    FROM message_reached WHERE read_at IS NOT NULL GROUP BY campaign_id, read_at / 900000;
INSERT INTO campaign_country (campaign_id, country, stage, messages) SELECT campaign_id, country, 8, COUNT(*)
    FROM message_reached WHERE read_at IS NOT NULL GROUP BY campaign_id, country;
INSERT INTO campaign_quarter (campaign_id, quarter, stage, messages) SELECT campaign_id, clicked_at / 900000, 9, COUNT(*)
    FROM message_reached WHERE clicked_at IS NOT NULL GROUP BY campaign_id, clicked_at / 900000;
INSERT INTO campaign_country (campaign_id, country, stage, messages) SELECT campaign_id, country, 9, COUNT(*)
    FROM message_reached WHERE clicked_at IS NOT NULL GROUP BY campaign_id, country;
INSERT INTO campaign_quarter (campaign_id, quarter, stage, messages) SELECT campaign_id, replied_at / 900000, 10, COUNT(*)
    FROM message_reached WHERE replied_at IS NOT NULL GROUP BY campaign_id, replied_at / 900000;
INSERT INTO campaign_country (campaign_id, country, stage, messages) SELECT campaign_id, country, 10, COUNT(*)
    FROM message_reached WHERE replied_at IS NOT NULL GROUP BY campaign_id, country;
)sql";

}  // namespace parley::store
