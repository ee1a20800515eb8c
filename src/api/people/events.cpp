#include "audience/events.h"

#include <charconv>

#include "api/answers.h"
#include "api/people/event_json.h"
#include "api/people/handlers.h"
#include "api/people/person.h"

namespace parley::api {

namespace {

// "1767225600000-17": before this time, and of those at it before this id.
struct Cursor {
    std::optional<Time> before = {};
    std::int64_t id = 0;
};

std::string to_text(const Cursor& cursor) {
    return fmt::format("{}-{}", cursor.before->time_since_epoch().count(), cursor.id);
}

Result<Cursor> read_cursor(const Call& call) {
    const std::string* text = query_text(call, "after");
    if (text == nullptr) {
        return Cursor();
    }
    std::int64_t time = 0;
    Cursor cursor;
    const char* const end = text->data() + text->size();
    const auto [dash, bad_time] = std::from_chars(text->data(), end, time);
    if (bad_time == std::errc() && dash != end && *dash == '-') {
        const auto [stop, bad_id] = std::from_chars(dash + 1, end, cursor.id);
        if (bad_id == std::errc() && stop == end) {
            cursor.before = Time(std::chrono::milliseconds(time));
            return cursor;
        }
    }
    return invalid("is not what a page gave as its `next`", "after");
}

json::object to_json(const audience::EventName& name) {
    return {{"name", name.name}, {"discarded", name.discarded}};
}

}  // namespace

json::object to_json(const audience::Event& event) {
    return {{"id", event.id}, {"event", event.name}, {"at", to_text(event.at)}, {"properties", event.properties}};
}

Result<HttpResponse> list_profile_events(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = read_cursor(call);
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto profile = person_of(sql, call);
        if (!profile) {
            return std::unexpected(profile.error());
        }
        auto events = audience::events_of(sql, profile->id, after->before, after->id, static_cast<int>(*limit) + 1);
        const bool more = std::ssize(events) > *limit;
        json::array items;
        if (more) {
            events.pop_back();
        }
        for (const audience::Event& event : events) {
            items.push_back(to_json(event));
        }
        json::object page;
        page["items"] = std::move(items);
        page["next"] = more ? json::value(to_text(Cursor{events.back().at, events.back().id})) : json::value();
        return json_answer(page);
    });
}

Result<HttpResponse> add_profile_event(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    audience::UploadRecord record{.name = path_text(call, "identity")};
    record.at = read_at(fields, *body);
    auto event = read_event(fields);
    if (!event) {
        return std::unexpected(std::move(event.error()));
    }
    record.said = std::move(*event);
    auto written = context.writer.run([&](soci::session& sql) -> Result<json::object> {
        const auto profile = person_of(sql, call);
        if (!profile) {
            return std::unexpected(profile.error());
        }
        const Time now = context.clock.now();
        auto fates = audience::upload(sql, call.project, std::span(&record, 1), source_of(call), now);
        if (fates.front().refused) {
            return std::unexpected(std::move(*fates.front().refused));
        }
        const auto& said = std::get<audience::EventSaid>(record.said);
        const auto name = audience::find_event_name(sql, call.project, said.name);
        return json::object{{"event", name->name},
                            {"at", to_text(record.at == Time() ? now : record.at)},
                            {"profile", profile->id.value}};
    });
    if (!written) {
        return std::unexpected(std::move(written.error()));
    }
    if (!*written) {
        return std::unexpected(std::move(written->error()));
    }
    return json_answer(**written, 201);
}

Result<HttpResponse> list_all_of_event_names(Context& context, const Call& call) {
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto names =
        context.database.read([&](soci::session& sql) { return audience::list_event_names(sql, call.project); });
    json::array items;
    for (const audience::EventName& name : names) {
        items.push_back(to_json(name));
    }
    return json_answer(json::object{{"items", std::move(items)}});
}

Result<HttpResponse> change_event_name(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const auto discarded = fields.boolean("discarded");
    if (!discarded) {
        fields.refuse("discarded", "is missing");
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto changed = context.writer.run([&](soci::session& sql) {
        auto name = audience::find_event_name(sql, call.project, path_text(call, "name"));
        if (name) {
            audience::set_event_discarded(sql, name->id, *discarded);
            name->discarded = *discarded;
        }
        return name;
    });
    if (!changed) {
        return std::unexpected(changed.error());
    }
    if (!*changed) {
        return Failure(Error{ErrorKind::missing, "there is no such event name"});
    }
    return json_answer(to_json(**changed));
}

}  // namespace parley::api
