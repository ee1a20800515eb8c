#include "deliver/provider.h"
#include "store/row.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/phone.h"
#include "base/random.h"
#include "base/text.h"

namespace parley::deliver {

namespace {

Result<> within(int value, int least, int most, const char* field) {
    if (value < least || value > most) {
        return invalid(fmt::format("must be from {} to {}", least, most), field, std::to_string(value));
    }
    return {};
}

// A header's name or value must not be able to end its line.
bool is_header_text(std::string_view text) {
    return std::ranges::all_of(text, [](unsigned char byte) { return byte >= 0x20 && byte != 0x7f; });
}

std::string credentials_of(const Provider& provider) {
    json::array headers;
    for (const auto& [name, value] : provider.headers) {
        headers.push_back(json::array{name, value});
    }
    return json::serialize(json::object{{"user", provider.user}, {"password", provider.password}, {"headers", headers}});
}

void read_credentials(const std::string& text, Provider& provider) {
    const auto value = parse_json(text);
    if (!value) {
        return;
    }
    provider.user = text_of(member(*value, "user")).value_or("");
    provider.password = text_of(member(*value, "password")).value_or("");
    if (const auto* headers = member(*value, "headers"); headers != nullptr && headers->is_array()) {
        for (const json::value& header : headers->get_array()) {
            provider.headers.emplace_back(header.at(0).as_string(), header.at(1).as_string());
        }
    }
}

constexpr const char* columns =
    "SELECT id, project_id, nickname, dialect, sender, endpoint, credentials, CAST(concurrency AS BIGINT), "
    "CAST(rate AS BIGINT), CAST(answer_limit_ms AS BIGINT), CAST(idempotent AS BIGINT), CAST(is_default AS BIGINT), "
    "status_secret, incoming_secret, created_at, updated_at FROM provider ";

Time to_time(long long milliseconds) { return Time(std::chrono::milliseconds(milliseconds)); }

Provider to_provider(const soci::row& row) {
    Provider provider;
    provider.id = ProviderId{store::integer(row, 0)};
    provider.project = ProjectId{store::integer(row, 1)};
    provider.nickname = row.get<std::string>(2);
    provider.dialect = row.get<std::string>(3);
    provider.sender = row.get<std::string>(4);
    provider.endpoint = row.get<std::string>(5);
    read_credentials(row.get<std::string>(6), provider);
    provider.concurrency = static_cast<int>(store::integer(row, 7));
    provider.rate = static_cast<int>(store::integer(row, 8));
    provider.answer_limit = std::chrono::milliseconds(store::integer(row, 9));
    provider.idempotent = store::integer(row, 10) != 0;
    provider.is_default = store::integer(row, 11) != 0;
    provider.status_secret = row.get<std::string>(12);
    provider.incoming_secret = row.get<std::string>(13);
    provider.created = to_time(store::integer(row, 14));
    provider.updated = to_time(store::integer(row, 15));
    return provider;
}

std::vector<Provider> to_providers(const soci::rowset<soci::row>& rows) {
    std::vector<Provider> providers;
    for (const soci::row& row : rows) {
        providers.push_back(to_provider(row));
    }
    return providers;
}

std::optional<Provider> first(std::vector<Provider> providers) {
    if (providers.empty()) {
        return std::nullopt;
    }
    return std::move(providers.front());
}

// What is written, as SOCI binds it.
struct Fields {
    explicit Fields(const Provider& provider)
        : id(provider.id.value),
          project(provider.project.value),
          credentials(credentials_of(provider)),
          answer_limit(static_cast<int>(provider.answer_limit.count())),
          idempotent(provider.idempotent ? 1 : 0),
          is_default(provider.is_default ? 1 : 0),
          created(provider.created.time_since_epoch().count()),
          updated(provider.updated.time_since_epoch().count()) {}
    long long id;
    long long project;
    std::string credentials;
    int answer_limit;
    int idempotent;
    int is_default;
    long long created;
    long long updated;
};

void leave_one_default(soci::session& sql, const Fields& fields) {
    if (fields.is_default != 0) {
        sql << "UPDATE provider SET is_default = 0 WHERE project_id = :project AND id <> :id", soci::use(fields.project),
            soci::use(fields.id);
    }
}

}  // namespace

Result<> check(const Provider& provider) {
    if (trimmed(provider.nickname).empty() || length_of(provider.nickname) > 100) {
        return invalid("must have 1 to 100 characters", "nickname", provider.nickname);
    }
    if (dialect_named(provider.dialect) == nullptr) {
        std::string known;
        for (const Dialect* dialect : all_dialects()) {
            known += (known.empty() ? "" : ", ") + std::string(dialect->name);
        }
        return invalid("is no dialect that parley speaks", "dialect", provider.dialect, "known are: " + known);
    }
    if (const auto sender = Phone::from_wire(provider.sender); !sender) {
        return invalid("is no phone number", "sender", masked(provider.sender),
                       "write it with its country code and without blanks: +919876543210");
    }
    if (const auto endpoint = parse_endpoint(provider.endpoint); !endpoint) {
        return invalid(endpoint.error().what, "endpoint", provider.endpoint, "write a whole http or https URL");
    }
    for (const auto& [name, value] : provider.headers) {
        if (name.empty() || name.find_first_of(" :\t") != std::string::npos || !is_header_text(name) || !is_header_text(value)) {
            return invalid("is no header that can be sent", "headers", name);
        }
    }
    if (provider.user.find(':') != std::string::npos) {
        return invalid("must not hold a colon", "user");
    }
    if (auto good = within(provider.concurrency, 30, 1'500, "concurrency"); !good) {
        return good;
    }
    if (auto good = within(provider.rate, 1, 100'000, "rate"); !good) {
        return good;
    }
    return within(static_cast<int>(provider.answer_limit.count()), 100, 30'000, "answer_limit_ms");
}

Account account_of(const Provider& provider) {
    Account account;
    if (const auto endpoint = parse_endpoint(provider.endpoint)) {
        account.target = endpoint->target;
    }
    account.sender = provider.sender;
    account.user = provider.user;
    account.password = provider.password;
    account.headers = provider.headers;
    return account;
}

ProviderId insert_provider(soci::session& sql, const Provider& provider) {
    const Fields fields(provider);
    const std::string status_secret = random_token();
    const std::string incoming_secret = random_token();
    long long id = 0;
    sql << "INSERT INTO provider (project_id, nickname, dialect, sender, endpoint, credentials, concurrency, rate, "
           "answer_limit_ms, idempotent, is_default, status_secret, incoming_secret, created_at, updated_at) "
           "VALUES (:project, :nickname, :dialect, :sender, :endpoint, :credentials, :concurrency, :rate, :answer_limit, "
           ":idempotent, :is_default, :status_secret, :incoming_secret, :created, :updated) RETURNING id",
        soci::use(fields.project), soci::use(provider.nickname), soci::use(provider.dialect),
        soci::use(provider.sender), soci::use(provider.endpoint), soci::use(fields.credentials),
        soci::use(provider.concurrency), soci::use(provider.rate), soci::use(fields.answer_limit),
        soci::use(fields.idempotent), soci::use(fields.is_default), soci::use(status_secret),
        soci::use(incoming_secret), soci::use(fields.created), soci::use(fields.updated), soci::into(id);
    Fields stored = fields;
    stored.id = id;
    leave_one_default(sql, stored);
    return ProviderId{id};
}

void update_provider(soci::session& sql, const Provider& provider) {
    const Fields fields(provider);
    sql << "UPDATE provider SET nickname = :nickname, dialect = :dialect, sender = :sender, endpoint = :endpoint, "
           "credentials = :credentials, concurrency = :concurrency, rate = :rate, answer_limit_ms = :answer_limit, "
           "idempotent = :idempotent, is_default = :is_default, updated_at = :updated WHERE id = :id",
        soci::use(provider.nickname), soci::use(provider.dialect), soci::use(provider.sender),
        soci::use(provider.endpoint), soci::use(fields.credentials), soci::use(provider.concurrency),
        soci::use(provider.rate), soci::use(fields.answer_limit), soci::use(fields.idempotent),
        soci::use(fields.is_default), soci::use(fields.updated), soci::use(fields.id);
    leave_one_default(sql, fields);
}

std::optional<Provider> find_provider(soci::session& sql, ProviderId id) {
    const auto number = static_cast<long long>(id.value);
    const std::string query = std::string(columns) + "WHERE id = :id";
    return first(to_providers((sql.prepare << query, soci::use(number))));
}

std::optional<Provider> find_provider_named(soci::session& sql, ProjectId project, const std::string& nickname) {
    const auto number = static_cast<long long>(project.value);
    const std::string query = std::string(columns) + "WHERE project_id = :project AND nickname = :nickname";
    return first(to_providers((sql.prepare << query, soci::use(number), soci::use(nickname))));
}

std::vector<Provider> list_providers(soci::session& sql, ProjectId project) {
    const auto number = static_cast<long long>(project.value);
    const std::string query = std::string(columns) + "WHERE project_id = :project ORDER BY id";
    return to_providers((sql.prepare << query, soci::use(number)));
}

std::vector<Provider> list_all_providers(soci::session& sql) {
    const std::string query = std::string(columns) + "ORDER BY id";
    return to_providers((sql.prepare << query));
}

}  // namespace parley::deliver
