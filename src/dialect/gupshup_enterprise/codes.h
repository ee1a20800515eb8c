#pragma once
#include <string>
#include <string_view>

#include "message/outcome.h"

// The gateway's two lists: error ids of refused calls, and causes of delivery reports. They overlap
// with the numbers of the generic guide and mean other things.
namespace parley::gupshup_enterprise {

// What a refused call says. The gateway gives a template that matches nothing no known number, and a
// person who has not opted in none either: those are told by their words.
Refused refusal_of(std::string_view id, std::string words);

bool is_known(std::string_view id);
// Whether the id says that the user was let in and only the phone number was wrong, or the opposite.
bool is_past_login(std::string_view id);
bool is_denied(std::string_view id);

// The id and the words that a refusal of ours is told with. The refusal's own id is kept where it is
// one that means the same here. `phone` is the number that was called, as it was given.
struct ErrorText {
    std::string id;
    std::string details;
};
ErrorText error_text_of(const Refused& refused, std::string_view phone);

// The words of a template that matches nothing; they stand in answers and in reports.
bool is_mismatch(std::string_view words);
// Three letters or digits, as both lists have them: a code of another provider's is not passed on as one.
bool has_code_form(std::string_view code);

// Why a message was not delivered, from a report's code and cause.
FailureCode failure_of_report(std::string_view code, std::string_view cause);

struct Cause {
    std::string code;   // "003"
    std::string words;  // "UNKNOWN_SUBSCRIBER"
};
// Likewise: `code` and `words` are the report's own, kept where they mean the same here.
Cause cause_of(FailureCode failure, std::string_view code, std::string_view words);

// The cause of a code of the list, as the list spells it; empty for others.
std::string_view cause_named(std::string_view code);

}  // namespace parley::gupshup_enterprise
