#include "sandbox/fate.h"

#include <cmath>

namespace parley::sandbox {

namespace {

// SplitMix64's finisher: every bit of the input moves every bit of the output.
constexpr std::uint64_t mixed(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

// 2000 to 2004 and 1000 to 1010 of the generic WhatsApp guide, in our words: each dialect writes
// them with its own numbers.
constexpr std::array refusals{FailureCode::bad_credentials, FailureCode::bad_parameters, FailureCode::bad_phone,
                              FailureCode::not_subscribed, FailureCode::other};
constexpr std::array failures{
    FailureCode::bad_credentials, FailureCode::bad_parameters,     FailureCode::bad_phone,
    FailureCode::phone_inactive,  FailureCode::too_many_to_person, FailureCode::phone_unavailable,
    FailureCode::blacklisted,     FailureCode::device_incapable,   FailureCode::outside_window,
    FailureCode::other,           FailureCode::blocked_by_meta};

// Never under the least, never over the most, and about the mean between: most answers are quick,
// some are not.
Milliseconds latency_of(const Latency& latency, double roll) {
    if (latency.max == latency.min) {
        return latency.min;
    }
    const double over = static_cast<double>((latency.mean - latency.min).count()) * -std::log(1 - roll);
    return std::min(latency.max, latency.min + Milliseconds(static_cast<std::int64_t>(over)));
}

FailureCode failure_by_weight(const Callbacks& callbacks, double roll) {
    double sum = 0;
    for (const double weight : callbacks.failure_weights) {
        sum += weight;
    }
    double left = roll * sum;
    for (std::size_t i = 0; i < failures.size(); ++i) {
        left -= callbacks.failure_weights[i];
        if (left < 0) {
            return failures[i];
        }
    }
    return FailureCode::other;
}

}  // namespace

std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
    for (const char letter : text) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
    }
    return mixed(hash);
}

std::uint64_t key_of(std::uint64_t seed, std::uint64_t hash, std::uint32_t attempt) {
    return mixed(mixed(seed ^ hash) + attempt);
}

Dice::Dice(std::uint64_t seed, std::string_view about, std::uint32_t attempt)
    : state_(mixed(mixed(seed) ^ hash_of(about)) + attempt) {}

double Dice::roll(std::string_view purpose) const {
    return static_cast<double>(mixed(state_ ^ hash_of(purpose)) >> 11) * 0x1.0p-53;
}

Milliseconds Dice::between(Span span, std::string_view purpose) const {
    const auto width = static_cast<double>((span.max - span.min).count() + 1);
    return span.max == span.min ? span.min : span.min + Milliseconds(static_cast<std::int64_t>(roll(purpose) * width));
}

AnswerFate fate_of_attempt(const Settings& settings, const Dials& dials, std::string_view message_id,
                           std::uint32_t attempt) {
    const Dice dice(settings.seed, message_id, attempt);
    const Faults& faults = dials.faults;
    AnswerFate fate;
    fate.latency = latency_of(dials.latency, dice.roll("latency"));

    double left = dice.roll("answer");
    const auto falls = [&left](double share) { return (left -= share) < 0; };
    const auto unanswered = [&](Verdict verdict) {
        fate.verdict = verdict;
        fate.taken = dice.falls(faults.taken, "taken");
        return fate;
    };
    const auto refused = [&](Verdict verdict, FailureCode code) {
        fate.verdict = verdict;
        fate.code = code;
        fate.taken = false;
        return fate;
    };
    if (falls(faults.http_429)) {
        return refused(Verdict::http_429, FailureCode::throttled);
    }
    if (falls(faults.http_500)) {
        return refused(Verdict::http_500, FailureCode::provider_error);
    }
    if (falls(faults.http_503)) {
        return refused(Verdict::http_503, FailureCode::throttled);
    }
    for (std::size_t i = 0; i < refusals.size(); ++i) {
        if (falls(faults.refused[i])) {
            return refused(Verdict::refuse, refusals[i]);
        }
    }
    if (falls(faults.reset)) {
        return unanswered(Verdict::reset);
    }
    if (falls(faults.silence)) {
        return unanswered(Verdict::silence);
    }
    if (falls(faults.garbage)) {
        return unanswered(Verdict::garbage);
    }
    if (falls(faults.slow)) {
        fate.verdict = Verdict::slow;
        fate.latency = faults.slow_by;
    }
    return fate;
}

