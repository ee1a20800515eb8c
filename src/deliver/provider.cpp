#include "deliver/provider.h"
#include "store/row.h"
#include "store/sequence.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

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

// A header's value must not be able to end its line.
bool is_header_text(std::string_view text) {
    return std::ranges::all_of(text, [](unsigned char byte) { return byte >= 0x20 && byte != 0x7f; });
}

// A token (RFC 9110, 5.6.2).
bool is_header_name(std::string_view name) {
    constexpr std::string_view letters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~";
    return !name.empty() && name.find_first_not_of(letters) == std::string_view::npos;
}

// What the connection and the body need; a second one of them makes a request ambiguous.
bool is_written_by_us(std::string_view name) {
    static constexpr std::array<std::string_view, 5> ours{"Host", "Content-Length", "Connection", "Transfer-Encoding",
                                                          "Content-Type"};
    return std::ranges::any_of(ours, [&](std::string_view each) { return equal_ignoring_case(each, name); });
}

Result<> check_headers(const std::vector<std::pair<std::string, std::string>>& headers, const char* where) {
    for (auto header = headers.begin(); header != headers.end(); ++header) {
        const auto& [name, value] = *header;
        if (!is_header_name(name) || !is_header_text(value)) {
            return invalid("is no header that can be sent", where, name);
        }
        if (is_written_by_us(name)) {
            return invalid("is a header that each request has already", where, name, "leave it out");
        }
        if (std::any_of(headers.begin(), header,
                        [&](const auto& earlier) { return equal_ignoring_case(earlier.first, name); })) {
            return invalid("is the same header as another one: case makes no difference", where, name);
        }
    }
    return {};
}

// A number with its country code, or a short code of 3 to 6 digits; blanks are a sign of a paste
// that went wrong.
bool is_sender(const std::string& sender) {
    if (sender.find_first_of(" \t\r\n") != std::string::npos) {
        return false;
    }
    const bool digits = std::ranges::all_of(sender, [](char digit) { return digit >= '0' && digit <= '9'; });
    return (digits && sender.size() >= 3 && sender.size() <= 6) || Phone::from_wire(sender).has_value();
}

