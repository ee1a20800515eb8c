#include <algorithm>
#include <limits>

#include "access/projects.h"
#include "api/answers.h"
#include "api/campaign_lookup.h"
#include "api/handlers.h"
#include "api/message_rows.h"
#include "api/problem.h"
#include "audience/profile.h"
#include "audience/search.h"
#include "base/text.h"
#include "deliver/reached.h"

namespace parley::api {

namespace {

// A page is found within this many messages, or says where to look on: what is rare in ten million must not hold up
// what others ask.
constexpr std::int64_t most_looked_through = 200'000;
constexpr int most_people_found = 2'000;
constexpr std::size_t longest_search = 200;

constexpr const char* known_statuses =
    "known are, also several with commas: skipped, queued, intended, uncertain, accepted, sent, failed, delivered, "
    "read, clicked";

constexpr int bit_of(Status status) {
    return 1 << static_cast<int>(status);
}

struct Filter {
    static constexpr int all = (1 << all_statuses.size()) - 1;
    int statuses = all;  // a bit for each
    int reason = -1;     // any
    int replied = -1;
    std::optional<std::string> country = {};
    bool is_any() const { return statuses == all && reason < 0 && replied < 0 && !country; }
};

struct Found {
    MessageId id;
    std::string country;
};

#define PARLEY_FITS_FILTER                                                                             \
    "((1 << m.status) & :statuses) <> 0 AND (:reason < 0 OR m.reason = :reason) AND (:replied < 0 OR " \
    "m.replied = :replied) AND (:any_country = 1 OR COALESCE(m.country, 0) = :country) "
constexpr const char* in_range =
    "SELECT m.id, COALESCE(m.country, 0) FROM message m WHERE m.id > :after AND m.id <= "
    ":until AND " PARLEY_FITS_FILTER "ORDER BY m.id LIMIT :limit";
constexpr const char* of_person =
    "SELECT m.id, COALESCE(m.country, 0) FROM message m WHERE m.profile_id IN (SELECT :person UNION ALL SELECT id "
    "FROM "
    "merged_profile WHERE into_id = :person) AND m.id > :after AND m.id <= :until AND " PARLEY_FITS_FILTER
    "ORDER BY m.id LIMIT :limit";
#undef PARLEY_FITS_FILTER

// Messages after the one and up to the other that fit, in order.
std::vector<Found> select(soci::session& sql, const char* query, std::optional<ProfileId> person, const Filter& filter,
                          std::int64_t after, std::int64_t until, std::int64_t limit) {
    const long long owner = person ? person->value : 0;
    const int any_country = filter.country ? 0 : 1;
    const int wanted = deliver::Country(filter.country.value_or("")).number();
    long long id = 0;
    int country = 0;
    soci::statement statement(sql);
    if (person) {
        statement.exchange(soci::use(owner, "person"));
    }
    statement.exchange(soci::use(after, "after"));
    statement.exchange(soci::use(until, "until"));
    statement.exchange(soci::use(filter.statuses, "statuses"));
    statement.exchange(soci::use(filter.reason, "reason"));
    statement.exchange(soci::use(filter.replied, "replied"));
    statement.exchange(soci::use(any_country, "any_country"));
    statement.exchange(soci::use(wanted, "country"));
    statement.exchange(soci::use(limit, "limit"));
    statement.exchange(soci::into(id));
    statement.exchange(soci::into(country));
    statement.alloc();
    statement.prepare(query);
    statement.define_and_bind();
    statement.execute();
    std::vector<Found> found;
    while (statement.fetch()) {
        found.push_back({MessageId{id}, deliver::Country::stored(country).text()});
    }
    return found;
}

struct Page {
    std::vector<Found> found;
    std::optional<std::int64_t> next;
};

Page read_page(soci::session& sql, const deliver::MessageRange& range, const Filter& filter, std::int64_t after,
               std::int64_t limit) {
    const std::int64_t begin = std::max(after, range.first.value - 1);
    const std::int64_t end =
        filter.is_any() ? range.last.value : std::min(range.last.value, begin + most_looked_through);
    Page page{select(sql, in_range, {}, filter, begin, end, limit + 1), {}};
    if (std::ssize(page.found) > limit) {
        page.found.pop_back();
        page.next = page.found.back().id.value;
    } else if (end < range.last.value) {
        page.next = end;
    }
    return page;
}

// Those that people got who are found so; one page.
Page read_search(soci::session& sql, const campaign::Campaign& campaign, const audience::PeopleQuery& query,
                 const Filter& filter, std::int64_t limit) {
    Page page;
    for (const audience::Profile& person :
         audience::search_profiles(sql, campaign.project, query, {}, most_people_found)) {
        const auto of_this =
            select(sql, of_person, person.id, filter, campaign.range.first.value - 1, campaign.range.last.value, limit);
        page.found.insert(page.found.end(), of_this.begin(), of_this.end());
        if (std::ssize(page.found) >= limit) {
            page.found.resize(static_cast<std::size_t>(limit));
            break;
        }
    }
    std::ranges::sort(page.found, {}, &Found::id);
    return page;
}

std::optional<Time> last_change_of(const MessageRow& row) {
    std::optional<Time> last = row.intended;
    for (const auto& time : {row.settled, row.sent.received, row.delivered.received, row.read.received,
                             row.clicked.received, row.failed.received}) {
        last = time && (!last || *time > *last) ? time : last;
    }
    return last;
}

json::object row_of(soci::session& sql, const MessageRow& message, const Found& found, const Call& call) {
    json::object row = to_json(message);
    std::string name;
    std::string phone;
    if (call.rights.has(access::Right::read_people) && !message.identity.empty()) {
        if (const auto person = audience::read_profile(sql, call.project, message.identity)) {
            if (const auto* value = person->attributes.if_contains("Name"); value != nullptr && value->is_string()) {
                name = value->as_string();
            }
            phone = person->phone ? masked(*person->phone) : std::string();
        }
    }
    row["name"] = text_or_null(name);
    row["phone"] = text_or_null(phone);
    row["country"] = text_or_null(found.country);
    row["left_at"] = time_or_null(message.intended);
    row["changed_at"] = time_or_null(last_change_of(message));
    return row;
}

Result<int> statuses_in(const std::string& names) {
    int statuses = 0;
    for (std::string_view rest = names; !rest.empty();) {
        const std::string_view name = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), name.size() + 1));
        const auto status = status_named(name);
        if (!status) {
            return invalid("is no status of a message", "status",
                           std::string(shortened(to_utf8(std::string(name)), 40)), known_statuses);
        }
        statuses |= bit_of(*status);
    }
    return statuses == 0 ? Filter::all : statuses;
}

