#include <algorithm>
#include <array>

#include "base/text.h"
#include "dialect/vonage/codes.h"

// The errors that the Messages API answers with (version 1), and what they ask of us.
namespace parley::vonage {

namespace {

using enum FailureCode;

constexpr Meaning bad_sender{account_problem, Retry::pause_lane, true};  // so is every message of this account
constexpr Meaning no_credentials{bad_credentials, Retry::pause_lane};

constexpr std::string_view messages = "/api-errors/messages";
constexpr std::string_view common = "/api-errors/";
constexpr std::string_view bad_value = "The value of one or more parameters is invalid.";
constexpr std::string_view bad_to = "The `to` parameter is invalid for the given channel.";
constexpr std::string_view bad_from = "The `from` parameter is invalid for the given channel.";
constexpr std::string_view bad_type =
    "The message type specified in the request is not supported for the given channel.";
constexpr std::string_view bad_reference = "The client reference can be a string of up to 40 characters.";
constexpr std::string_view bad_channel = "The specified channel is not supported.";

struct Row {
    ProblemKind problem;
    Meaning meaning = {};
};

// The first of a meaning is the one that is written.
constexpr std::array table{
    Row{{"unauthorized", 401, common, "You did not provide correct credentials.",
         "Check that you're using the correct credentials, and that your account has this feature enabled"},
        no_credentials},
    Row{{"unathorized", 401, common, "You did not provide correct credentials.",
         "Check that you're using the correct credentials, and that your account has this feature enabled"},
        no_credentials},
    Row{{"unprovisioned", 401, common, "The crendentials provided do not have access to the requested product",
         "Check your API key is correct and has been whitelisted"},
        no_credentials},
    Row{{"invalid-api-key", 401, common, "Invalid API key", "The API key is not known."}, no_credentials},
    Row{{"invalid-signature", 401, common, "Invalid signature", "The signature is not correct."}, no_credentials},
    Row{{"jwt-expired", 401, common, "JWT expired", "The token has expired."}, no_credentials},
    Row{{"jwt-revoked", 401, common, "JWT revoked", "The token has been revoked."}, no_credentials},
    Row{{"forbidden", 403, common, "Forbidden", "Your account does not have permission to perform this action."},
        no_credentials},
    Row{{"account-suspended", 403, common, "Account suspended", "The account is suspended."}, no_credentials},
    Row{{"low-balance", 402, common, "Low balance",
         "This request could not be performed due to your account balance being low."},
        {account_problem, Retry::pause_lane}},
    Row{{"1010", 429, messages, "Rate Limit Hit", "Please wait, then retry your request"}, {throttled, Retry::later}},
    Row{{"throttled", 429, messages, "Rate Limit Hit", "Please wait, then retry your request"},
        {throttled, Retry::later}},
    Row{{"1130", 422, messages, "Invalid recipient", bad_to}, {bad_phone}},
    Row{{"110", 422, messages, "Invalid recipient", bad_to}, {bad_phone}},
    Row{{"1430", 422, messages, "Invalid recipient", bad_to}, {bad_phone}},
    Row{{"1120", 422, messages, "Invalid sender", bad_from}, bad_sender},
    Row{{"1420", 422, messages, "Invalid sender", bad_from}, bad_sender},
    Row{{"1022", 422, messages, "Invalid template", "The template or its parameters are invalid."}, {bad_parameters}},
    Row{{"1150", 422, messages, "Invalid params", bad_value, true}},
    Row{{"1110", 422, messages, "Invalid channel parameters", bad_value, true}},
    Row{{"1410", 422, messages, "Invalid channel parameters", bad_value, true}},
    Row{{"1100", 422, messages, "Unsupported channel", bad_channel}},
    Row{{"1400", 422, messages, "Unsupported channel", bad_channel}},
    Row{{"1140", 422, messages, "Invalid message type", bad_type}},
    Row{{"1440", 422, messages, "Invalid message type", bad_type}},
    Row{{"1060", 422, messages, "Invalid client reference", bad_reference}},
    Row{{"1450", 422, messages, "Invalid client reference", bad_reference}},
    Row{{"invalid-json", 422, "/api-errors", "The request body did not contain valid JSON", ""}},
    Row{{"not-found", 404, common, "Not Found", "There is nothing here."}},
    Row{{"unprocessable-entity", 422, messages, "Invalid parameter value",
         "Operation not supported for this channel."}},
    Row{{"1000", 500, messages, "Internal error", "There was an error processing your request in the Platform."},
        {provider_error}},
};

const Row* row_of(std::string_view kind) {
    const auto found = std::ranges::find(table, kind, [](const Row& row) { return row.problem.kind; });
    return found == table.end() ? nullptr : &*found;
}

bool is_of_refused_request(unsigned status) {
    return status == 400 || status == 422;
}

// Numbers are reused: what one means, the status tells. What is wrong with the account goes by words,
// which mean one thing whatever they come with.
bool is_told_with(const Row& row, unsigned status) {
    if (!is_of_refused_request(status)) {
        return row.problem.status == status;
    }
    return row.problem.status == 422 || row.meaning.retry == Retry::pause_lane;
}

bool is_of_template(FailureCode failure) {
    return failure == bad_parameters || failure == bad_parameter_kind || failure == template_unknown ||
           failure == template_paused;
}

// Whether a client that reads such a problem comes to this failure.
bool fits(const Row& row, FailureCode failure) {
    const bool by_place = row.problem.names_places && !blamed_place(failure, false).empty();
    return row.meaning.code == failure || by_place;
}

std::string_view written_kind_of(FailureCode failure) {
    if (!blamed_place(failure, false).empty() && failure != bad_phone) {
        return "1150";
    }
    for (const Row& row : table) {
        if (row.meaning.code == failure && failure != refused) {
            return row.problem.kind;
        }
    }
    return "1150";
}

// The place itself or anything in it.
bool is_in(std::string_view place, std::string_view outer) {
    return place.starts_with(outer) &&
           (place.size() == outer.size() || place[outer.size()] == '.' || place[outer.size()] == '[');
}

}  // namespace

std::optional<Meaning> meaning_of_kind(std::string_view kind, unsigned status) {
    if (const Row* row = row_of(kind); row != nullptr && is_told_with(*row, status)) {
        return row->meaning;
    }
    return is_of_refused_request(status) ? meaning_of_callback_code(kind) : std::nullopt;
}

std::optional<Meaning> meaning_of_title(std::string_view title, unsigned status) {
    for (const Row& row : table) {
        const bool is_titled = !row.problem.names_places && equal_ignoring_case(row.problem.title, title);
        if (is_titled && is_told_with(row, status)) {
            return row.meaning;
        }
    }
    return is_of_refused_request(status) ? meaning_of_callback_title(title) : std::nullopt;
}

std::optional<Meaning> meaning_of_detail(std::string_view detail) {
    if (detail.starts_with("The `to` parameter")) {
        return Meaning{bad_phone};
    }
    return detail.starts_with("The `from` parameter") ? std::optional(bad_sender) : std::nullopt;
}

// Version 0.1 names places as "message.content.template.name"; how exactly, nobody says.
std::optional<Meaning> meaning_of_place(std::string_view place) {
    for (const std::string_view prefix : {"message.content.", "message.", "content.", "custom."}) {
        place.remove_prefix(place.starts_with(prefix) ? prefix.size() : 0);
    }
    if (is_in(place, "to")) {
        return Meaning{bad_phone};
    }
    if (is_in(place, "from")) {
        return bad_sender;
    }
    if (place == "template.name") {
        return Meaning{template_unknown, Retry::pause_campaign};
    }
    if (is_in(place, "template") || is_in(place, "whatsapp")) {
        return Meaning{bad_parameters};
    }
    for (const std::string_view media : {"image", "audio", "video", "file", "sticker"}) {
        if (is_in(place, media) && place.ends_with(".url")) {
            return Meaning{bad_media};
        }
    }
    return std::nullopt;
}

const ProblemKind* problem_kind(std::string_view kind) {
    const Row* row = row_of(kind);
    return row == nullptr ? nullptr : &row->problem;
}

const ProblemKind& problem_kind_of(const Refused& refused) {
    // Whatever may be tried again later can be said in no other way.
    const bool is_throttle = refused.retry == Retry::later || refused.code == throttled;
    const FailureCode failure = is_throttle ? throttled : refused.code;
    const Row* own = row_of(refused.provider_code);
    if (own == nullptr || !fits(*own, failure)) {
        own = row_of(written_kind_of(failure));
    }
    return own->problem;
}

std::string_view blamed_place(FailureCode failure, bool is_legacy) {
    if (failure == template_unknown || failure == template_paused) {
        return is_legacy ? "message.content.template.name" : "template.name";
    }
    if (is_of_template(failure)) {
        return is_legacy ? "message.content.template.parameters" : "template.parameters";
    }
    if (failure == bad_phone) {
        return is_legacy ? "to.number" : "to";
    }
    if (failure == bad_media) {
        return is_legacy ? "message.content.image.url" : "image.url";
    }
    return {};
}

}  // namespace parley::vonage
