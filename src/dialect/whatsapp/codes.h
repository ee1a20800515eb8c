#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "message/failure.h"
#include "message/outcome.h"

// Meta's error codes ("Errors" and "Mapping" of Meta's reference), which Gupshup passes through too.
namespace parley::whatsapp {

enum class Told { in_answer, in_callback };

struct Meaning {
    FailureCode code = FailureCode::other;
    Retry retry = Retry::never;  // matters in answers
    bool operator==(const Meaning&) const = default;
};

// Nothing where the list has no such code. Of a code that needs details: what it says without them.
std::optional<Meaning> meaning_of(std::int64_t code, Told told);

// Codes that name no part by themselves.
bool needs_details(std::int64_t code);  // 100, 131008, 131009, 135000
// `is_template`: the message is known to be one; else the details say whether they speak of one.
Meaning meaning_of_details(std::int64_t code, std::string_view details, bool is_template);

// The code and title that a provider writes for a failure of ours, where it has none of its own.
struct Written {
    std::int64_t code;
    std::string_view title;
    std::string_view details;
    unsigned status;  // of the answer
};
Written written(FailureCode failure, Told told);

// Titles of all known codes; empty for others.
std::string_view title_of(std::int64_t code);

// The HTTP status of an answer with this code. Readers go by the code: Meta's pages disagree.
unsigned status_of(std::int64_t code);

}  // namespace parley::whatsapp
