#include "access/audit.h"
#include "api/access/audit_rule.h"
#include "api/answers.h"
#include "api/fields.h"
#include "api/jobs/export_json.h"
#include "api/jobs/jobs.h"
#include "api/problem.h"
#include "audience/export_jobs.h"

namespace parley::api {

namespace {

using audience::Export;
using audience::ExportKind;
using audience::ExportSettings;

constexpr std::size_t longest_name = 512;
constexpr std::size_t most_attributes = 1'000;

struct Wanted {
    ExportKind kind = ExportKind::people;
    ExportSettings settings;
};

// A segment and a list are filters, too; of several all must hold.
Result<audience::Filter> read_whom(Fields& fields) {
    std::vector<audience::Filter> all;
    if (const json::object* filter = fields.object("filter")) {
        auto read = audience::read_filter(*filter);
        if (!read) {
            return std::unexpected(std::move(read.error()));
        }
        all.push_back(std::move(*read));
    }
    if (const auto segment = fields.integer("segment")) {
        all.push_back({audience::SegmentFilter{*segment}});
    }
    if (const auto list = fields.integer("list")) {
        all.push_back({audience::ListFilter{*list}});
    }
    return all.size() == 1 ? std::move(all.front()) : audience::Filter{audience::AllOf{std::move(all)}};
}

void read_attributes(Fields& fields, ExportSettings& settings) {
    const json::array* attributes = fields.array("attributes");
    if (attributes == nullptr) {
        return;
    }
    settings.attributes.emplace();
    for (const json::value& name : *attributes) {
        if (!name.is_string() || name.get_string().empty() || name.get_string().size() > longest_name) {
            fields.refuse("attributes", "must be names of attributes");
            return;
        }
        settings.attributes->emplace_back(name.get_string());
    }
    if (settings.attributes->size() > most_attributes) {
        fields.refuse("attributes", fmt::format("there may be at most {}", most_attributes));
    }
}

Result<Wanted> read_wanted(const HttpRequest& request) {
    const auto body = read_body(request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    Wanted wanted;
    const std::string kind = fields.required_text("kind", 40);
    const std::string format = fields.text("format", 40).value_or("csv");
    const auto known = audience::export_kind_named(kind);
    if (!known) {
        fields.refuse("kind", "must be one of: people, messages, rejections, events");
    }
    if (format != "csv") {
        fields.refuse("format", "must be csv");
    }
    wanted.kind = known.value_or(ExportKind::people);
    switch (wanted.kind) {
        case ExportKind::people: {
            auto whom = read_whom(fields);
            if (!whom) {
                return std::unexpected(std::move(whom.error()));
            }
            wanted.settings.filter = std::move(*whom);
            read_attributes(fields, wanted.settings);
            break;
        }
        case ExportKind::messages: wanted.settings.campaign = CampaignId{fields.integer("campaign").value_or(0)}; break;
        case ExportKind::rejections: wanted.settings.import = ImportId{fields.required_integer("import")}; break;
        case ExportKind::events: wanted.settings.event = fields.text("event", longest_name).value_or(""); break;
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return wanted;
}

// Not a change, but people's data leaves: who took it is written down.
void note_export(Context& context, const Call& call, const Export& file) {
    const auto entry = entry_of(context, call, fmt::format("export {}", audience::name_of(file.kind)),
                                subject_of("export", file.id.value));
    const auto written = context.writer.run([&](soci::session& sql) { access::note(sql, call.project, entry); });
    if (!written) {
        context.log->error("{} is not in the audit log: {}", entry.subject, written.error().what);
    }
}

}  // namespace

Result<HttpResponse> list_all_of_exports(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    auto exports = context.database.read([&](soci::session& sql) {
        return audience::list_exports(sql, call.project, audience::ExportId{*after}, static_cast<int>(*limit) + 1);
    });
    const bool more = std::ssize(exports) > *limit;
    if (more) {
        exports.pop_back();
    }
    const auto next = more ? std::optional(exports.back().id.value) : std::nullopt;
    json::array items;
    for (const Export& file : exports) {
        if (may_see(call, file.kind)) {
            items.push_back(to_json(file));
        }
    }
    return page_answer(std::move(items), next);
}

Result<HttpResponse> create_export(Context& context, const Call& call) {
    auto wanted = read_wanted(call.request);
    if (!wanted) {
        return std::unexpected(std::move(wanted.error()));
    }
    if (!may_see(call, wanted->kind)) {
        return problem(Error{ErrorKind::denied,
                             fmt::format("this is not allowed to {}", call.actor),
                             "kind",
                             {},
                             fmt::format("it takes the scope {}",
                                         name_of(wanted->kind == ExportKind::messages ? Right::read_campaigns
                                                                                      : Right::read_people))},
                       403);
    }
    const auto file = context.exports->create(call.project, wanted->kind, std::move(wanted->settings));
    if (!file) {
        return std::unexpected(file.error());
    }
    note_export(context, call, *file);
    return created(to_json(*file), fmt::format("/api/v1/exports/{}", file->id.value));
}

Result<HttpResponse> get_export(Context& context, const Call& call) {
    const auto file = export_of(context, call);
    if (!file) {
        return std::unexpected(file.error());
    }
    return json_answer(to_json(*file));
}

Result<HttpResponse> cancel_export(Context& context, const Call& call) {
    const auto file = export_of(context, call);
    if (!file) {
        return std::unexpected(file.error());
    }
    if (auto fine = read_nothing(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto cancelled = context.exports->cancel(call.project, file->id);
    if (!cancelled) {
        return std::unexpected(cancelled.error());
    }
    return json_answer(to_json(*cancelled));
}

Result<HttpResponse> remove_export(Context& context, const Call& call) {
    const auto file = export_of(context, call);
    if (!file) {
        return std::unexpected(file.error());
    }
    if (auto removed = context.exports->remove(call.project, file->id); !removed) {
        return std::unexpected(std::move(removed.error()));
    }
    HttpResponse response;
    response.status = 204;
    return response;
}

}  // namespace parley::api
