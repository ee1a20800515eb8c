#include "access/audit.h"
#include "api/access/audit_rule.h"
#include "api/answers.h"
#include "api/fields.h"
#include "api/people/segment_handlers.h"
#include "api/people/segment_lookup.h"
#include "api/problem.h"
#include "audience/segment/compile.h"
#include "audience/segment/use.h"

namespace parley::api {

namespace {

using audience::Segment;

json::object to_json(const Segment& segment) {
    json::object body;
    body["id"] = segment.id.value;
    body["name"] = segment.name;
    body["filter"] = audience::write_filter(segment.filter);
    body["created"] = to_text(segment.created);
    body["updated"] = to_text(segment.updated);
    return body;
}

Result<Segment> read_segment(const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    Segment segment;
    segment.project = call.project;
    segment.name = fields.required_text("name", 200);
    const json::object* given = fields.object("filter");
    if (given == nullptr) {
        fields.refuse("filter", "is missing", "{} is everybody");
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    auto filter = audience::read_filter(*given);
    if (!filter) {
        return std::unexpected(std::move(filter.error()));
    }
    segment.filter = std::move(*filter);
    return segment;
}

Failure name_taken(const std::string& name) {
    return Failure(Error{ErrorKind::conflict, "another segment is called that", "name", name});
}

// For the audit log.
json::object told(const Segment& segment) {
    json::object what;
    what["name"] = segment.name;
    what["filter"] = audience::write_filter(segment.filter);
    return what;
}

// Inside the work that stores it, so that what it names is there then.
Result<> check_fits(soci::session& sql, const Segment& segment, Time now) {
    const auto other = audience::find_segment_named(sql, segment.project, segment.name);
    if (other && other->id != segment.id) {
        return name_taken(segment.name);
    }
    // One that is still to get its id counts among those that stand in each other like any other.
    constexpr audience::SegmentId fresh{std::numeric_limits<std::int64_t>::min()};
    const auto compiled = audience::compile(sql, segment.project, segment.filter, now, audience::Engine::sqlite,
                                            segment.id ? segment.id : fresh);
    return compiled ? Result<>() : std::unexpected(compiled.error());
}

}  // namespace

Result<HttpResponse> list_all_of_segments(Context& context, const Call& call) {
    const auto page = page_of_query(call);
    if (!page) {
        return std::unexpected(page.error());
    }
    const auto segments = context.database.read([&](soci::session& sql) {
        return audience::list_segments(sql, call.project, audience::SegmentId{page->after},
                                       static_cast<int>(page->limit) + 1);
    });
    return page_of(segments, page->limit, [](const Segment& segment) { return to_json(segment); });
}

Result<HttpResponse> create_segment(Context& context, const Call& call) {
    auto segment = read_segment(call);
    if (!segment) {
        return std::unexpected(std::move(segment.error()));
    }
    segment->created = segment->updated = context.clock.now();
    auto entry = entry_of(context, call, "segment.create", {});
    entry.after = told(*segment);
    const auto stored =
        context.writer.run([given = *segment, entry](soci::session& sql) -> Result<audience::SegmentId> {
            if (auto fine = check_fits(sql, given, given.created); !fine) {
                return std::unexpected(std::move(fine.error()));
            }
            const auto id = audience::insert_segment(sql, given);
            auto note = entry;
            note.subject = subject_of("segment", id.value);
            access::note(sql, given.project, note);
            return id;
        });
    if (!stored) {
        return std::unexpected(stored.error());
    }
    if (!*stored) {
        return not_possible(stored->error());
    }
    call.noted = true;
    segment->id = **stored;
    return created(to_json(*segment), fmt::format("/api/v1/segments/{}", segment->id.value));
}

Result<HttpResponse> get_segment(Context& context, const Call& call) {
    const auto segment = context.database.read([&](soci::session& sql) { return segment_of(sql, call); });
    if (!segment) {
        return std::unexpected(segment.error());
    }
    return json_answer(to_json(*segment));
}

Result<HttpResponse> replace_segment(Context& context, const Call& call) {
    const auto known = context.database.read([&](soci::session& sql) { return segment_of(sql, call); });
    if (!known) {
        return std::unexpected(known.error());
    }
    auto segment = read_segment(call);
    if (!segment) {
        return std::unexpected(std::move(segment.error()));
    }
    segment->id = known->id;
    segment->created = known->created;
    segment->updated = context.clock.now();
    auto entry = entry_of(context, call, "segment.change", subject_of("segment", segment->id.value));
    entry.after = told(*segment);
    const auto stored = context.writer.run([given = *segment, entry](soci::session& sql) -> Result<bool> {
        if (auto fine = check_fits(sql, given, given.updated); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        const auto former = audience::find_segment(sql, given.project, given.id);
        const auto unusable = audience::unusable_segments(sql, given.project, given.updated);
        if (!former || !audience::update_segment(sql, given)) {
            return false;
        }
        for (const std::string& name : audience::unusable_segments(sql, given.project, given.updated)) {
            if (name != given.name && !unusable.contains(name)) {
                audience::update_segment(sql, *former);
                return invalid("would be too large in the segment that holds it", "filter", name);
            }
        }
        auto note = entry;
        note.before = told(*former);
        access::note(sql, given.project, note);
        return true;
    });
    if (!stored) {
        return std::unexpected(stored.error());
    }
    if (!*stored) {
        return not_possible(stored->error());
    }
    if (!**stored) {
        return Failure(Error{ErrorKind::missing, "there is no such segment"});
    }
    call.noted = true;
    return json_answer(to_json(*segment));
}

Result<HttpResponse> remove_segment(Context& context, const Call& call) {
    const auto entry = entry_of(context, call, "segment.remove", {});
    const auto removed = context.writer.run([&call, &entry](soci::session& sql) -> Result<> {
        const auto segment = segment_of(sql, call);
        if (!segment) {
            return std::unexpected(segment.error());
        }
        if (const auto user = audience::user_of(sql, call.project, segment->id)) {
            return Failure(Error{ErrorKind::conflict, "the segment is used by the " + *user, "segment", segment->name,
                                 "change or end that first"});
        }
        audience::remove_segment(sql, segment->id);
        auto note = entry;
        note.subject = subject_of("segment", segment->id.value);
        note.before = told(*segment);
        access::note(sql, call.project, note);
        return {};
    });
    if (!removed || !*removed) {
        return std::unexpected(removed ? removed->error() : removed.error());
    }
    call.noted = true;
    return HttpResponse{.status = 204, .headers = {}, .body = {}};
}

}  // namespace parley::api