bool is_on_whatsapp(const Settings& settings, std::string_view digits) {
    const Numbers& numbers = settings.numbers;
    if (numbers.suffixes.empty() && numbers.not_on_whatsapp == 0) {
        return true;
    }
    const auto ends = [digits](const std::string& suffix) { return digits.ends_with(suffix); };
    return std::ranges::none_of(numbers.suffixes, ends) &&
           !Dice(settings.seed, digits).falls(numbers.not_on_whatsapp, "not on WhatsApp");
}

std::optional<Status> status_of(StepKind kind) {
    switch (kind) {
        case StepKind::sent: return Status::sent;
        case StepKind::failed: return Status::failed;
        case StepKind::delivered: return Status::delivered;
        case StepKind::read: return Status::read;
        case StepKind::clicked: return Status::clicked;
        case StepKind::accepted: return Status::accepted;
        case StepKind::replied:
        case StepKind::acted: return std::nullopt;
    }
    return std::nullopt;
}

LifeFate fate_of_message(const Settings& settings, const Dials& dials, std::string_view message_id, Offers offers,
                         FailureCode failure) {
    const Callbacks& callbacks = dials.callbacks;
    const Dice dice(settings.seed, message_id);
    LifeFate fate;
    fate.early = dice.falls(callbacks.early, "early");
    const auto add = [&fate](StepKind kind, Milliseconds after) {
        fate.steps[fate.count++] = {kind, after};
        return after;
    };

    auto at = add(StepKind::sent, dice.between(callbacks.sent, "sent after"));
    if (failure == FailureCode::none && dice.falls(callbacks.failed, "failed")) {
        failure = failure_by_weight(callbacks, dice.roll("failure"));
    }
    fate.failure = failure;
    if (failure != FailureCode::none) {
        add(StepKind::failed, at + dice.between(callbacks.delivered_after, "delivered after"));
    } else if (dice.falls(callbacks.delivered, "delivered")) {
        at = add(StepKind::delivered, at + dice.between(callbacks.delivered_after, "delivered after"));
        if (dice.falls(callbacks.read, "read")) {
            at = add(StepKind::read, at + dice.between(callbacks.read_after, "read after"));
            if (offers.link && dice.falls(callbacks.clicked, "clicked")) {
                add(StepKind::clicked, at + dice.between(callbacks.clicked_after, "clicked after"));
            }
            if (dice.falls(callbacks.replied, "replied") && (offers.answer || !settings.replies.empty())) {
                fate.presses_button = offers.answer && (settings.replies.empty() || dice.falls(0.5, "button"));
                const auto choices = static_cast<double>(settings.replies.size());
                fate.reply = static_cast<std::size_t>(dice.roll("reply") * choices);
                add(StepKind::replied, at + dice.between(callbacks.replied_after, "replied after"));
            }
        }
    }

    if (fate.count > 1 && dice.falls(callbacks.disordered, "disordered")) {
        // Turned by one to count - 1 places, so that none keeps its time.
        const auto turns = 1 + static_cast<std::size_t>(dice.roll("turns") * static_cast<double>(fate.count - 1));
        std::array<Milliseconds, 12> times{};
        for (std::size_t i = 0; i < fate.count; ++i) {
            times[i] = fate.steps[i].after;
        }
        for (std::size_t i = 0; i < fate.count; ++i) {
            fate.steps[i].after = times[(i + turns) % fate.count];
        }
    }
    if (callbacks.lost == 0 && callbacks.duplicated == 0) {
        return fate;
    }
    for (std::size_t i = 0, known = fate.count; i < known; ++i) {
        Step& step = fate.steps[i];
        const Dice own(settings.seed ^ static_cast<std::uint64_t>(step.kind), message_id, 1);
        step.told = !own.falls(callbacks.lost, "lost");
        if (step.told && own.falls(callbacks.duplicated, "duplicated")) {
            fate.steps[fate.count++] = {step.kind, step.after + own.between(callbacks.delivered_after, "again after")};
        }
    }
    return fate;
}

}  // namespace parley::sandbox
