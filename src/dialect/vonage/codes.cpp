#include "dialect/vonage/codes.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"

namespace parley::vonage {

namespace {

using enum FailureCode;

struct CallbackRow {
    std::int64_t code;
    std::string_view title;
    FailureCode failure;
    bool is_vague = false;  // its title: what else is said tells more
};

constexpr std::int64_t illegal_sender = 1120;

// Shared with SMS, Viber and Messenger: many a row never comes with WhatsApp.
constexpr std::array callback_table{
    CallbackRow{1000, "Throttled", too_many_to_person},
    CallbackRow{1010, "Missing params", bad_parameters, true},
    CallbackRow{1020, "Invalid params", bad_parameters, true},
    CallbackRow{1021, "Invalid tag", bad_parameters},
    CallbackRow{1022, "Invalid template", bad_parameters},
    CallbackRow{1030, "Internal error", provider_error},
    CallbackRow{1040, "Invalid message", bad_phone},
    CallbackRow{1050, "Number barred", blacklisted},
    CallbackRow{1060, "Partner account barred", bad_credentials},
    CallbackRow{1070, "Partner quota exceeded", account_problem},
    CallbackRow{1080, "Account not enabled for REST", bad_credentials},
    CallbackRow{1090, "Message too long", refused},
    CallbackRow{1100, "Communication failed", provider_error},
    CallbackRow{1110, "Invalid signature", bad_credentials},
    CallbackRow{illegal_sender, "Illegal sender address", account_problem},
    CallbackRow{1130, "Invalid TTL", refused},
    CallbackRow{1140, "Facility not allowed", bad_credentials},
    CallbackRow{1150, "Invalid message class", bad_parameters},
    CallbackRow{1160, "Non white-listed destination", bad_phone},
    CallbackRow{1170, "Invalid or missing MSISDN", bad_phone},
    CallbackRow{1180, "Absent subscriber, temporary", phone_unavailable},
    CallbackRow{1190, "Absent subscriber, permanent", phone_inactive},
    CallbackRow{1200, "Portability error", phone_unavailable},
    CallbackRow{1210, "Anti-spam rejection", blocked_by_meta},
    CallbackRow{1220, "Handset busy", phone_unavailable},
    CallbackRow{1230, "Network error", phone_unavailable},
    CallbackRow{1240, "Illegal number", blacklisted},
    CallbackRow{1241, "Too many send requests", too_many_to_person},
    CallbackRow{1250, "Unroutable", phone_unavailable},
    CallbackRow{1260, "Destination unreachable", phone_unavailable},
    CallbackRow{1270, "Subscriber age restriction", device_incapable},
    CallbackRow{1280, "Number blocked by carrier", blacklisted},
    CallbackRow{1290, "Prepaid, insufficient funds", other},
    CallbackRow{1300, "Not part of the provider network", phone_unavailable},
    CallbackRow{1310, "Not suitable device", device_incapable},
    CallbackRow{1320, "Message already sent", refused},
    CallbackRow{1330, "Unknown", other},
    CallbackRow{1331, "Provider error", provider_error},
    CallbackRow{1340, "Outside of the allowed window", outside_window},
    CallbackRow{1350, "Phone matching fee not paid", account_problem},
    CallbackRow{1360, "TTL was activated", other},
    CallbackRow{1370, "Expired access token", bad_credentials},
    CallbackRow{1380, "Invalid resource", bad_media},
    CallbackRow{1381, "Resource size is too large", bad_media},
    CallbackRow{1382, "Resource type is invalid", bad_media},
    CallbackRow{1400, "Unsupported channel", refused},
    CallbackRow{1410, "Invalid channel parameters", refused, true},
    CallbackRow{1420, "Invalid sender", account_problem},
    CallbackRow{1430, "Invalid recipient", bad_phone},
    CallbackRow{1440, "Invalid message type", refused},
    CallbackRow{1450, "Invalid client reference", refused},
};

const CallbackRow* callback_row(std::optional<std::int64_t> code) {
    const auto found = std::ranges::find(callback_table, code, &CallbackRow::code);
    return found == callback_table.end() ? nullptr : &*found;
}

Meaning meaning_of(const CallbackRow& row) {
    const bool is_of_account = row.failure == bad_credentials || row.failure == account_problem;
    return {row.failure, is_of_account ? Retry::pause_lane : Retry::never, row.code == illegal_sender};
}

std::int64_t callback_number_of(FailureCode failure) {
    switch (failure) {
        case bad_credentials: return 1370;
        case bad_parameters:
        case template_unknown:
        case template_paused:
        case bad_parameter_kind: return 1022;
        case bad_phone: return 1170;
        case not_subscribed: return 1240;
        case phone_inactive: return 1190;
        case too_many_to_person: return 1241;
        case phone_unavailable: return 1300;
        case blacklisted: return 1050;
        case device_incapable: return 1310;
        case outside_window: return 1340;
        case blocked_by_meta: return 1210;
        case throttled: return 1000;
        case unreachable: return 1100;
        case provider_error: return 1331;
        case bad_media: return 1380;
        case account_problem: return 1070;
        case expired: return 1360;
        case none:
        case refused:
        case other:
        case cannot_be_written: return 1330;
    }
    return 1330;
}

}  // namespace

FailureCode failure_of_callback(std::optional<std::int64_t> code) {
    const CallbackRow* row = callback_row(code);
    return row == nullptr ? other : row->failure;
}

CallbackCode callback_code_of(FailureCode failure) {
    const CallbackRow& row = *callback_row(callback_number_of(failure));
    return {row.code, row.title};
}

CallbackCode callback_code_for(const StatusReport& report) {
    const json::value written(report.provider_code);
    const CallbackRow* row = callback_row(integer_of(&written));
    return row != nullptr && row->failure == report.failure ? CallbackCode{row->code, row->title}
                                                            : callback_code_of(report.failure);
}

std::optional<Meaning> meaning_of_callback_code(std::string_view code) {
    const json::value written(code);
    const CallbackRow* row = callback_row(integer_of(&written));
    return row == nullptr ? std::nullopt : std::optional(meaning_of(*row));
}

std::optional<Meaning> meaning_of_callback_title(std::string_view title) {
    for (const CallbackRow& row : callback_table) {
        if (!row.is_vague && equal_ignoring_case(row.title, title)) {
            return meaning_of(row);
        }
    }
    return std::nullopt;
}

bool is_undeliverable(FailureCode failure) {
    switch (failure) {
        case phone_inactive:
        case phone_unavailable:
        case device_incapable:
        case unreachable:
        case provider_error:
        case expired:
        case other: return true;
        case none:
        case bad_credentials:
        case bad_parameters:
        case bad_phone:
        case not_subscribed:
        case too_many_to_person:
        case blacklisted:
        case outside_window:
        case blocked_by_meta:
        case throttled:
        case refused:
        case cannot_be_written:
        case template_unknown:
        case template_paused:
        case bad_parameter_kind:
        case bad_media:
        case account_problem: return false;
    }
    return false;
}

}  // namespace parley::vonage
