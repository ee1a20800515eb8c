#pragma once
#include <optional>
#include <string>
#include <string_view>

// What the gateway answers a call with, in its two forms ("Responses and error ids" of its reference):
// {"response": {"id", "phone", "details", "status"}} or "success | phone | id" and "error | id | details".
namespace parley::gupshup_enterprise {

struct AnswerText {
    bool is_success = false;
    std::string id;  // of the message, or of the error
    std::string phone = {};
    std::string details = {};
};

// Nothing where it is neither form. Wrappers deliver the inner object alone, or under "data".
std::optional<AnswerText> read_answer_text(std::string_view body);

std::string json_text_of(const AnswerText& answer);
std::string plain_text_of(const AnswerText& answer);

}  // namespace parley::gupshup_enterprise
