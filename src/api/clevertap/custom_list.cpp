#include "api/clevertap/custom_list.h"

#include "api/access/audit_rule.h"
#include "api/clevertap/answer.h"
#include "api/clevertap/handlers.h"
#include "api/clevertap/sealed.h"
#include "audience/job_files.h"
#include "audience/segment/people_list.h"
#include "base/text.h"

// Segments out of files (source: reference, custom list segments): a URL to put the file to, the file itself, and the
// word that it is complete. The URL says by itself whose it is and how long it lives, so that nothing of it is kept.
namespace parley::api::clevertap {

namespace {

constexpr std::chrono::hours life(24);
constexpr std::size_t longest_file = 50 * 1024 * 1024;
constexpr std::size_t piece = 256 * 1024;
constexpr int members_in_a_step = 10'000;
constexpr std::size_t longest_name = 100;
constexpr std::int64_t numbers_a_second = 1 << 20;
constexpr std::string_view url_path = "/custom_list_segments/";
constexpr std::string_view used_up = "-";  // stands in the place of a file that was read

struct Place {
    ProjectId project;
    std::int64_t number = 0;  // of the file: its end of life in seconds, and which of that second
};

Time end_of(std::int64_t number) {
    return Time(std::chrono::seconds(number / numbers_a_second));
}

audience::JobFiles files_of(const Context& context) {
    return audience::JobFiles(context.database.directory() / "custom-lists");
}

std::optional<Place> place_in(const Context& context, std::string_view token) {
    const auto content = unsealed(token, context.box);
    if (!content || parley::text_of(content->if_contains("of")) != "custom list") {
        return std::nullopt;
    }
    const auto project = integer_of(content->if_contains("project"));
    const auto number = integer_of(content->if_contains("number"));
    if (!project || !number || end_of(*number) <= context.clock.now()) {
        return std::nullopt;
    }
    return Place{ProjectId{*project}, *number};
}

Failure no_such_url() {
    return Failure(Error{ErrorKind::missing,
                         "this URL was not given out, or is older than 24 hours",
                         {},
                         {},
                         "ask for a new one with /get_custom_list_segment_url"});
}

Result<std::string> required_text(const json::object& body, std::string_view key, std::size_t longest) {
    const json::value* given = body.if_contains(key);
    if (given == nullptr || !given->is_string() || trimmed(given->get_string()).empty()) {
        return invalid("is required", std::string(key));
    }
    if (length_of(given->get_string()) > longest) {
        return invalid(fmt::format("is longer than {} characters", longest), std::string(key));
    }
    return std::string(trimmed(given->get_string()));
}

// The segment and the list of a name, as far as they are there.
struct Named {
    std::optional<audience::Segment> segment = {};
    std::optional<audience::PeopleList> list = {};
};

Named find_named_list(soci::session& sql, ProjectId project, const std::string& name) {
    return {audience::find_segment_named(sql, project, name), audience::find_list_named(sql, project, name)};
}

bool is_of(const audience::Segment& segment, audience::ListId list) {
    const auto* filter = std::get_if<audience::ListFilter>(&segment.filter.rule);
    return filter != nullptr && filter->list == list.value;
}

// A name that is used is replaced only where that is wanted and it is a list's.
Result<> check_name(const Named& named, bool replace) {
    if (!named.segment && !named.list) {
        return {};
    }
    const bool is_list = named.list && (!named.segment || is_of(*named.segment, named.list->id));
    if (!replace || !is_list) {
        return Failure(Error{ErrorKind::conflict,
                             "Duplicate segment name",
                             "name",
                             {},
                             is_list ? R"(send "replace":true to give it other people)" : "take another name"});
    }
    return {};
}

// The list that takes the names, empty; made where there is none.
Result<audience::ListId> empty_list(Context& context, ProjectId project, const std::string& name, bool replace) {
    const Time now = context.clock.now();
    const auto list = context.writer.run([&](soci::session& sql) -> Result<audience::ListId> {
        const Named named = find_named_list(sql, project, name);
        if (auto good = check_name(named, replace); !good) {
            return std::unexpected(std::move(good.error()));
        }
        if (named.list) {
            return named.list->id;
        }
        audience::PeopleList fresh{};
        fresh.project = project;
        fresh.name = name;
        fresh.created = fresh.updated = now;
        return audience::insert_list(sql, fresh);
    });
    if (!list || !*list) {
        return std::unexpected(list ? list->error() : list.error());
    }
    const audience::ListId id = **list;
    while (!context.database.read([&](soci::session& sql) { return audience::list_members(sql, id, {}, 1); }).empty()) {
        const auto emptied =
            context.writer.run([id](soci::session& sql) { audience::empty_list_piece(sql, id, members_in_a_step); });
        if (!emptied) {
            return std::unexpected(emptied.error());
        }
    }
    return id;
}

Result<audience::ListFile> fill(Context& context, const Place& place, audience::ListId list) {
    const audience::JobFiles files = files_of(context);
    audience::ListReader reader(context.writer, context.clock, place.project, list);
    for (std::int64_t at = 0;;) {
        const auto bytes = files.read(place.number, at, piece);
        if (!bytes) {
            return std::unexpected(bytes.error());
        }
        if (bytes->empty()) {
            return reader.finish();
        }
        if (auto fed = reader.feed(*bytes); !fed) {
            return std::unexpected(std::move(fed.error()));
        }
        at += std::ssize(*bytes);
    }
}

// The segment that campaigns name: whoever is in the list.
Result<audience::SegmentId> segment_of(Context& context, const Call& call, const std::string& name,
                                       audience::ListId list) {
    const Time now = context.clock.now();
    return context.writer.run([&](soci::session& sql) {
        access::note(sql, call.project,
                     entry_of(context, call, "custom_list.complete", subject_of("list", list.value)));
        if (const auto known = audience::find_segment_named(sql, call.project, name)) {
            return known->id;
        }
        audience::Segment segment{};
        segment.project = call.project;
        segment.name = name;
        segment.filter = audience::Filter{audience::ListFilter{list.value}};
        segment.created = segment.updated = now;
        return audience::insert_segment(sql, segment);
    });
}

}  // namespace

std::size_t custom_list_limit(const Context& context, const HttpRequest& head) {
    std::string_view path = head.target;
    if (head.method != "PUT" || !path.starts_with(url_path)) {
        return 0;
    }
    path.remove_prefix(url_path.size());
    return place_in(context, path.substr(0, path.find('?'))) ? longest_file : 0;
}

Result<HttpResponse> custom_list_url(Context& context, const Call& call) {
    const Time now = context.clock.now();
    audience::JobFiles files = files_of(context);
    if (auto opened = files.open_folder(); !opened) {
        return std::unexpected(std::move(opened.error()));
    }
    files.remove_all_but([now](std::int64_t number) { return end_of(number) > now; });
    const auto end = std::chrono::ceil<std::chrono::seconds>(now + life).time_since_epoch().count();
    static std::atomic<std::int64_t> given{0};
    std::int64_t number = 0;
    do {
        number = end * numbers_a_second + ++given % numbers_a_second;
    } while (files.size_of(number) > 0);
    json::object content;
    content["of"] = "custom list";
    content["project"] = call.project.value;
    content["number"] = number;
    json::object body;
    body["presignedS3URL"] = fmt::format("{}{}{}", context.public_url, url_path, sealed(content, context.box));
    return success(std::move(body));
}

Result<HttpResponse> put_custom_list(Context& context, const Call& call) {
    const auto place = place_in(context, path_text(call, "token"));
    if (!place) {
        return no_such_url();
    }
    if (call.request.body.empty()) {
        return invalid("the file is empty", "body");
    }
    const audience::JobFiles files = files_of(context);
    if (files.size_of(place->number) > 0) {
        return Failure(Error{ErrorKind::conflict, "a file was put to this URL already", {}, {}, "ask for another URL"});
    }
    if (auto written = files.append(place->number, 0, call.request.body); !written) {
        return std::unexpected(std::move(written.error()));
    }
    return success();
}

Result<HttpResponse> complete_custom_list(Context& context, const Call& call) {
    const auto body = read_object(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    const auto name = required_text(*body, "name", longest_name);
    const auto url = required_text(*body, "url", 4'000);
    if (!name || !url) {
        return std::unexpected(name ? url.error() : name.error());
    }
    const json::value* replacing = body->if_contains("replace");
    if (replacing != nullptr && !replacing->is_null() && !replacing->is_bool()) {
        return invalid("must be true or false", "replace");
    }
    const bool replace = replacing != nullptr && replacing->is_bool() && replacing->get_bool();
    std::string_view token = *url;
    token = token.substr(0, token.find('?'));
    token = token.substr(token.rfind('/') + 1);
    const auto place = place_in(context, token);
    if (!place || place->project != call.project) {
        return invalid("is none that was given out in the last 24 hours", "url");
    }
    const audience::JobFiles files = files_of(context);
    const auto first = files.read(place->number, 0, 2);
    if (files.size_of(place->number) == 0 || !first || *first == used_up) {
        return Failure(Error{ErrorKind::conflict,
                             first && *first == used_up ? "this file was read already" : "no file was put there yet",
                             "url"});
    }
    const auto list = empty_list(context, call.project, *name, replace);
    if (!list) {
        return std::unexpected(list.error());
    }
    const auto read = fill(context, *place, *list);
    if (!read) {
        return std::unexpected(read.error());
    }
    const auto segment = segment_of(context, call, *name, *list);
    if (!segment) {
        return std::unexpected(segment.error());
    }
    static_cast<void>(files.append(place->number, 0, used_up));
    json::object answer;
    answer["Segment ID"] = segment->value;
    answer["added"] = read->change.added;
    answer["unknown"] = read->change.unknown;
    answer["rejected"] = read->rejected;
    return success(std::move(answer));
}

}  // namespace parley::api::clevertap
