#include "access/audit.h"
#include "api/access/handlers.h"
#include "api/answers.h"
#include "dialect/wire_time.h"

namespace parley::api {

namespace {

json::object to_json(const access::KeptAuditEntry& kept) {
    json::object body;
    body["id"] = kept.id;
    body["at"] = to_text(kept.entry.at);
    body["actor"] = kept.entry.actor;
    body["action"] = kept.entry.action;
    body["subject"] = kept.entry.subject;
    body["before"] = kept.entry.before;
    body["after"] = kept.entry.after;
    return body;
}

Result<std::optional<Time>> query_time(const Call& call, std::string_view name) {
    const std::string* text = query_text(call, name);
    if (text == nullptr) {
        return std::nullopt;
    }
    const auto time = read_time(std::string_view(*text));
    if (!time) {
        return invalid("must be a time", std::string(name), {}, "such as 2026-01-31T12:00:00Z");
    }
    return time;
}

std::optional<std::string> given(const Call& call, std::string_view name) {
    const std::string* text = query_text(call, name);
    return text == nullptr ? std::nullopt : std::optional(*text);
}

}  // namespace

Result<HttpResponse> list_audit_log(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit", "actor", "action", "subject", "from", "until"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    const auto from = query_time(call, "from");
    const auto until = query_time(call, "until");
    if (!from || !until) {
        return std::unexpected(from ? until.error() : from.error());
    }
    const access::AuditFilter filter{given(call, "actor"), given(call, "action"), given(call, "subject"), *from,
                                     *until};
    const auto entries = context.database.read([&](soci::session& sql) {
        return access::list_audit(sql, call.project, filter, *after, static_cast<int>(*limit) + 1);
    });
    return page_of(entries, *limit, [](const access::KeptAuditEntry& kept) { return to_json(kept); });
}

}  // namespace parley::api
