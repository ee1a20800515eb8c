#pragma once
#include <string_view>

namespace parley::store {

// What the first page asks for all the time.
//
// consent_quarter: how often people opted in and out within a quarter of an hour (UTC milliseconds / 900,000, as
// campaign_quarter), kept by audience/consent_changes.cpp in the transaction in which they did. What was before is
// counted from the history, which holds the former states, and the present ones. Nobody has opted out
// who had not opted in; of a number each block and each freeing counts.
inline constexpr std::string_view live_step = R"sql(
CREATE TABLE consent_quarter (
    project_id BIGINT NOT NULL,
    quarter BIGINT NOT NULL,
    opted_in BIGINT NOT NULL,
    opted_out BIGINT NOT NULL,
    PRIMARY KEY (project_id, quarter)
) WITHOUT ROWID;
INSERT INTO consent_quarter (project_id, quarter, opted_in, opted_out)
SELECT project_id, at / 900000, SUM(given), SUM(1 - given) FROM (
    SELECT project_id, at, given FROM consent_change WHERE phone IS NOT NULL
    UNION ALL
    SELECT project_id, at, given FROM (
        SELECT project_id, at, given, LAG(given, 1, 0) OVER (PARTITION BY profile_id ORDER BY place) AS former FROM (
            SELECT project_id, profile_id, at, given, id AS place FROM consent_change WHERE profile_id IS NOT NULL
            UNION ALL
            SELECT project_id, id, consent_at, opted_in, 9223372036854775807 FROM profile WHERE consent_at IS NOT NULL
        ) AS states
    ) AS changes WHERE given <> former
) AS said GROUP BY project_id, at / 900000;
CREATE INDEX campaign_active ON campaign (project_id, id) WHERE state IN ('launching', 'running', 'paused');
CREATE INDEX quarantine_owner ON quarantine (owner_id, id);
)sql";

}  // namespace parley::store
