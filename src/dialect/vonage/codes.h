#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "message/callback.h"
#include "message/failure.h"
#include "message/outcome.h"

// Vonage's error codes. Answers and status callbacks have a list each, and the same number is
// another thing in each: 1000 is an internal error in an answer and a throttle in a callback.
namespace parley::vonage {

// Status callbacks: "Messages API errors". What the list has no row for is its "other".
FailureCode failure_of_callback(std::optional<std::int64_t> code);
struct CallbackCode {
    std::int64_t code;
    std::string_view title;
};
CallbackCode callback_code_of(FailureCode failure);
// The provider's own code where it is one of Vonage's that means the same, else the one that fits.
CallbackCode callback_code_for(const StatusReport& report);
// Whether a failure is told as "undeliverable", else as "rejected". Vonage does not say which is which.
bool is_undeliverable(FailureCode failure);

// Answers, of which the problem document names the kind by the end of its type.
struct Meaning {
    FailureCode code = FailureCode::refused;
    Retry retry = Retry::never;
    bool blames_sender = false;
};
// By the end of the type, in the numbering of the first draft (11xx) or the newer one (14xx), or a
// word; nothing where neither has it, or not with that status. Of a refused request the list of
// callbacks is asked last, as Vonage's catalogue has one type for both.
std::optional<Meaning> meaning_of_kind(std::string_view kind, unsigned status);
// Nothing where the title says no more than that something is wrong.
std::optional<Meaning> meaning_of_title(std::string_view title, unsigned status);
std::optional<Meaning> meaning_of_detail(std::string_view detail);
// By the place of a bad value in the request: "to.number", "template.name".
std::optional<Meaning> meaning_of_place(std::string_view place);

// By the list of callbacks alone.
std::optional<Meaning> meaning_of_callback_code(std::string_view code);
std::optional<Meaning> meaning_of_callback_title(std::string_view title);

// A problem as Vonage writes it.
struct ProblemKind {
    std::string_view kind;  // "1150", "low-balance"
    unsigned status;
    std::string_view page;  // what stands before # in the type, after the host
    std::string_view title;
    std::string_view detail;
    bool names_places = false;  // has a list of invalid_parameters
};
const ProblemKind* problem_kind(std::string_view kind);  // null where there is none
// For a refusal of ours: that of the provider's own code where it means the same.
const ProblemKind& problem_kind_of(const Refused& refused);
// The place in the request that such a failure is blamed on; empty where it is on none.
std::string_view blamed_place(FailureCode failure, bool is_legacy);

}  // namespace parley::vonage
