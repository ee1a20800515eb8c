#include "access/projects.h"
#include "api/answers.h"
#include "api/notifications/handlers.h"
#include "api/notifications/log.h"
#include "api/notifications/order.h"
#include "api/notifications/shape.h"
#include "api/notifications/words_of_provider.h"

namespace parley::api::notifications {

namespace {

constexpr long long most_of_request = 10'000;

json::value provider_of(const LogRow& row, const ChannelEvents& events) {
    return events.channel == whatsapp_channel && !row.dialect.empty() ? json::value(identifier_of(row.dialect))
                                                                      : json::value();
}

json::object line_of(const LogRow& row, const ChannelEvents& events) {
    json::object line;
    line["requestId"] = row.request;
    line["time"] = time_or_null(events.at);
    line["recipient"] = row.recipient;
    line["channel"] = events.channel;
    line["provider"] = provider_of(row, events);
    line["event"] = events.event;
    line["reason"] = text_or_null(events.reason);
    line["history"] = events.history;
    return line;
}

json::array lines_of(const std::vector<LogRow>& rows, Time now) {
    json::array lines;
    for (const LogRow& row : rows) {
        for (const ChannelEvents& events : events_of(row, now)) {
            lines.push_back(line_of(row, events));
        }
    }
    return lines;
}

json::object native_item(const LogRow& row, Time now) {
    json::object item;
    item["id"] = row.id;
    item["request"] = row.request;
    item["recipient"] = row.recipient;
    item["category"] = text_or_null(row.category);
    item["message"] = row.message ? json::value(row.message->id.value) : json::value();
    item["created"] = to_text(row.created);
    item["due"] = to_text(row.due);
    json::array channels;
    for (const ChannelEvents& events : events_of(row, now)) {
        json::object channel;
        channel["channel"] = events.channel;
        channel["provider"] = provider_of(row, events);
        channel["event"] = events.event;
        channel["reason"] = text_or_null(events.reason);
        channel["at"] = time_or_null(events.at);
        channel["history"] = events.history;
        channels.push_back(std::move(channel));
    }
    item["channels"] = std::move(channels);
    return item;
}

// An app goes by its API key, by its account id or by its number.
bool is_app(Context& context, const Call& call, const std::string& named) {
    if (context.projects == nullptr || named.empty()) {
        return false;
    }
    const auto settings = context.projects->of(call.project);
    return named == settings.notification_key || named == settings.account_id || number_in(named) == call.project.value;
}

}  // namespace

Result<HttpResponse> list_events(Context& context, const Call& call) {
    LogQuery query{call.project, path_text(call, "request")};
    query.limit = most_of_request;
    const auto rows = context.database.read([&](soci::session& sql) { return read_log(sql, query); });
    if (rows.empty()) {
        return Failure(Error{ErrorKind::missing, "there is no such request"});
    }
    json::object answer;
    answer["requestId"] = query.request;
    answer["events"] = lines_of(rows, context.clock.now());
    return json_answer(answer);
}

Result<HttpResponse> list_log(Context& context, const Call& call) {
    if (!is_app(context, call, path_text(call, "app"))) {
        return Failure(Error{ErrorKind::missing, "there is no such app"});
    }
    const auto page = query_number(call, "page", 1, 1, 100'000);
    const auto limit = query_number(call, "limit", 20, 1, 100);
    if (!page || !limit) {
        return std::unexpected(page ? limit.error() : page.error());
    }
    LogQuery query{call.project};
    query.page = *page;
    query.limit = *limit;
    long long total = 0;
    const auto rows = context.database.read([&](soci::session& sql) {
        total = count_log(sql, call.project);
        return read_log(sql, query);
    });
    json::object answer;
    answer["pagination"] = json::object{{"totalCount", total}, {"currentPage", *page}, {"limit", *limit}};
    answer["data"] = lines_of(rows, context.clock.now());
    return json_answer(answer);
}

Result<HttpResponse> list_notifications(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit", "request", "recipient"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    const auto text = [&](std::string_view name) {
        const std::string* given = query_text(call, name);
        return given == nullptr ? std::string() : *given;
    };
    LogQuery query{call.project, text("request"), text("recipient"), *after};
    query.limit = *limit + 1;
    const auto rows = context.database.read([&](soci::session& sql) { return read_log(sql, query); });
    const Time now = context.clock.now();
    return page_of(rows, *limit, [now](const LogRow& row) { return native_item(row, now); });
}

}  // namespace parley::api::notifications
