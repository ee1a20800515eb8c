#include "webhook/endpoint.h"

#include <fmt/format.h>

#include "store/row.h"

namespace parley::webhook {

namespace {

constexpr const char* of_project_sql =
    "SELECT id, project_id, url, description, events, secret, former_secret, former_until, "
    "CAST(enabled AS BIGINT), disabled_reason, failing_since, delivered_at, created_at, updated_at "
    "FROM webhook_endpoint WHERE project_id = :project AND removed_at IS NULL ORDER BY id";
constexpr const char* one_sql =
    "SELECT id, project_id, url, description, events, secret, former_secret, former_until, "
    "CAST(enabled AS BIGINT), disabled_reason, failing_since, delivered_at, created_at, updated_at "
    "FROM webhook_endpoint WHERE project_id = :project AND id = :id AND removed_at IS NULL";

long long number_of(Time time) {
    return time.time_since_epoch().count();
}
Time time_of(const soci::row& row, std::size_t place) {
    return Time(std::chrono::milliseconds(store::integer(row, place)));
}
std::optional<Time> time_or_nothing(const soci::row& row, std::size_t place) {
    return row.get_indicator(place) == soci::i_null ? std::nullopt : std::optional(time_of(row, place));
}

WebhookEndpoint read(const soci::row& row) {
    WebhookEndpoint endpoint;
    endpoint.id = EndpointId{store::integer(row, 0)};
    endpoint.project = ProjectId{store::integer(row, 1)};
    endpoint.url = row.get<std::string>(2);
    endpoint.description = row.get<std::string>(3);
    endpoint.events = read_events(row.get<std::string>(4));
    endpoint.secret = row.get<std::string>(5);
    endpoint.former_secret = row.get<std::string>(6);
    endpoint.former_until = time_of(row, 7);
    endpoint.enabled = store::integer(row, 8) != 0;
    endpoint.disabled_reason = row.get<std::string>(9);
    endpoint.failing_since = time_or_nothing(row, 10);
    endpoint.delivered = time_or_nothing(row, 11);
    endpoint.created = time_of(row, 12);
    endpoint.updated = time_of(row, 13);
    return endpoint;
}

}  // namespace

std::string written(const std::vector<EventType>& events) {
    std::string text = "|";
    for (const EventType type : events) {
        text += name_of(type);
        text += '|';
    }
    return text;
}

std::vector<EventType> read_events(std::string_view text) {
    std::vector<EventType> events;
    while (!text.empty()) {
        const auto bar = std::min(text.find('|'), text.size());
        if (const auto type = type_named(text.substr(0, bar))) {
            events.push_back(*type);
        }
        text.remove_prefix(std::min(bar + 1, text.size()));
    }
    return events;
}

Result<EndpointId> insert_endpoint(soci::session& sql, const WebhookEndpoint& endpoint) {
    const long long owner = endpoint.project.value;
    long long count = 0;
    sql << "SELECT CAST(COUNT(*) AS BIGINT) FROM webhook_endpoint WHERE project_id = :project AND removed_at IS NULL",
        soci::use(owner), soci::into(count);
    if (count >= static_cast<long long>(most_endpoints)) {
        return Failure(Error{ErrorKind::conflict,
                             fmt::format("a project has at most {} webhooks", most_endpoints),
                             {},
                             {},
                             "remove one that is not used any more"});
    }
    long long id = 0;
    sql << "UPDATE sequence SET next = next + 1 WHERE name = 'webhook_endpoint' RETURNING next - 1", soci::into(id);
    const std::string events = written(endpoint.events);
    const int enabled = endpoint.enabled ? 1 : 0;
    const long long at = number_of(endpoint.created);
    sql << "INSERT INTO webhook_endpoint (id, project_id, url, description, events, secret, enabled, created_at, "
           "updated_at) VALUES (:id, :project, :url, :description, :events, :secret, :enabled, :created, :updated)",
        soci::use(id), soci::use(owner), soci::use(endpoint.url), soci::use(endpoint.description), soci::use(events),
        soci::use(endpoint.secret), soci::use(enabled), soci::use(at), soci::use(at);
    return EndpointId{id};
}

std::optional<WebhookEndpoint> find_endpoint(soci::session& sql, ProjectId project, EndpointId id) {
    const long long owner = project.value;
    const long long number = id.value;
    const soci::rowset<soci::row> rows = (sql.prepare << one_sql, soci::use(owner), soci::use(number));
    for (const soci::row& row : rows) {
        return read(row);
    }
    return std::nullopt;
}

std::vector<WebhookEndpoint> list_endpoints(soci::session& sql, ProjectId project) {
    const long long owner = project.value;
    const soci::rowset<soci::row> rows = (sql.prepare << of_project_sql, soci::use(owner));
    std::vector<WebhookEndpoint> endpoints;
    for (const soci::row& row : rows) {
        endpoints.push_back(read(row));
    }
    return endpoints;
}

std::optional<WebhookEndpoint> change_endpoint(soci::session& sql, ProjectId project, EndpointId id,
                                               const EndpointChange& change, Time now) {
    auto endpoint = find_endpoint(sql, project, id);
    if (!endpoint) {
        return std::nullopt;
    }
    endpoint->url = change.url.value_or(endpoint->url);
    endpoint->description = change.description.value_or(endpoint->description);
    endpoint->events = change.events.value_or(endpoint->events);
    endpoint->updated = now;
    if (change.enabled) {
        endpoint->enabled = *change.enabled;
        endpoint->disabled_reason.clear();
        endpoint->failing_since.reset();
    }
    const std::string events = written(endpoint->events);
    const int enabled = endpoint->enabled ? 1 : 0;
    const long long failing = number_of(endpoint->failing_since.value_or(Time{}));
    soci::indicator failing_mark = endpoint->failing_since ? soci::i_ok : soci::i_null;
    const long long at = number_of(now);
    const long long number = id.value;
    sql << "UPDATE webhook_endpoint SET url = :url, description = :description, events = :events, enabled = :enabled, "
           "disabled_reason = :reason, failing_since = :failing, updated_at = :at WHERE id = :id",
        soci::use(endpoint->url), soci::use(endpoint->description), soci::use(events), soci::use(enabled),
        soci::use(endpoint->disabled_reason), soci::use(failing, failing_mark), soci::use(at), soci::use(number);
    return endpoint;
}

std::optional<WebhookEndpoint> rotate_secret(soci::session& sql, ProjectId project, EndpointId id,
                                             const std::string& sealed, Time now) {
    const long long owner = project.value;
    const long long number = id.value;
    const long long at = number_of(now);
    const long long until = number_of(now + former_secret_is_good);
    sql << "UPDATE webhook_endpoint SET former_secret = secret, former_until = :until, secret = :secret, "
           "updated_at = :at WHERE id = :id AND project_id = :project AND removed_at IS NULL",
        soci::use(until), soci::use(sealed), soci::use(at), soci::use(number), soci::use(owner);
    return find_endpoint(sql, project, id);
}

bool remove_endpoint(soci::session& sql, ProjectId project, EndpointId id, Time now) {
    const long long owner = project.value;
    const long long number = id.value;
    const long long at = number_of(now);
    soci::statement statement =
        (sql.prepare << "UPDATE webhook_endpoint SET removed_at = :at, enabled = 0, secret = '', former_secret = '' "
                        "WHERE id = :id AND project_id = :project AND removed_at IS NULL",
         soci::use(at), soci::use(number), soci::use(owner));
    statement.execute(true);
    return statement.get_affected_rows() == 1;
}

Result<std::vector<std::string>> secrets_of(const WebhookEndpoint& endpoint, const SecretBox& box, Time now) {
    std::vector<std::string> secrets;
    auto present = box.unseal(endpoint.secret);
    if (!present) {
        return std::unexpected(std::move(present.error()));
    }
    secrets.push_back(std::move(*present));
    if (!endpoint.former_secret.empty() && now < endpoint.former_until) {
        auto former = box.unseal(endpoint.former_secret);
        if (!former) {
            return std::unexpected(std::move(former.error()));
        }
        secrets.push_back(std::move(*former));
    }
    return secrets;
}

}  // namespace parley::webhook
