#include "api/answers.h"
#include "api/exchanges.h"
#include "api/people/handlers.h"
#include "api/people/person.h"
#include "audience/erase.h"
#include "audience/search.h"
#include "audience/search_index.h"
#include "base/text.h"

namespace parley::api {

namespace {

using audience::Profile;

constexpr std::size_t longest_query = 100;

// PUT says what is so; what changes by what was so is for PATCH.
Result<> check_plain(const json::object& attributes) {
    for (const auto& [name, value] : attributes) {
        if (value.is_object() || value.is_null()) {
            return invalid("must be a text, a number, a boolean, a date or a list of texts",
                           fmt::format("attributes.{}", std::string_view(name)), {},
                           "operators and null are for PATCH");
        }
    }
    return {};
}

// Writes the change and reads what the person is then; `created` tells whether they are new.
struct Written {
    bool created = false;
    json::object profile;
};
Result<Written> write_change(Context& context, const Call& call, audience::ProfileChange change, bool may_create) {
    const audience::UploadRecord record{.name = path_text(call, "identity"), .said = std::move(change)};
    auto written = context.writer.run([&](soci::session& sql) -> Result<Written> {
        if (!may_create && !audience::read_profile(sql, call.project, record.name)) {
            return Failure(Error{ErrorKind::missing, "there is no such profile"});
        }
        auto fates = audience::upload(sql, call.project, std::span(&record, 1), source_of(call), context.clock.now());
        if (fates.front().refused) {
            return std::unexpected(placed(std::move(*fates.front().refused)));
        }
        const auto profile = person_of(sql, call);
        if (!profile) {
            return std::unexpected(profile.error());
        }
        return Written{fates.front().created, to_json(sql, call.project, *profile)};
    });
    return written ? std::move(*written) : std::unexpected(std::move(written.error()));
}

Result<audience::ProfileChange> read_body_change(Context& context, const Call& call, bool plain) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    if (plain) {
        if (const json::value* given = body->if_contains("attributes"); given != nullptr && given->is_object()) {
            if (auto fine = check_plain(given->get_object()); !fine) {
                return std::unexpected(std::move(fine.error()));
            }
        }
    }
    return read_change(fields, *body, country_of(context, call));
}

}  // namespace

Result<HttpResponse> list_all_of_profiles(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit", "query", "order"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    const std::string* wanted = query_text(call, "query");
    const std::string query(trimmed(wanted == nullptr ? std::string_view() : std::string_view(*wanted)));
    if (query.size() > longest_query || !is_utf8(query) || query.find('\0') != std::string::npos) {
        return invalid(fmt::format("must be text of at most {} bytes", longest_query), "query");
    }
    const auto newest = is_newest_first(call, !query.empty());
    if (!newest) {
        return std::unexpected(newest.error());
    }
    if (!query.empty() && !*newest) {
        return invalid("who is looked for is listed newest first", "order");
    }
    const int rows = static_cast<int>(*limit) + 1;
    const ProfileId from{*after};
    const audience::PeopleQuery wanted_people{query, country_of(context, call)};
    return context.database.read([&](soci::session& sql) {
        const auto profiles = !query.empty() ? audience::search_profiles(sql, call.project, wanted_people, from, rows)
                              : *newest      ? audience::newest_profiles(sql, call.project, from, rows)
                                             : audience::read_profiles(sql, call.project, from, rows);
        return page_of(profiles, *limit, [&](const Profile& profile) { return to_json(sql, call.project, profile); });
    });
}

Result<HttpResponse> count_all_people(Context& context, const Call& call) {
    const auto total =
        context.database.read([&](soci::session& sql) { return audience::count_people(sql, call.project); });
    return json_answer(json::object{{"people", total.people}, {"exact", total.exact}});
}

Result<HttpResponse> get_profile(Context& context, const Call& call) {
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto profile = person_of(sql, call);
        if (!profile) {
            return std::unexpected(profile.error());
        }
        return json_answer(to_json(sql, call.project, *profile));
    });
}

// Creates the person or adds to what is known: what is not given stays as it is.
Result<HttpResponse> put_profile(Context& context, const Call& call) {
    auto change = read_body_change(context, call, true);
    if (!change) {
        return std::unexpected(std::move(change.error()));
    }
    auto written = write_change(context, call, std::move(*change), true);
    if (!written) {
        return std::unexpected(std::move(written.error()));
    }
    return json_answer(written->profile, written->created ? 201 : 200);
}

Result<HttpResponse> change_profile(Context& context, const Call& call) {
    auto change = read_body_change(context, call, false);
    if (!change) {
        return std::unexpected(std::move(change.error()));
    }
    auto written = write_change(context, call, std::move(*change), false);
    if (!written) {
        return std::unexpected(std::move(written.error()));
    }
    return json_answer(written->profile);
}

Result<HttpResponse> erase_profile(Context& context, const Call& call) {
    std::vector<audience::ErasedMessage> messages;
    const auto erased = context.writer.run([&](soci::session& sql) -> std::optional<audience::Erased> {
        messages.clear();
        const auto profile = audience::read_profile(sql, call.project, path_text(call, "identity"));
        return profile ? audience::erase_person(sql, call.project, profile->id, messages) : std::nullopt;
    });
    if (!erased) {
        return std::unexpected(erased.error());
    }
    if (!*erased) {
        return Failure(Error{ErrorKind::missing, "there is no such profile"});
    }
    forget_exchanges(context, messages);
    const audience::Erased& counts = **erased;
    return json_answer(json::object{{"id", counts.profile.value},
                                    {"identities", counts.identities},
                                    {"events", counts.events},
                                    {"incoming", counts.incoming},
                                    {"messages", counts.messages},
                                    {"callbacks", counts.callbacks}});
}

}  // namespace parley::api
