#include "sandbox/objections.h"

#include "sandbox/fate.h"
#include "sandbox/ids.h"
#include "sandbox/measures.h"

namespace parley::sandbox {

Objections::Objections(const Clock& clock, const Settings& settings, const Templates& templates, const Phones& phones,
                       const Windows& windows)
    : clock_(clock), settings_(settings), templates_(templates), phones_(phones), windows_(windows) {}

std::optional<Refused> Objections::to_template(const Dialect& dialect, FilledTemplate& filled) const {
    auto entry = templates_.found_for(dialect, filled);
    if (!entry) {
        return std::move(entry.error());
    }
    if (*entry) {
        complete(**entry, filled);
    }
    return std::nullopt;
}

std::optional<Refused> Objections::to_person(const OutgoingMessage& message, std::uint64_t number) const {
    const bool has_number = message.to_user.empty();
    if (has_number && !is_on_whatsapp(settings_, digits_of(number))) {
        return Refused{settings_.numbers.refuse_at_once ? FailureCode::bad_phone : FailureCode::phone_unavailable, {}};
    }
    if (phones_.is_blocked(number)) {
        return Refused{FailureCode::blacklisted, {}};
    }
    if (phones_.is_opted_out(number)) {
        return Refused{FailureCode::not_subscribed, {}};
    }
    return std::nullopt;
}

std::optional<Refused> Objections::to(const Dialect& dialect, const Sender* sender, OutgoingMessage& message,
                                      std::optional<std::uint64_t> number) {
    if (!number) {
        return Refused{FailureCode::bad_phone, {}};
    }
    if (auto excess = excess_of(message.content, dialect.can.limits)) {
        return Refused{FailureCode::refused, *std::move(excess)};
    }
    auto* filled = std::get_if<FilledTemplate>(&message.content);
    if (filled != nullptr) {
        if (auto wrong = to_template(dialect, *filled)) {
            return wrong;
        }
    }
    if (auto wrong = to_person(message, *number)) {
        return wrong;
    }
    const std::uint32_t per_pair = settings_.dials_of(dialect.name).limits.per_pair;
    if (!settings_.window && per_pair == 0) {
        return std::nullopt;
    }
    const std::uint64_t pair = pair_of(sender, message.from, *number);
    if (settings_.window && filled == nullptr && !windows_.is_open(clock_.tick(), pair)) {
        return Refused{FailureCode::outside_window, {}};
    }
    if (!pairs_.lets_through(clock_.tick(), pair, per_pair)) {
        return Refused{FailureCode::too_many_to_person, {}, Retry::later};
    }
    return std::nullopt;
}

}  // namespace parley::sandbox
