#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "dialect/json_text.h"
#include "dialect/meta/batch.h"

// Changes of other fields than "messages": templates, the account, what people prefer ("Template
// and account webhooks" of Meta's reference).
namespace parley::meta {

// Puts what the change says into the batch. `place` is the value's, `at` the entry's time.
void read_change(Batch& batch, std::string_view field, const json::value& value, const std::string& place,
                 std::optional<Time> at);

// Fields that tell of the account and change nothing of ours.
bool is_account_field(std::string_view field);

// The field that tells it, and the value of the change.
std::string_view field_of(const TemplateReport& report);
void write_change(JsonText& out, const TemplateReport& report);
void write_change(JsonText& out, const Notice& notice);
void write_preferences(JsonText& out, const ConsentReport& report);

// What is left of them; nothing where no field has words for it.
std::optional<TemplateReport> change_as_carried(TemplateReport report);
std::optional<Notice> change_as_carried(Notice notice);
std::optional<ConsentReport> change_as_carried(ConsentReport report);

}  // namespace parley::meta
