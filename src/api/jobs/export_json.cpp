#include "api/jobs/export_json.h"

#include "api/answers.h"
#include "api/routes.h"

namespace parley::api {

using audience::Export;
using audience::ExportKind;

namespace {

// What was asked for, as far as it belongs to the kind.
json::object settings_json(const Export& file) {
    const audience::ExportSettings& settings = file.settings;
    json::object body;
    switch (file.kind) {
        case ExportKind::people:
            body["filter"] = audience::write_filter(settings.filter);
            body["attributes"] = settings.attributes ? json::value_from(*settings.attributes) : json::value();
            break;
        case ExportKind::messages:
            body["campaign"] = settings.campaign ? json::value(settings.campaign.value) : json::value();
            break;
        case ExportKind::rejections: body["import"] = settings.import.value; break;
        case ExportKind::events: body["event"] = text_or_null(settings.event); break;
    }
    return body;
}

}  // namespace

json::object to_json(const Export& file) {
    json::object body;
    body["id"] = file.id.value;
    body["kind"] = audience::name_of(file.kind);
    body["format"] = "csv";
    body["settings"] = settings_json(file);
    body["state"] = file.state;
    body["error"] = text_or_null(file.error);
    body["rows"] = file.rows;
    body["bytes"] = file.bytes;
    const auto progress = file.progress();
    body["progress"] = progress ? json::value(*progress) : json::value();
    body["created"] = to_text(file.created);
    body["finished"] = time_or_null(file.finished);
    body["expires"] = time_or_null(file.expires);
    return body;
}

bool may_see(const Call& call, ExportKind kind) {
    return call.rights.has(kind == ExportKind::messages ? Right::read_campaigns : Right::read_people);
}

Result<Export> export_of(Context& context, const Call& call) {
    const auto id = path_id<audience::ExportId>(call, "export");
    if (!id) {
        return std::unexpected(id.error());
    }
    auto file =
        context.database.read([&](soci::session& sql) { return audience::read_export(sql, call.project, *id); });
    if (!file || !may_see(call, file->kind)) {
        return Failure(Error{ErrorKind::missing, "there is no such export"});
    }
    return std::move(*file);
}

}  // namespace parley::api
