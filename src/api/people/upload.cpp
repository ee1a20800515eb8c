#include "api/answers.h"
#include "api/people/handlers.h"
#include "api/people/person.h"

namespace parley::api {

namespace {

constexpr std::size_t most_records = 1'000;

json::object refusal_of(std::size_t record, const Error& error) {
    json::object refusal;
    refusal["record"] = record;
    refusal["field"] = error.where.empty() ? json::value() : json::value(error.where);
    refusal["error"] = error.what;
    refusal["advice"] = text_or_null(error.advice);
    return refusal;
}

// The records that can be taken, and for each of all what is wrong with it.
struct Read {
    std::vector<audience::UploadRecord> records;
    std::vector<std::size_t> places;
    std::vector<std::optional<Error>> errors;
};

Read read_records(const json::array& given, const std::string& country) {
    Read read;
    read.errors.resize(given.size());
    for (std::size_t place = 0; place < given.size(); ++place) {
        auto record = read_record(given[place], country);
        if (record) {
            read.records.push_back(std::move(*record));
            read.places.push_back(place);
        } else {
            read.errors[place] = std::move(record.error());
        }
    }
    return read;
}

}  // namespace

Result<HttpResponse> upload_people(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const json::array* given = fields.array("records");
    if (given == nullptr) {
        fields.refuse("records", "is missing", "give a list of records");
    } else if (given->size() > most_records) {
        fields.refuse("records", fmt::format("holds more than {} records", most_records), "send them in several calls");
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    Read read = read_records(*given, country_of(context, call));
    const auto fates = context.writer.run([&read, &call, now = context.clock.now()](soci::session& sql) {
        return audience::upload(sql, call.project, read.records, source_of(call), now);
    });
    if (!fates) {
        return std::unexpected(fates.error());
    }
    std::size_t processed = 0;
    for (std::size_t order = 0; order < fates->size(); ++order) {
        if (const auto& refused = (*fates)[order].refused) {
            read.errors[read.places[order]] = placed(*refused);
        } else {
            ++processed;
        }
    }
    json::array refused;
    for (std::size_t place = 0; place < read.errors.size(); ++place) {
        if (read.errors[place]) {
            refused.push_back(refusal_of(place, *read.errors[place]));
        }
    }
    json::object answer;
    answer["processed"] = processed;
    answer["refused"] = std::move(refused);
    return json_answer(answer);
}

}  // namespace parley::api
