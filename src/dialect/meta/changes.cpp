#include "dialect/meta/changes.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/wire_time.h"

namespace parley::meta {

namespace {

constexpr std::string_view status_field = "message_template_status_update";
constexpr std::string_view quality_field = "message_template_quality_update";
constexpr std::string_view category_field = "template_category_update";
constexpr std::size_t longest_number = 18;  // digits that every reader of JSON numbers holds

// Meta writes en_US, and en-US in one of its samples.
std::string normalised(std::string language) {
    std::ranges::replace(language, '-', '_');
    return language;
}

TemplateReport read_template(Reader& reader, const json::value& value, std::optional<Time> at) {
    TemplateReport report{.template_id = reader.id(value, {"message_template_id"}),
                          .name = reader.text(value, {"message_template_name"}),
                          .language = normalised(reader.text(value, {"message_template_language"})),
                          .at = at};
    if (report.template_id.empty() && report.name.empty()) {
        reader.missing(value, "message_template_name");
    }
    return report;
}

// The code of the reason, and what Meta adds in words.
std::string reason_in(Reader& reader, const json::value& value) {
    std::string reason = reader.text(value, {"reason"});
    if (reason == "NONE") {
        reason.clear();
    }
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> places{{{"rejection_info", "reason"},
                                                                                   {"rejection_info", "recommendation"},
                                                                                   {"other_info", "title"},
                                                                                   {"other_info", "description"},
                                                                                   {"disable_info", "disable_date"}}};
    for (const auto& [info, name] : places) {
        const json::value* object = member(value, info);
        const std::string words = object == nullptr ? std::string() : reader.text(*object, {name});
        if (!words.empty()) {
            reason += (reason.empty() ? "" : ": ") + words;
        }
    }
    return kept_words(reason);
}

Callback read_template_status(Reader& reader, const json::value& value, std::optional<Time> at) {
    TemplateReport report = read_template(reader, value, at);
    const std::string event = reader.required_text(value, {"event"});
    report.status = template_status_of_wire(event);
    if (!report.status) {
        reader.wrong_member(value, {"event"}, "no such event of a template", event);
    }
    report.reason = reason_in(reader, value);
    return report;
}

Callback read_template_quality(Reader& reader, const json::value& value, std::optional<Time> at) {
    TemplateReport report = read_template(reader, value, at);
    report.quality = reader.required_text(value, {"new_quality_score"});
    return report;
}

Callback read_template_category(Reader& reader, const json::value& value, std::optional<Time> at) {
    TemplateReport report = read_template(reader, value, at);
    report.category = reader.required_text(value, {"new_category"});
    return report;
}

Callback read_preference(Reader& reader, const json::value& item) {
    const std::string word = lower(reader.required_text(item, {"value"}));
    if (word != "stop" && word != "resume") {
        reader.wrong_member(item, {"value"}, "this must be stop or resume", word);
    }
    ConsentReport report{.phone = reader.id(item, {"wa_id"}),
                         .user = reader.id(item, {"user_id"}),
                         .opted_in = word == "resume",
                         .words = kept_words(reader.text(item, {"detail"})),
                         .at = read_time(member(item, "timestamp"))};
    if (report.phone.empty() && report.user.empty()) {
        reader.missing(item, "wa_id");
    }
    return report;
}

// The event, and what else the value names: "THROUGHPUT_UPGRADE, current_limit TIER_UNLIMITED".
std::string summary_of(const json::value& value) {
    std::string words = text_of(member(value, "event")).value_or("");
    const json::object* object = value.if_object();
    if (object == nullptr) {
        return kept_words(json::serialize(value));
    }
    for (const auto& [key, item] : *object) {
        if (key == "event" || item.is_null()) {
            continue;
        }
        const std::string shown = text_of(&item).value_or(item.is_structured() ? json::serialize(item) : "");
        words += fmt::format("{}{} {}", words.empty() ? "" : ", ", std::string_view(key), shown);
    }
    return kept_words(words);
}

std::string upper_name_of(TemplateStatus status) {
    std::string name(name_of(status));
    std::ranges::transform(name, name.begin(), [](char letter) { return static_cast<char>(letter - 'a' + 'A'); });
    return name;
}

bool is_plain_number(std::string_view text) {
    return !text.empty() && text.size() <= longest_number && (text.front() != '0' || text.size() == 1) &&
           std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

std::string_view detail_of(const ConsentReport& report) {
    return !report.words.empty() ? std::string_view(report.words)
           : report.opted_in     ? "User requested to resume marketing messages"
                                 : "User requested to stop marketing messages";
}

std::optional<Time> carried_time(std::optional<Time> at) {
    return at ? read_time(seconds_text(*at)) : at;
}

}  // namespace

void read_change(Batch& batch, std::string_view field, const json::value& value, const std::string& place,
                 std::optional<Time> at) {
    const auto with_time = [&](auto read) {
        return [at, read](Reader& reader, const json::value& item) { return read(reader, item, at); };
    };
    if (field == status_field) {
        batch.add(value, place, with_time(read_template_status));
    } else if (field == quality_field) {
        batch.add(value, place, with_time(read_template_quality));
    } else if (field == category_field) {
        batch.add(value, place, with_time(read_template_category));
    } else if (field == "user_preferences") {
        if (!batch.add_each(value, place, "user_preferences", read_preference)) {
            batch.wrong(joined(place, "user_preferences"), "this is missing");
        }
    } else if (is_account_field(field)) {
        batch.add(value, place, [&](Reader&, const json::value& item) -> Callback {
            return Notice{.type = std::string(field), .words = summary_of(item), .at = at};
        });
    } else {
        batch.wrong(place, fmt::format("there are no words for the field {}", kept_words(field, 100)));
    }
}

bool is_account_field(std::string_view field) {
    for (const std::string_view start : {"account_", "business_", "phone_number_"}) {
        if (field.starts_with(start)) {
            return true;
        }
    }
    for (const std::string_view known : {"message_template_components_update", "template_correct_category_detection",
                                         "security", "payment_configuration_update", "partner_solutions"}) {
        if (field == known) {
            return true;
        }
    }
    return false;
}

std::string_view field_of(const TemplateReport& report) {
    return report.status ? status_field : !report.quality.empty() ? quality_field : category_field;
}

void write_change(JsonText& out, const TemplateReport& report) {
    out.begin_object("value");
    if (report.status) {
        out.member("event", upper_name_of(*report.status));
    } else if (!report.quality.empty()) {
        out.member("previous_quality_score", "UNKNOWN");
        out.member("new_quality_score", report.quality);
    }
    if (is_plain_number(report.template_id)) {
        out.literal_member("message_template_id", report.template_id);
    } else {
        out.optional_member("message_template_id", report.template_id);
    }
    out.member("message_template_name", report.name);
    out.member("message_template_language", report.language);
    if (report.status) {
        out.member("reason", report.reason.empty() ? std::string_view("NONE") : std::string_view(report.reason));
    } else if (report.quality.empty()) {
        out.member("new_category", report.category);
    }
    out.end_object();
}

void write_change(JsonText& out, const Notice& notice) {
    out.begin_object("value");
    out.optional_member("event", notice.words);
    out.end_object();
}

void write_preferences(JsonText& out, const ConsentReport& report) {
    out.begin_array("user_preferences");
    out.begin_object();
    out.optional_member("wa_id", report.phone);
    out.optional_member("user_id", report.user);
    out.member("detail", detail_of(report));
    out.member("category", "marketing_messages");
    out.member("value", report.opted_in ? "resume" : "stop");
    if (report.at) {
        out.literal_member("timestamp", seconds_text(*report.at));
    }
    out.end_object();
    out.end_array();
}

std::optional<TemplateReport> change_as_carried(TemplateReport report) {
    const bool has_name = !report.template_id.empty() || !report.name.empty();
    if (!has_name || (!report.status && report.quality.empty() && report.category.empty())) {
        return std::nullopt;
    }
    report.language = normalised(std::move(report.language));
    report.at = carried_time(report.at);
    report.reason = report.status && report.reason != "NONE" ? kept_words(report.reason) : std::string();
    if (report.status) {
        report.quality.clear();
    }
    if (report.status || !report.quality.empty()) {
        report.category.clear();
    }
    return report;
}

std::optional<Notice> change_as_carried(Notice notice) {
    if (!is_account_field(notice.type)) {
        return std::nullopt;
    }
    notice.words = kept_words(notice.words);
    notice.at = carried_time(notice.at);
    return notice;
}

std::optional<ConsentReport> change_as_carried(ConsentReport report) {
    if (report.phone.empty() && report.user.empty()) {
        return std::nullopt;
    }
    report.words = kept_words(detail_of(report));
    report.at = carried_time(report.at);
    return report;
}

}  // namespace parley::meta
