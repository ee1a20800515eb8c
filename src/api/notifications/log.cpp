#include "api/notifications/log.h"

#include <algorithm>

#include "api/answers.h"
#include "api/notifications/order.h"
#include "api/notifications/shape.h"
#include "api/notifications/topics.h"
#include "message/failure.h"
#include "store/row.h"

namespace parley::api::notifications {

namespace {

constexpr const char* columns = R"sql(
    SELECT n.id, n.request_id, n.recipient, n.state, n.explanation, CAST(n.in_app AS BIGINT), n.uncarried, n.category,
           n.due_at, n.created_at, COALESCE(n.seen_at, 0), COALESCE(m.id, 0), CAST(COALESCE(m.status, 0) AS BIGINT),
           CAST(COALESCE(m.reason, 0) AS BIGINT), COALESCE(m.words, ''), COALESCE(m.settled_at, 0),
           COALESCE(m.sent_at, m.sent_received, 0), COALESCE(m.delivered_at, m.delivered_received, 0),
           COALESCE(m.read_at, m.read_received, 0), COALESCE(m.failed_at, m.failed_received, 0),
           COALESCE(p.dialect, '')
    FROM notification n LEFT JOIN message m ON m.id = n.message_id LEFT JOIN campaign c ON c.id = m.campaign_id
         LEFT JOIN provider p ON p.id = c.provider_id
    WHERE n.project_id = :project AND n.id > :after)sql";
constexpr const char* of_recipient = " AND n.recipient = :recipient";
constexpr const char* of_everybody = " AND :recipient = ''";
constexpr const char* of_request = " AND n.request_id = :request";
constexpr const char* of_any = " AND :request = ''";
constexpr const char* in_order = " ORDER BY n.id LIMIT :limit OFFSET :offset";
constexpr const char* newest_first = " ORDER BY n.id DESC LIMIT :limit OFFSET :offset";

std::optional<Time> time_unless_zero(const soci::row& row, std::size_t place) {
    const long long at = store::integer(row, place);
    return at == 0 ? std::nullopt : std::optional(time_of(at));
}

std::optional<MessageRow> message_in(const soci::row& row) {
    const long long id = store::integer(row, 11);
    if (id == 0) {
        return std::nullopt;
    }
    MessageRow message;
    message.id = MessageId{id};
    message.status = static_cast<Status>(store::integer(row, 12));
    message.reason = static_cast<int>(store::integer(row, 13));
    message.words = row.get<std::string>(14);
    message.settled = time_unless_zero(row, 15);
    message.sent.at = time_unless_zero(row, 16);
    message.delivered.at = time_unless_zero(row, 17);
    message.read.at = time_unless_zero(row, 18);
    message.failed.at = time_unless_zero(row, 19);
    return message;
}

void add(ChannelEvents& events, std::string_view event, const std::optional<Time>& at) {
    json::object line;
    line["event"] = event;
    line["at"] = time_or_null(at);
    events.history.push_back(std::move(line));
    events.event = event;
    events.at = at;
}

std::string with_words(std::string_view explanation, const std::string& words) {
    return words.empty() ? std::string(explanation) : fmt::format("{}: {}", explanation, words);
}

void discard(ChannelEvents& events, std::string reason, const std::optional<Time>& at) {
    add(events, "discarded", at);
    events.reason = std::move(reason);
}

// Whoever reads a message had it delivered, and what was delivered was sent, also where nobody said so.
void add_life(ChannelEvents& events, const LogRow& row, const MessageRow& message, Time now) {
    const Status status = message.status;
    const bool was_taken = status == Status::accepted || status == Status::sent || status >= Status::delivered ||
                           (status == Status::failed && (message.sent.at || message.failed.at));
    if (was_taken) {
        add(events, "sent", message.settled ? message.settled : message.sent.at);
    }
    if (status >= Status::delivered) {
        add(events, "delivered", message.delivered.at ? message.delivered.at : message.read.at);
    }
    if (status >= Status::read) {
        add(events, "seen", message.read.at);
    }
    events.reason = row.explanation;
    if (status == Status::skipped) {
        discard(events, std::string(explanation_of(static_cast<SkipReason>(message.reason))), row.created);
    } else if (status == Status::failed) {
        discard(events, with_words(explanation_of(static_cast<FailureCode>(message.reason)), message.words),
                message.failed.at ? message.failed.at : message.settled);
    } else if (status == Status::uncertain) {
        discard(events, with_words("uncertain: it may have left, but no answer is known", message.words),
                message.settled);
    } else if (status == Status::queued || status == Status::intended) {
        add(events, row.due > now ? "scheduled" : "queued", row.created);
    }
}

ChannelEvents whatsapp_events(const LogRow& row, Time now) {
    ChannelEvents events{std::string(whatsapp_channel)};
    if (row.state == "discarded" || !row.message) {
        discard(events, row.explanation.empty() ? "the message is not there any more" : row.explanation, row.created);
    } else {
        add_life(events, row, *row.message, now);
    }
    return events;
}

ChannelEvents in_app_events(const LogRow& row, Time now) {
    ChannelEvents events{std::string(in_app_channel)};
    if (row.due > now) {
        add(events, "scheduled", row.created);
        return events;
    }
    add(events, "sent", row.due);
    add(events, "delivered", row.due);
    if (row.seen) {
        add(events, "seen", row.seen);
    }
    return events;
}

}  // namespace

std::vector<LogRow> read_log(soci::session& sql, const LogQuery& query) {
    const long long project = query.project.value;
    const long long offset = query.page > 0 ? (query.page - 1) * query.limit : 0;
    const std::string text = std::string(columns) + (query.request.empty() ? of_any : of_request) +
                             (query.recipient.empty() ? of_everybody : of_recipient) +
                             (query.page > 0 ? newest_first : in_order);
    const soci::rowset<soci::row> rows =
        (sql.prepare << text, soci::use(project, "project"), soci::use(query.recipient, "recipient"),
         soci::use(query.after, "after"), soci::use(query.request, "request"), soci::use(query.limit, "limit"),
         soci::use(offset, "offset"));
    std::vector<LogRow> log;
    for (const soci::row& row : rows) {
        LogRow line;
        line.id = store::integer(row, 0);
        line.request = row.get<std::string>(1);
        line.recipient = row.get<std::string>(2);
        line.state = row.get<std::string>(3);
        line.explanation = row.get<std::string>(4);
        line.in_app = store::integer(row, 5) != 0;
        line.uncarried = texts_in(row.get<std::string>(6));
        line.category = row.get<std::string>(7);
        line.due = time_of(store::integer(row, 8));
        line.created = time_of(store::integer(row, 9));
        line.seen = time_unless_zero(row, 10);
        line.message = message_in(row);
        line.dialect = row.get<std::string>(20);
        log.push_back(std::move(line));
    }
    return log;
}

long long count_log(soci::session& sql, ProjectId project) {
    const long long number = project.value;
    long long count = 0;
    sql << "SELECT COUNT(*) FROM notification WHERE project_id = :project", soci::use(number, "project"),
        soci::into(count);
    return count;
}

std::vector<ChannelEvents> events_of(const LogRow& row, Time now) {
    std::vector<ChannelEvents> channels;
    if (row.state != "none") {
        channels.push_back(whatsapp_events(row, now));
    }
    if (row.in_app) {
        channels.push_back(in_app_events(row, now));
    }
    for (const std::string& channel : row.uncarried) {
        ChannelEvents events{channel};
        discard(events, "this server carries WhatsApp and the inbox alone", row.created);
        channels.push_back(std::move(events));
    }
    return channels;
}

}  // namespace parley::api::notifications
