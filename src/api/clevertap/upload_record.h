#pragma once
#include <expected>
#include <optional>
#include <string>
#include <variant>

#include "audience/upload.h"
#include "base/clock.h"
#include "base/json.h"

// One record of an upload (source: reference, POST /1/upload): what it says, or CleverTap's code and words for what is
// wrong with it. Knows no database, so that all of it can be fuzzed.
namespace parley::api::clevertap {

struct Refusal {
    int code = 0;
    std::string text;  // "Profile data is incorrect. Email is not valid." without the record's number
    bool operator==(const Refusal&) const = default;
};

// As the answer has it: "...Skipped record number : 2". Profile messages have no blank before it.
std::string numbered(const Refusal& refusal, std::size_t number);

struct DeviceToken {};  // taken and not kept: there is no push here

struct RecordRules {
    std::string country;  // of numbers without country code, empty for none
    Time now;             // of receipt
};

using Record = std::variant<audience::UploadRecord, DeviceToken>;
std::expected<Record, Refusal> read_record(const json::value& record, const RecordRules& rules);

// What is wrong once it is held against what the database has.
Refusal refusal_of(const audience::UploadRecord& record, const Error& error);

// Names that only the platform gives to events.
bool is_restricted_event(std::string_view name);

}  // namespace parley::api::clevertap
