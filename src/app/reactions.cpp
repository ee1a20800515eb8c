#include "app/reactions.h"

#include "audience/profile.h"
#include "base/phone.h"
#include "campaign/template_status.h"
#include "deliver/auto_reply.h"

namespace parley::app {

namespace {

// A number is blocked for whoever has it; somebody known by user id only is opted out. Consent that
// a provider reports lifts a block and gives nobody an opt-in that we were not told of.
// Reports come late and out of order: what is older than the last one changes nothing.
void change_consent(soci::session& sql, ProjectId project, const ConsentReport& report, Time now) {
    const auto phone = Phone::from_wire(report.phone);
    const std::string address = phone ? phone->e164() : report.user;
    if (address.empty() || !audience::is_last_word(sql, project, address, report.at.value_or(now))) {
        return;
    }
    if (phone) {
        audience::set_number_blocked(sql, project, phone->e164(), !report.opted_in, now);
    } else if (!report.opted_in) {
        audience::opt_out_user(sql, project, report.user, now);
    }
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
        change_consent(sql, reading.project, report, reading.received);
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
