#pragma once
#include <string_view>

#include "base/calling_codes.h"

namespace parley::store {

// How far messages came, by time and by country; kept in the same transaction as the messages themselves (see
// deliver/reached.h, which alone writes here).
//
// campaign_quarter: how many messages of a campaign reached a stage within one quarter of an hour. `quarter` is UTC
// milliseconds / 900,000, so that hours and days of every time zone, also those with half hours, are sums of whole rows.
// `stage` is a number of message/status.h - 5 sent, 6 failed, 7 delivered, 8 read, 9 clicked - or 10, replied. Stages
// are as the funnel counts them: who has read was also delivered, who was delivered was also sent; and a message that
// failed in the end counts as failed and not as sent. `sent` stands at the time when the message left, the others when
// the provider says that they happened, within the bounds of what is possible.
// Single messages are counted with the standing campaigns that they belong to (campaign.kind = 'single'), so that the
// messages of a project are the sum over all its campaigns.
//
// campaign_country: the same by the country of the number that was written to, '' where there is none.
inline constexpr std::string_view statistics_step = R"sql(
ALTER TABLE message ADD COLUMN country TEXT;
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
CREATE TABLE calling_code (digits TEXT PRIMARY KEY, country TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO calling_code (digits, country) VALUES
)sql"
#define PARLEY_CALLING_CODE_ROW(digits, country) "('" #digits "','" #country "'),"
    PARLEY_CALLING_CODES(PARLEY_CALLING_CODE_ROW)
#undef PARLEY_CALLING_CODE_ROW
        R"sql(('', '');
UPDATE message SET country = (SELECT c.country FROM profile p JOIN calling_code c ON c.digits IN (
        SUBSTR(p.phone, 2, 1), SUBSTR(p.phone, 2, 2), SUBSTR(p.phone, 2, 3), SUBSTR(p.phone, 2, 4),
        SUBSTR(p.phone, 2, 6), SUBSTR(p.phone, 2, 7), SUBSTR(p.phone, 2, 5))
    WHERE p.id = message.profile_id AND p.phone IS NOT NULL ORDER BY LENGTH(c.digits) DESC LIMIT 1)
    WHERE status >= 3 OR intended_at IS NOT NULL;
DROP TABLE calling_code;
UPDATE message SET replied_at = COALESCE(
        (SELECT MIN(i.received_at) FROM incoming i WHERE i.profile_id = message.profile_id
         AND i.answers_message = message.id),
        read_received, delivered_received, sent_received, settled_at, intended_at, 0)
    WHERE replied = 1;
CREATE TABLE reached_at (campaign_id BIGINT, country TEXT, status INTEGER, sent BIGINT, failed BIGINT,
                         delivered BIGINT, read BIGINT, clicked BIGINT, replied BIGINT, settled BIGINT);
INSERT INTO reached_at SELECT campaign_id, COALESCE(country, ''), status, intended_at,
    CASE WHEN failed_at < failed_received AND intended_at IS NOT NULL
         THEN CASE WHEN failed_at > intended_at THEN failed_at ELSE intended_at END ELSE failed_received END,
    CASE WHEN delivered_at < delivered_received AND intended_at IS NOT NULL
         THEN CASE WHEN delivered_at > intended_at THEN delivered_at ELSE intended_at END ELSE delivered_received END,
    CASE WHEN read_at < read_received AND intended_at IS NOT NULL
         THEN CASE WHEN read_at > intended_at THEN read_at ELSE intended_at END ELSE read_received END,
    CASE WHEN clicked_at < clicked_received AND intended_at IS NOT NULL
         THEN CASE WHEN clicked_at > intended_at THEN clicked_at ELSE intended_at END ELSE clicked_received END,
    replied_at,
    settled_at
    FROM message WHERE status >= 4 OR replied = 1;
)sql";

}  // namespace parley::store
