#include "app/reactions.h"

#include <fmt/format.h>

#include <algorithm>

#include "audience/profile.h"
#include "base/json.h"
#include "base/phone.h"
#include "base/phone_variants.h"
#include "campaign/template_status.h"
#include "deliver/auto_reply.h"

namespace parley::app {

namespace {

std::string source_of(const receive::Reading& reading) {
    return fmt::format("callback provider {}", reading.provider.value);
}

// A number is blocked for whoever has it; somebody known by user id only is opted out. Consent that
// a provider reports lifts a block and gives nobody an opt-in that we were not told of.
// Reports come late and out of order: what is older than the last one changes nothing.
void change_consent(soci::session& sql, const receive::Reading& reading, const ConsentReport& report) {
    const auto phone = Phone::from_wire(report.phone);
    // One address for all spellings of a number.
    const std::string address = phone ? std::ranges::min(spellings_of(phone->e164())) : report.user;
    const Time at = report.at.value_or(reading.received);
    if (address.empty() || !audience::is_last_word(sql, reading.project, address, at)) {
        return;
    }
    const std::string source = source_of(reading);
    if (phone) {
        audience::set_number_blocked(sql, reading.project, phone->e164(), !report.opted_in, at, source);
    } else if (!report.opted_in) {
        audience::opt_out_user(sql, reading.project, report.user, at, source);
    }
}

// {"type": "system", "system": {"type": "user_changed_number", "wa_id": "12025550199"}}
std::optional<Phone> new_number(const UnknownContent& notice) {
    const auto raw = parse_json(notice.raw);
    const json::value* system = raw ? member(*raw, "system") : nullptr;
    if (system == nullptr || !text_of(member(*system, "type")).value_or("").ends_with("_changed_number")) {
        return std::nullopt;
    }
    const auto number = Phone::from_wire(text_of(member(*system, {"wa_id", "new_wa_id"})).value_or(""));
    return number ? std::optional(*number) : std::nullopt;
}

std::string address_of(const IncomingMessage& message) {
    const auto phone = Phone::from_wire(message.from);
    return phone ? phone->e164() : message.from_user;
}

}  // namespace

receive::Reactions reactions(const Clock& clock) {
    receive::Reactions made;
    made.template_changed = [](soci::session& sql, const receive::Reading& reading, const TemplateReport& report) {
        campaign::apply_report(sql, reading.provider, report, reading.received);
    };
    made.consent_changed = [](soci::session& sql, const receive::Reading& reading, const ConsentReport& report) {
        change_consent(sql, reading, report);
    };
    made.told_of = [](soci::session& sql, const receive::Reading& reading, const IncomingMessage& message,
                      const UnknownContent& notice) {
        const auto from = Phone::from_wire(message.from);
        const auto to = new_number(notice);
        if (from && to) {
            audience::move_number(sql, reading.project, from->e164(), to->e164(), reading.received, source_of(reading));
        }
    };
    made.written_to = [&clock](soci::session& sql, const receive::Reading& reading, const IncomingMessage& message,
                               const receive::Stored& stored) {
        if (!stored.profile) {
            deliver::queue_auto_reply(sql, reading.provider, address_of(message), stored.row, clock.now());
        }
    };
    return made;
}

}  // namespace parley::app
