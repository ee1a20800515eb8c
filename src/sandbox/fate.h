#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "message/failure.h"
#include "message/status.h"
#include "sandbox/offers.h"
#include "sandbox/settings.h"

// What happens to a message, decided by nothing but the seed, its id and the number of the attempt:
// a run can be repeated whatever the timing and the order, and any process can foretell it.
namespace parley::sandbox {

std::uint64_t hash_of(std::string_view text);

// Of one attempt to send what has this hash: what its ids are made of.
std::uint64_t key_of(std::uint64_t seed, std::uint64_t hash, std::uint32_t attempt);

// A number from 0 to 1 (never 1) for each purpose; purposes do not depend on one another.
class Dice {
public:
    Dice(std::uint64_t seed, std::string_view about, std::uint32_t attempt = 0);
    double roll(std::string_view purpose) const;
    bool falls(double share, std::string_view purpose) const { return share > 0 && roll(purpose) < share; }
    Milliseconds between(Span span, std::string_view purpose) const;

private:
    std::uint64_t state_;
};

enum class Verdict { accept, http_429, http_500, http_503, refuse, reset, silence, garbage, slow };

struct AnswerFate {
    Verdict verdict = Verdict::accept;
    FailureCode code = FailureCode::none;  // with Verdict::refuse
    bool taken = true;                     // the message goes out
    Milliseconds latency{0};
    bool operator==(const AnswerFate&) const = default;
};

// By one provider's dials, which are the settings' own where it has none.
AnswerFate fate_of_attempt(const Settings& settings, const Dials& dials, std::string_view message_id,
                           std::uint32_t attempt);
inline AnswerFate fate_of_attempt(const Settings& settings, std::string_view message_id, std::uint32_t attempt) {
    return fate_of_attempt(settings, settings, message_id, attempt);
}

bool is_on_whatsapp(const Settings& settings, std::string_view digits);

// A step of the life of a message that was taken. The first four in order of rank; the last two are
// no dice's: some providers tell that they accepted it, and some people follow a script.
enum class StepKind : std::uint8_t { sent, failed, delivered, read, clicked, replied, accepted, acted };

std::optional<Status> status_of(StepKind kind);  // nothing for what is no status

struct Step {
    StepKind kind = StepKind::sent;
    Milliseconds after{0};  // the moment that the message was taken
    bool told = true;       // false: the phone knows, the customer does not (the callback is lost)
    bool operator==(const Step&) const = default;
};

struct LifeFate {
    std::array<Step, 12> steps{};
    std::size_t count = 0;
    FailureCode failure = FailureCode::none;
    bool early = false;           // counted from the receipt, not from the answer
    bool presses_button = false;  // replies by quick reply rather than by text
    std::size_t reply = 0;        // which of the settings' replies

    std::span<const Step> life() const { return {steps.data(), count}; }
};

// `failure` is what is known already: the number is not on WhatsApp, the person blocked us.
LifeFate fate_of_message(const Settings& settings, const Dials& dials, std::string_view message_id, Offers offers,
                         FailureCode failure);
inline LifeFate fate_of_message(const Settings& settings, std::string_view message_id, Offers offers,
                                FailureCode failure) {
    return fate_of_message(settings, settings, message_id, offers, failure);
}

}  // namespace parley::sandbox
