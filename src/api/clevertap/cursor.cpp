#include "api/clevertap/cursor.h"

#include "api/clevertap/sealed.h"

namespace parley::api::clevertap {

namespace {

constexpr std::chrono::hours profiles_life(4 * 24);
constexpr std::chrono::hours events_life(4);
constexpr std::chrono::hours events_idle(1);

std::string_view name_of(CursorOf of) {
    return of == CursorOf::profiles ? "profiles" : "events";
}

Failure no_cursor() {
    return invalid("is not valid", "cursor", {}, "ask for the first page again");
}

std::optional<Time> time_in(const json::object& object, std::string_view key) {
    const auto milliseconds = integer_of(object.if_contains(key));
    return milliseconds ? std::optional(Time(std::chrono::milliseconds(*milliseconds))) : std::nullopt;
}

bool is_too_old(const Cursor& cursor, Time now) {
    return cursor.of == CursorOf::profiles ? now - cursor.begun > profiles_life
                                           : now - cursor.begun > events_life || now - cursor.used > events_idle;
}

}  // namespace

std::string write_cursor(const Cursor& cursor, ProjectId project, const SecretBox& box) {
    json::object content;
    content["of"] = name_of(cursor.of);
    content["project"] = project.value;
    content["query"] = cursor.query;
    content["batch"] = cursor.batch;
    content["after"] = cursor.after;
    content["after_at"] = cursor.after_at;
    content["begun"] = cursor.begun.time_since_epoch().count();
    content["used"] = cursor.used.time_since_epoch().count();
    return sealed(content, box);
}

Result<Cursor> read_cursor(std::string_view text, CursorOf of, ProjectId project, const SecretBox& box, Time now) {
    const auto content = unsealed(text, box);
    if (!content || integer_of(content->if_contains("project")) != project.value) {
        return no_cursor();
    }
    const auto kind = text_of(content->if_contains("of"));
    const json::value* query = content->if_contains("query");
    const auto batch = integer_of(content->if_contains("batch"));
    const auto after = integer_of(content->if_contains("after"));
    const auto after_at = integer_of(content->if_contains("after_at"));
    const auto begun = time_in(*content, "begun");
    const auto used = time_in(*content, "used");
    if (kind != name_of(of) || query == nullptr || !query->is_object() || !batch || !after || !after_at || !begun ||
        !used) {
        return no_cursor();
    }
    Cursor cursor{of, query->get_object(), static_cast<int>(*batch), *after, *after_at, *begun, *used};
    if (is_too_old(cursor, now)) {
        return invalid("has expired", "cursor", {}, "ask for the first page again");
    }
    return cursor;
}

}  // namespace parley::api::clevertap
