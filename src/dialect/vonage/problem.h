#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/http.h"
#include "dialect/vonage/codes.h"
#include "dialect/vonage/parts.h"

// Problem documents (RFC 7807), as Vonage answers with them. Read by content, as they come labelled
// as plain JSON too.
namespace parley::vonage {

struct BadValue {
    std::string name;    // its place in the request: "template.name"
    std::string reason;  // "is required."
};

struct Problem {
    bool is_there = false;  // else the body is something else
    std::string kind;       // the end of its type: "1150"
    std::string title;
    std::string detail;
    std::vector<BadValue> values;  // of invalid_parameters
};

Problem read_problem(std::string_view body);
// Everything that it says in words.
std::string words_of(const Problem& problem);
// What is wrong with a request that it refuses with that status.
Meaning meaning_of(const Problem& problem, unsigned status);

HttpResponse write_problem(const ProblemKind& kind, std::string_view detail, const std::vector<BadValue>& values,
                           const HttpRequest& asked);
// Of a kind that no list has; the title is the reason phrase of the status.
HttpResponse write_plain_problem(unsigned status, std::string_view detail, const HttpRequest& asked);

}  // namespace parley::vonage