Result<> check_source(const TemplateSource& source) {
    if (!source.url.empty()) {
        if (const auto url = parse_endpoint(source.url); !url) {
            return invalid(url.error().what, "templates.url", url.error().value, "write a whole http or https URL");
        }
    }
    if (source.user.find(':') != std::string::npos) {
        return invalid("must not hold a colon", "templates.user");
    }
    if (source.click_domain.find_first_of("/: \t") != std::string::npos) {
        return invalid("is no domain", "templates.click_domain", source.click_domain,
                       "write it like track.example.com");
    }
    if (auto good = check_headers(source.headers, "templates.headers"); !good) {
        return good;
    }
    return within(source.page_size, 1, 1'000, "templates.page_size");
}

json::array pairs_of(const std::vector<std::pair<std::string, std::string>>& headers) {
    json::array pairs;
    for (const auto& [name, value] : headers) {
        pairs.push_back(json::array{name, value});
    }
    return pairs;
}

std::vector<std::pair<std::string, std::string>> headers_in(const json::value* pairs) {
    std::vector<std::pair<std::string, std::string>> headers;
    if (pairs != nullptr && pairs->is_array()) {
        for (const json::value& pair : pairs->get_array()) {
            headers.emplace_back(pair.at(0).as_string(), pair.at(1).as_string());
        }
    }
    return headers;
}

// Everything that may hold a secret, in one text.
std::string credentials_of(const Provider& provider) {
    json::object fields;
    for (const auto& [name, value] : provider.fields) {
        fields[name] = value;
    }
    const TemplateSource& source = provider.templates;
    return json::serialize(json::object{{"fields", std::move(fields)},
                                        {"headers", pairs_of(provider.headers)},
                                        {"templates",
                                         {{"url", source.url},
                                          {"user", source.user},
                                          {"password", source.password},
                                          {"headers", pairs_of(source.headers)},
                                          {"page_size", source.page_size},
                                          {"click_domain", source.click_domain}}}});
}

void read_credentials(const std::string& text, Provider& provider) {
    const auto value = parse_json(text);
    if (!value) {
        return;
    }
    // What the first version stored beside the headers.
    for (const std::string_view name : {"user", "password"}) {
        if (auto known = text_of(member(*value, name)); known && !known->empty()) {
            provider.fields[std::string(name)] = std::move(*known);
        }
    }
    if (const auto* fields = member(*value, "fields"); fields != nullptr && fields->is_object()) {
        for (const auto& [name, field] : fields->get_object()) {
            provider.fields[std::string(name)] = text_of(&field).value_or("");
        }
    }
    provider.headers = headers_in(member(*value, "headers"));
    if (const auto* source = member(*value, "templates")) {
        provider.templates.url = text_of(member(*source, "url")).value_or("");
        provider.templates.user = text_of(member(*source, "user")).value_or("");
        provider.templates.password = text_of(member(*source, "password")).value_or("");
        provider.templates.headers = headers_in(member(*source, "headers"));
        provider.templates.page_size = static_cast<int>(integer_of(member(*source, "page_size")).value_or(100));
        provider.templates.click_domain = text_of(member(*source, "click_domain")).value_or("");
    }
}

constexpr const char* columns =
    "SELECT id, project_id, nickname, dialect, sender, endpoint, credentials, CAST(concurrency AS BIGINT), "
    "CAST(rate AS BIGINT), CAST(answer_limit_ms AS BIGINT), CAST(idempotent AS BIGINT), CAST(is_default AS BIGINT), "
    "status_secret, incoming_secret, created_at, updated_at, auto_reply, CAST(archived AS BIGINT) FROM provider ";

Time to_time(long long milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

Provider to_provider(const soci::row& row, const SecretBox& box) {
    Provider provider;
    provider.id = ProviderId{store::integer(row, 0)};
    provider.project = ProjectId{store::integer(row, 1)};
    provider.nickname = row.get<std::string>(2);
    provider.dialect = row.get<std::string>(3);
    provider.sender = row.get<std::string>(4);
    provider.endpoint = row.get<std::string>(5);
    const auto credentials = row.get<std::string>(6);
    if (SecretBox::is_sealed(credentials)) {
        const auto unsealed = box.unseal(credentials);
        if (!unsealed) {
            throw std::runtime_error(fmt::format("provider {}: {}", provider.id.value, describe(unsealed.error())));
        }
        read_credentials(*unsealed, provider);
    } else {
        read_credentials(credentials, provider);
    }
    provider.concurrency = static_cast<int>(store::integer(row, 7));
    provider.rate = static_cast<int>(store::integer(row, 8));
    provider.answer_limit = std::chrono::milliseconds(store::integer(row, 9));
    provider.idempotent = store::integer(row, 10) != 0;
    provider.is_default = store::integer(row, 11) != 0;
    provider.status_secret = row.get<std::string>(12);
    provider.incoming_secret = row.get<std::string>(13);
    provider.created = to_time(store::integer(row, 14));
    provider.updated = to_time(store::integer(row, 15));
    provider.auto_reply = row.get<std::string>(16);
    provider.archived = store::integer(row, 17) != 0;
    return provider;
}

std::vector<Provider> to_providers(const soci::rowset<soci::row>& rows, const SecretBox& box) {
    std::vector<Provider> providers;
    for (const soci::row& row : rows) {
        providers.push_back(to_provider(row, box));
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
    Fields(const Provider& provider, const SecretBox& box)
        : id(provider.id.value),
          project(provider.project.value),
          credentials(box.seal(credentials_of(provider))),
          answer_limit(static_cast<int>(provider.answer_limit.count())),
          idempotent(provider.idempotent ? 1 : 0),
          is_default(provider.is_default ? 1 : 0),
          archived(provider.archived ? 1 : 0),
          created(provider.created.time_since_epoch().count()),
          updated(provider.updated.time_since_epoch().count()) {}
    long long id;
    long long project;
    std::string credentials;
    int answer_limit;
    int idempotent;
    int is_default;
    int archived;
    long long created;
    long long updated;
};

std::string replaced(std::string text, std::string_view from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

// The others are changed by that: whoever changes one of them at the same time must notice.
void leave_one_default(soci::session& sql, const Fields& fields) {
    if (fields.is_default != 0) {
        sql << "UPDATE provider SET is_default = 0, updated_at = updated_at + 1 "
               "WHERE project_id = :project AND id <> :id AND is_default <> 0",
            soci::use(fields.project), soci::use(fields.id);
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
    if (!is_sender(provider.sender)) {
        return invalid("is no phone number or short code", "sender", masked(provider.sender),
                       "write it with its country code and without blanks: +919876543210");
    }
    if (const auto endpoint = endpoint_of(provider); !endpoint) {
        return invalid(endpoint.error().what, "endpoint", endpoint.error().value, "write a whole http or https URL");
    }
    if (auto good = check_headers(provider.headers, "headers"); !good) {
        return good;
    }
    if (auto good = check_fields(*dialect_named(provider.dialect), account_of(provider)); !good) {
        good.error().where = "settings." + good.error().where;
        return good;
    }
    if (auto good = check_source(provider.templates); !good) {
        return good;
    }
    if (length_of(provider.auto_reply) > 4'096) {
        return invalid("must have 4096 characters at most", "auto_reply");
    }
    if (auto good = within(provider.concurrency, 30, 1'500, "concurrency"); !good) {
        return good;
    }
    if (auto good = within(provider.rate, 1, 100'000, "rate"); !good) {
        return good;
    }
    return within(static_cast<int>(provider.answer_limit.count()), 100, 30'000, "answer_limit_ms");
}

Result<Endpoint> endpoint_of(const Provider& provider) {
    const Dialect* dialect = dialect_named(provider.dialect);
    const std::string_view usual = dialect == nullptr ? std::string_view() : dialect->default_endpoint;
    return parse_endpoint(provider.endpoint.empty() ? usual : std::string_view(provider.endpoint));
}

std::string status_url(const Provider& provider, const std::string& public_url) {
    return fmt::format("{}/callbacks/{}/status", public_url, provider.status_secret);
}

std::string incoming_url(const Provider& provider, const std::string& public_url) {
    return fmt::format("{}/callbacks/{}/incoming", public_url, provider.incoming_secret);
}

Provider with_callback_urls(Provider provider, const std::string& public_url) {
    for (auto* headers : {&provider.headers, &provider.templates.headers}) {
        for (auto& [name, value] : *headers) {
            value = replaced(std::move(value), "{status_url}", status_url(provider, public_url));
            value = replaced(std::move(value), "{incoming_url}", incoming_url(provider, public_url));
        }
    }
    return provider;
}

Account account_of(const Provider& provider) {
    Account account;
    if (const auto endpoint = endpoint_of(provider)) {
        account.target = endpoint->target;
    }
    account.sender = provider.sender;
    const Dialect* dialect = dialect_named(provider.dialect);
    account.fields = dialect == nullptr ? provider.fields : with_defaults(*dialect, provider.fields);
    account.headers = provider.headers;
    return account;
}

Result<Account> authorized_account(const Provider& provider, Time now) {
    Account account = account_of(provider);
    const Dialect* dialect = dialect_named(provider.dialect);
    if (dialect != nullptr && dialect->client.authorize != nullptr) {
        auto authorization = dialect->client.authorize(account, now, random_token());
        if (!authorization) {
            return std::unexpected(std::move(authorization.error()));
        }
        account.authorization = std::move(authorization->value);
    }
    return account;
}

ProviderId insert_provider(soci::session& sql, const SecretBox& box, const Provider& provider) {
    const Fields fields(provider, box);
    const std::string status_secret = provider.status_secret.empty() ? random_token() : provider.status_secret;
    const std::string incoming_secret = provider.incoming_secret.empty() ? random_token() : provider.incoming_secret;
    const long long id = store::next_id(sql, store::Sequence::provider);
    sql << "INSERT INTO provider (id, project_id, nickname, dialect, sender, endpoint, credentials, concurrency, rate, "
           "answer_limit_ms, idempotent, is_default, status_secret, incoming_secret, created_at, updated_at, "
           "auto_reply, "
           "archived) "
           "VALUES (:id, :project, :nickname, :dialect, :sender, :endpoint, :credentials, :concurrency, :rate, "
           ":answer_limit, "
           ":idempotent, :is_default, :status_secret, :incoming_secret, :created, :updated, :auto_reply, :archived)",
        soci::use(id), soci::use(fields.project), soci::use(provider.nickname), soci::use(provider.dialect),
        soci::use(provider.sender), soci::use(provider.endpoint), soci::use(fields.credentials),
        soci::use(provider.concurrency), soci::use(provider.rate), soci::use(fields.answer_limit),
        soci::use(fields.idempotent), soci::use(fields.is_default), soci::use(status_secret),
        soci::use(incoming_secret), soci::use(fields.created), soci::use(fields.updated),
        soci::use(provider.auto_reply), soci::use(fields.archived);
    Fields stored = fields;
    stored.id = id;
    leave_one_default(sql, stored);
    return ProviderId{id};
}

Time next_update(const Provider& known, Time now) {
    return std::max(now, known.updated + std::chrono::milliseconds(1));
}

bool update_provider(soci::session& sql, const SecretBox& box, const Provider& provider) {
    if (project_of(sql, provider.id) != provider.project) {
        return false;
    }
    const Fields fields(provider, box);
    sql << "UPDATE provider SET nickname = :nickname, dialect = :dialect, sender = :sender, endpoint = :endpoint, "
           "credentials = :credentials, concurrency = :concurrency, rate = :rate, answer_limit_ms = :answer_limit, "
           "idempotent = :idempotent, is_default = :is_default, updated_at = :updated, auto_reply = :auto_reply, "
           "archived = :archived WHERE id = :id AND removed_at IS NULL",
        soci::use(provider.nickname), soci::use(provider.dialect), soci::use(provider.sender),
        soci::use(provider.endpoint), soci::use(fields.credentials), soci::use(provider.concurrency),
        soci::use(provider.rate), soci::use(fields.answer_limit), soci::use(fields.idempotent),
        soci::use(fields.is_default), soci::use(fields.updated), soci::use(provider.auto_reply),
        soci::use(fields.archived), soci::use(fields.id);
    leave_one_default(sql, fields);
    return true;
}

std::optional<Provider> find_provider(soci::session& sql, const SecretBox& box, ProviderId id) {
    const auto number = static_cast<long long>(id.value);
    const std::string query = std::string(columns) + "WHERE id = :id AND removed_at IS NULL";
    return first(to_providers((sql.prepare << query, soci::use(number)), box));
}

std::optional<Provider> find_provider_named(soci::session& sql, const SecretBox& box, ProjectId project,
                                            const std::string& nickname) {
    const auto number = static_cast<long long>(project.value);
    const std::string query =
        std::string(columns) + "WHERE project_id = :project AND nickname = :nickname AND removed_at IS NULL";
    return first(to_providers((sql.prepare << query, soci::use(number), soci::use(nickname)), box));
}

std::optional<Provider> find_default_provider(soci::session& sql, const SecretBox& box, ProjectId project) {
    const auto number = static_cast<long long>(project.value);
    const std::string query =
        std::string(columns) + "WHERE project_id = :project AND is_default = 1 AND archived = 0 AND removed_at IS NULL";
    return first(to_providers((sql.prepare << query, soci::use(number)), box));
}

std::vector<Provider> list_providers(soci::session& sql, const SecretBox& box, ProjectId project) {
    const auto number = static_cast<long long>(project.value);
    const std::string query = std::string(columns) + "WHERE project_id = :project AND removed_at IS NULL ORDER BY id";
    return to_providers((sql.prepare << query, soci::use(number)), box);
}

std::vector<Provider> list_all_providers(soci::session& sql, const SecretBox& box) {
    const std::string query = std::string(columns) + "WHERE removed_at IS NULL ORDER BY id";
    return to_providers((sql.prepare << query), box);
}

bool remove_provider(soci::session& sql, ProjectId project, ProviderId id, Time now) {
    const auto number = static_cast<long long>(id.value);
    const auto owner = static_cast<long long>(project.value);
    const long long at = now.time_since_epoch().count();
    if (project_of(sql, id) != project) {
        return false;
    }
    sql << "DELETE FROM early_report WHERE owner_id = :id", soci::use(number);
    sql << "DELETE FROM quarantine WHERE owner_id = :id", soci::use(number);
    sql << "DELETE FROM auto_reply WHERE provider_id = :id", soci::use(number);
    sql << "DELETE FROM template WHERE provider_id = :id AND NOT EXISTS "
           "(SELECT 1 FROM campaign WHERE template_id = template.id)",
        soci::use(number);
    int used = 0;
    sql << "SELECT 1 FROM campaign WHERE provider_id = :id LIMIT 1", soci::use(number), soci::into(used);
    if (used == 0) {
        sql << "DELETE FROM provider WHERE id = :id AND project_id = :project", soci::use(number), soci::use(owner);
        return true;
    }
    // Past campaigns still name it, so what remains is an empty shell that frees its name and its URLs.
    const std::string status_secret = random_token();
    const std::string incoming_secret = random_token();
    sql << "UPDATE provider SET removed_at = :now, archived = 1, is_default = 0, credentials = '', auto_reply = '', "
           "nickname = nickname || ' (deleted ' || id || ')', status_secret = :status, incoming_secret = :incoming "
           "WHERE id = :id AND project_id = :project",
        soci::use(at), soci::use(status_secret), soci::use(incoming_secret), soci::use(number), soci::use(owner);
    sql << "UPDATE template SET archived = 1 WHERE provider_id = :id", soci::use(number);
    return true;
}

std::optional<ProjectId> project_of(soci::session& sql, ProviderId id) {
    const auto number = static_cast<long long>(id.value);
    long long project = 0;
    sql << "SELECT project_id FROM provider WHERE id = :id AND removed_at IS NULL", soci::use(number),
        soci::into(project);
    return sql.got_data() ? std::optional(ProjectId{project}) : std::nullopt;
}

bool reaches_user_ids(soci::session& sql, ProviderId id) {
    const auto number = static_cast<long long>(id.value);
    std::string name;
    sql << "SELECT dialect FROM provider WHERE id = :id", soci::use(number), soci::into(name);
    const Dialect* dialect = sql.got_data() ? dialect_named(name) : nullptr;
    return dialect != nullptr && dialect->can.carriage_of(Feature::user_id) != Carriage::lost;
}

std::int64_t seal_credentials(soci::session& sql, const SecretBox& box) {
    std::vector<std::pair<long long, std::string>> open;
    const soci::rowset<soci::row> rows = (sql.prepare << "SELECT id, credentials FROM provider");
    for (const soci::row& row : rows) {
        auto credentials = row.get<std::string>(1);
        if (!credentials.empty() && !SecretBox::is_sealed(credentials)) {
            open.emplace_back(store::integer(row, 0), box.seal(credentials));
        }
    }
    for (const auto& [id, sealed] : open) {
        sql << "UPDATE provider SET credentials = :credentials WHERE id = :id", soci::use(sealed), soci::use(id);
    }
    return static_cast<std::int64_t>(open.size());
}

bool has_sealed_credentials(soci::session& sql) {
    int found = 0;
    sql << "SELECT 1 FROM provider WHERE credentials LIKE 'sealed:%' LIMIT 1", soci::into(found);
    return found != 0;
}

}  // namespace parley::deliver