// A failure's code or the reason of a skip: with it, only those can be meant.
bool take_reason(Filter& filter, const std::string& name) {
    if (const auto code = failure_named(name); code && *code != FailureCode::none) {
        filter.statuses &= bit_of(Status::failed);
        filter.reason = static_cast<int>(*code);
        return true;
    }
    for (int reason = 1; reason <= static_cast<int>(SkipReason::cancelled); ++reason) {
        if (name_of(static_cast<SkipReason>(reason)) == name) {
            filter.statuses &= bit_of(Status::skipped);
            filter.reason = reason;
            return true;
        }
    }
    return false;
}

Result<Filter> filter_of(const Call& call) {
    Filter filter;
    if (const std::string* names = query_text(call, "status")) {
        const auto statuses = statuses_in(*names);
        if (!statuses) {
            return std::unexpected(statuses.error());
        }
        filter.statuses = *statuses;
    }
    if (const std::string* reason = query_text(call, "reason"); reason != nullptr && !take_reason(filter, *reason)) {
        return invalid("is no reason for which a message fails or is skipped", "reason",
                       std::string(shortened(to_utf8(*reason), 40)),
                       "the campaign's statistics name those that it has");
    }
    if (query_text(call, "replied") != nullptr) {
        const auto replied = query_flag(call, "replied");
        if (!replied) {
            return std::unexpected(replied.error());
        }
        filter.replied = *replied ? 1 : 0;
    }
    if (const std::string* country = query_text(call, "country")) {
        const bool is_code = country->size() == 2 &&
                             std::ranges::all_of(*country, [](char letter) { return letter >= 'A' && letter <= 'Z'; });
        if (!is_code && !country->empty()) {
            return invalid("is no country", "country", std::string(shortened(to_utf8(*country), 40)),
                           "give the two letters of ISO 3166, such as IN, or nothing for numbers of no country");
        }
        filter.country = *country;
    }
    return filter;
}

}  // namespace

Result<HttpResponse> list_messages(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit", "status", "reason", "replied", "country", "q"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    const auto filter = filter_of(call);
    if (!filter) {
        return std::unexpected(filter.error());
    }
    const std::string* text = query_text(call, "q");
    if (text != nullptr && text->size() > longest_search) {
        return invalid("is too long to look for", "q", {}, "at most 200 bytes");
    }
    const bool is_search = text != nullptr && !trimmed(*text).empty();
    if (is_search && !call.rights.has(access::Right::read_people)) {
        return problem(Error{ErrorKind::denied, "to look for people takes the right to see people", "q"}, 403);
    }
    const auto campaign = campaign_of(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    const std::string country = context.projects->of(call.project).default_country;
    return context.database.read([&](soci::session& sql) {
        const Page page = is_search ? read_search(sql, *campaign, {to_utf8(*text), country}, *filter, *limit)
                                    : read_page(sql, campaign->range, *filter, *after, *limit);
        json::array items;
        for (const Found& found : page.found) {
            if (const auto row = find_message(sql, found.id)) {
                items.push_back(row_of(sql, *row, found, call));
            }
        }
        return page_answer(std::move(items), page.next);
    });
}

}  // namespace parley::api
