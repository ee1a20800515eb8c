#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/right.h"
#include "base/error.h"
#include "base/http.h"
#include "base/id.h"

namespace parley::api {

// A request that was matched to its route, and whose key was found good where the route asks for one.
struct Call {
    HttpRequest request;
    std::string peer;
    std::vector<std::pair<std::string_view, std::string>> path = {};  // {name} of the pattern and what stood there
    std::vector<std::pair<std::string, std::string>> query = {};
    ProjectId project = {};
    access::Rights rights = {};  // of the caller, in that project
    std::string actor = {};      // "key ci", "member asha@example.com": for the audit log and the source of consent
    std::string user = {};       // whom the notification API's recipient says to be
    mutable bool noted = false;  // set by a handler that writes its own entry into the audit log
};

const std::string& path_text(const Call& call, std::string_view name);

// A row's number in the path. Error: missing, so that a wrong id and an unknown one look the same.
Result<std::int64_t> path_number(const Call& call, std::string_view name);

template <class Kind>
Result<Kind> path_id(const Call& call, std::string_view name) {
    const auto number = path_number(call, name);
    if (!number) {
        return std::unexpected(number.error());
    }
    return Kind{*number};
}

// Absent: `otherwise`. Error: invalid where it is no whole number from `least` to `most`.
Result<std::int64_t> query_number(const Call& call, std::string_view name, std::int64_t otherwise, std::int64_t least,
                                  std::int64_t most);
// Absent: false. Error: invalid where it is neither true nor false.
Result<bool> query_flag(const Call& call, std::string_view name);
const std::string* query_text(const Call& call, std::string_view name);

// Refuses query parameters that nobody reads, by name.
Result<> only_query(const Call& call, std::initializer_list<std::string_view> known);

}  // namespace parley::api
