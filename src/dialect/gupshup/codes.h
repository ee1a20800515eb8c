#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "message/failure.h"
#include "message/outcome.h"

// The numbers in `failed` events ("Error and status messages"): Gupshup's own, those that it passes on
// from Meta's Cloud API, and those that apps on the older on-premises API still get.
namespace parley::gupshup {

// `other` where no list has the number.
FailureCode failure_of(std::int64_t code);
bool is_known(std::int64_t code);

// Gupshup refused it by itself: the event then bears Gupshup's id only, and no `enqueued` came before.
bool is_refused_before_whatsapp(std::int64_t code);

// The number that a simulated provider gives for a failure, and the words that go with a number.
std::int64_t code_of(FailureCode failure);
std::string_view reason_of(std::int64_t code);

// What a refusal in an answer says by its words alone, as answers hold no number. Nothing where they
// name none of the reasons that are known.
struct Meaning {
    FailureCode code;
    Retry retry = Retry::never;
};
std::optional<Meaning> meaning_of(std::string_view words);

// Status and words of an answer that refuses for this reason.
struct Refusal {
    unsigned status;
    std::string_view words;
};
Refusal refusal_of(FailureCode failure);

}  // namespace parley::gupshup
