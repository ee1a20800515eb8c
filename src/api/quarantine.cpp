#include "receive/quarantine.h"

#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "base/text.h"
#include "dialect/exchange.h"

namespace parley::api {

namespace {

constexpr std::size_t longest_shown = 64 * 1024;

json::object to_json(const receive::Quarantined& entry) {
    json::object body;
    body["id"] = entry.id;
    body["provider"] = entry.provider.value;
    body["kind"] = entry.kind;
    body["reason"] = entry.reason;
    body["received"] = to_text(entry.received);
    body["bytes"] = entry.bytes;
    return body;
}

std::string shown(std::string_view bytes) {
    return to_utf8(bytes.substr(0, longest_shown));
}

Error no_such_entry() {
    return Error{ErrorKind::missing, "there is no such entry"};
}

Result<receive::QuarantineFilter> read_filter(const Call& call) {
    const auto provider = query_number(call, "provider", 0, 1, std::numeric_limits<std::int64_t>::max());
    if (!provider) {
        return std::unexpected(provider.error());
    }
    receive::QuarantineFilter filter{ProviderId{*provider}};
    if (const std::string* kind = query_text(call, "kind")) {
        if (*kind != "status" && *kind != "incoming") {
            return invalid("is no kind of callback", "kind", *kind, "known are: status, incoming");
        }
        filter.kind = *kind;
    }
    if (const std::string* reason = query_text(call, "reason")) {
        filter.reason = *reason;
    }
    return filter;
}

}  // namespace

Result<HttpResponse> list_quarantine(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit", "provider", "kind", "reason"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    const auto filter = read_filter(call);
    if (!filter) {
        return std::unexpected(filter.error());
    }
    const auto entries = context.database.read([&](soci::session& sql) {
        return receive::list_quarantined(sql, call.project, *after, static_cast<int>(*limit) + 1, *filter);
    });
    return page_of(entries, *limit, [](const receive::Quarantined& entry) { return to_json(entry); });
}

Result<HttpResponse> get_quarantined(Context& context, const Call& call) {
    const auto id = path_number(call, "entry");
    if (!id) {
        return std::unexpected(id.error());
    }
    std::string reason;
    const auto record = context.database.read([&](soci::session& sql) {
        // The row before the next one is the row itself, or another one where it is gone.
        for (const auto& entry : receive::list_quarantined(sql, call.project, *id + 1, 1)) {
            reason = entry.reason;
        }
        return receive::find_quarantined(sql, call.project, *id);
    });
    if (!record) {
        return std::unexpected(no_such_entry());
    }
    json::object headers;
    for (const auto& [name, value] : record->request.headers.fields) {
        headers[to_utf8(name)] = to_utf8(value);
    }
    json::object body;
    body["id"] = *id;
    body["provider"] = record->provider.value;
    body["kind"] = name_of(record->kind);
    body["reason"] = reason;
    body["received"] = to_text(record->received);
    body["method"] = record->request.method;
    body["query"] = shown(query_of(record->request));
    body["headers"] = std::move(headers);
    body["body"] = shown(record->request.body);
    body["body_bytes"] = record->request.body.size();
    return json_answer(body);
}

Result<HttpResponse> retry_quarantined(Context& context, const Call& call) {
    const auto id = path_number(call, "entry");
    if (!id) {
        return std::unexpected(id.error());
    }
    if (auto fine = read_nothing(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    auto retried =
        context.writer.run([&directory = context.directory, project = call.project, entry = *id](soci::session& sql) {
            return receive::retry_quarantined(sql, directory, project, entry);
        });
    if (!retried) {
        return std::unexpected(std::move(retried.error()));
    }
    if (!*retried) {
        return std::unexpected(std::move(retried->error()));
    }
    const receive::Applied& applied = **retried;
    json::object body;
    body["merged"] = applied.merged;
    body["unchanged"] = applied.unchanged;
    body["unknown"] = applied.unknown;
    body["incoming"] = applied.incoming;
    body["still_quarantined"] = applied.quarantined > 0;
    return json_answer(body);
}

Result<HttpResponse> discard_quarantined(Context& context, const Call& call) {
    const auto id = path_number(call, "entry");
    if (!id) {
        return std::unexpected(id.error());
    }
    const auto removed = context.writer.run([project = call.project, entry = *id](soci::session& sql) {
        return receive::remove_quarantined(sql, project, entry);
    });
    if (!removed) {
        return std::unexpected(removed.error());
    }
    if (!*removed) {
        return std::unexpected(no_such_entry());
    }
    return HttpResponse{.status = 204, .headers = {}, .body = {}};
}

}  // namespace parley::api
