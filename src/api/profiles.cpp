#include "audience/profile.h"

#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "audience/consent.h"
#include "audience/people_batch.h"
#include "base/phone.h"

namespace parley::api {

namespace {

using audience::Profile;

json::object to_json(const Profile& profile) {
    json::object body;
    body["id"] = profile.id.value;
    body["identity"] = profile.identity;
    body["phone"] = profile.phone ? json::value(*profile.phone) : json::value();
    body["user_id"] = profile.user_id ? json::value(*profile.user_id) : json::value();
    body["opted_in"] = profile.opted_in;
    body["number_blocked"] = profile.number_blocked;
    body["attributes"] = profile.attributes;
    body["created"] = to_text(profile.created);
    body["updated"] = to_text(profile.updated);
    return body;
}

constexpr std::size_t longest_value = 512;

Result<> check_attributes(const json::object& attributes) {
    for (const auto& [name, value] : attributes) {
        const std::string where = fmt::format("attributes.{}", std::string_view(name));
        if (name.empty() || name.size() > 120) {
            return invalid("the name of an attribute has 1 to 120 bytes", where);
        }
        if (audience::is_opt_in_flag(name) || audience::is_block_flag(name)) {
            return invalid("consent is no attribute", where, {}, "set opted_in or number_blocked");
        }
        if (value.is_object() || value.is_array() || value.is_null()) {
            return invalid("must be a string, a number or a boolean", where);
        }
        if (value.is_string() && value.get_string().size() > longest_value) {
            return invalid(fmt::format("is longer than {} bytes", longest_value), where);
        }
    }
    return {};
}

Result<audience::PersonRow> read_person(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    audience::PersonRow person;
    person.line = 1;
    person.identity = path_text(call, "identity");
    const auto phone = fields.text("phone", 50);
    person.opted_in = fields.boolean("opted_in");
    person.number_blocked = fields.boolean("number_blocked");
    const json::object* attributes = fields.object("attributes");
    if (person.identity.size() > longest_value) {
        fields.refuse("identity", fmt::format("is longer than {} bytes", longest_value));
    }
    if (person.number_blocked && !phone) {
        fields.refuse("number_blocked", "belongs to a phone number", "give the phone, too");
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (phone && !phone->empty()) {
        auto parsed = Phone::parse(*phone, context.default_country);
        if (!parsed) {
            parsed.error().where = "phone";
            return std::unexpected(std::move(parsed.error()));
        }
        person.phone = parsed->e164();
    }
    person.attributes = "{}";
    if (attributes != nullptr) {
        if (auto fine = check_attributes(*attributes); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        person.attributes = json::serialize(*attributes);
    }
    return person;
}

}  // namespace

Result<HttpResponse> list_all_of_profiles(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    const auto profiles = context.database.read([&](soci::session& sql) {
        return audience::read_profiles(sql, call.project, ProfileId{*after}, static_cast<int>(*limit) + 1);
    });
    return page_of(profiles, *limit, [](const Profile& profile) { return to_json(profile); });
}

Result<HttpResponse> get_profile(Context& context, const Call& call) {
    const auto profile = context.database.read(
        [&](soci::session& sql) { return audience::read_profile(sql, call.project, path_text(call, "identity")); });
    if (!profile) {
        return Failure(Error{ErrorKind::missing, "there is no such profile"});
    }
    return json_answer(to_json(*profile));
}

// Creates the person or adds to what is known: what is not given stays as it is.
Result<HttpResponse> put_profile(Context& context, const Call& call) {
    auto person = read_person(context, call);
    if (!person) {
        return std::unexpected(std::move(person.error()));
    }
    const std::string identity = person->identity;
    audience::PeopleBatch batch;
    batch.people.push_back(std::move(*person));
    const auto counts = context.writer.run(
        [batch = std::move(batch), project = call.project, now = context.clock.now()](soci::session& sql) {
            return audience::write_people(sql, project, ImportId{}, batch, now);
        });
    if (!counts) {
        return std::unexpected(counts.error());
    }
    const auto profile =
        context.database.read([&](soci::session& sql) { return audience::read_profile(sql, call.project, identity); });
    return json_answer(to_json(*profile), counts->created == 1 ? 201 : 200);
}

}  // namespace parley::api
