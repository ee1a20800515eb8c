#include "api/clevertap/account.h"
#include "api/clevertap/answer.h"
#include "api/clevertap/handlers.h"
#include "api/clevertap/upload_record.h"
#include "audience/events.h"
#include "audience/identities.h"

namespace parley::api::clevertap {

namespace {

constexpr std::size_t most_records = 1'000;

// The records of a call that are understood, each with its place in the call.
struct ReadRecords {
    std::vector<audience::UploadRecord> records;
    std::vector<std::size_t> places;
    std::vector<std::optional<Refusal>> refusals;  // one a record of the call
};

ReadRecords read_all(const json::array& given, const RecordRules& rules) {
    ReadRecords readings;
    readings.refusals.resize(given.size());
    readings.records.reserve(given.size());
    for (std::size_t place = 0; place < given.size(); ++place) {
        auto record = read_record(given[place], rules);
        if (!record) {
            readings.refusals[place] = std::move(record.error());
        } else if (auto* said = std::get_if<audience::UploadRecord>(&*record)) {
            readings.records.push_back(std::move(*said));
            readings.places.push_back(place);
        }
    }
    return readings;
}

Result<> write(Context& context, const Call& call, ReadRecords& readings, Time now) {
    // Kept alive for whenever the writer gets to it; it only reads them.
    const auto fates = context.writer.run([&records = readings.records, &call, now](soci::session& sql) {
        return audience::upload(sql, call.project, records, "upload", now);
    });
    if (!fates) {
        return std::unexpected(fates.error());
    }
    for (std::size_t at = 0; at < fates->size(); ++at) {
        if (const auto& refused = (*fates)[at].refused) {
            readings.refusals[readings.places[at]] = refusal_of(readings.records[at], *refused);
        }
    }
    return {};
}

// What the writer would say, as far as it can be known without it.
void try_out(Context& context, const Call& call, ReadRecords& readings) {
    context.database.read([&](soci::session& sql) {
        for (std::size_t at = 0; at < readings.records.size(); ++at) {
            const audience::UploadRecord& record = readings.records[at];
            std::optional<Refusal>& refusal = readings.refusals[readings.places[at]];
            if (record.by == audience::Named::object && !audience::find_object(sql, call.project, record.name)) {
                refusal = refusal_of(record, Error{ErrorKind::missing, "objectId is not known"});
            } else if (const auto* event = std::get_if<audience::EventSaid>(&record.said)) {
                const auto name = audience::find_event_name(sql, call.project, event->name);
                if (name && name->discarded) {
                    refusal = refusal_of(record, Error{ErrorKind::conflict, "the event was discarded"});
                }
            }
        }
    });
}

// "1", as clients send it; "true" as well.
Result<bool> is_dry(const Call& call) {
    const std::string* text = query_text(call, "dryRun");
    if (text == nullptr || *text == "0" || *text == "false" || text->empty()) {
        return false;
    }
    if (*text == "1" || *text == "true") {
        return true;
    }
    return invalid("must be 0 or 1", "dryRun");
}

}  // namespace

Result<HttpResponse> upload(Context& context, const Call& call) {
    const auto dry = is_dry(call);
    if (!dry) {
        return std::unexpected(dry.error());
    }
    const auto given = read_records(call.request, most_records);
    if (!given) {
        return std::unexpected(given.error());
    }
    const Time now = context.clock.now();
    ReadRecords readings = read_all(*given, {account_of(context, call.project).country, now});
    if (*dry) {
        try_out(context, call, readings);
    } else if (!readings.records.empty()) {
        if (auto written = write(context, call, readings, now); !written) {
            return std::unexpected(std::move(written.error()));
        }
    }
    json::array refused;
    for (std::size_t place = 0; place < given->size(); ++place) {
        if (const auto& refusal = readings.refusals[place]) {
            refused.push_back(unprocessed(refusal->code, numbered(*refusal, place + 1), (*given)[place]));
        }
    }
    return records_answer(given->size(), std::move(refused));
}

}  // namespace parley::api::clevertap
