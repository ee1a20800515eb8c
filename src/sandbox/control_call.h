#pragma once
#include <string_view>

#include "sandbox/control.h"

// What the parts of the control API share.
namespace parley::sandbox {

struct Call {
    Control& control;
    const HttpRequest& request;
    std::string_view query;
    std::string_view named;    // what stands in the path in the place of a name in braces
    std::uint64_t number = 0;  // of the phone, where it is one
};

using ControlAnswer = Result<HttpResponse>;

HttpResponse answer_json(const json::value& value);
Result<json::value> body_of(const Call& call);  // Error: invalid

struct ListPage {
    std::uint64_t after;
    std::size_t limit;
};
// Of ?after=&limit=. Error: invalid.
Result<ListPage> page_of(const Call& call, std::size_t usual, std::size_t most);

}  // namespace parley::sandbox
