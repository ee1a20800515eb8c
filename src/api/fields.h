#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/http.h"
#include "base/json.h"

namespace parley::api {

// Reads the members of a request's JSON object one after the other. The first thing that is wrong
// is kept and told by finish(), with the member's name; so is a member that nobody asked for.
class Fields {
public:
    // `where` stands before the names: "plan" makes "plan.values". Keeps a reference to `object`.
    explicit Fields(const json::object& object, std::string where = {});

    std::optional<std::string> text(std::string_view key, std::size_t longest = 1'024);
    std::string required_text(std::string_view key, std::size_t longest = 1'024);  // neither absent nor blank
    std::optional<std::int64_t> integer(std::string_view key);
    std::int64_t required_integer(std::string_view key);
    std::optional<bool> boolean(std::string_view key);
    const json::object* object(std::string_view key);
    const json::array* array(std::string_view key);
    bool has(std::string_view key) const;

    void refuse(std::string_view key, std::string what, std::string advice = {});

    // Calls must match: (readers)* finish
    Result<> finish();

private:
    const json::value* take(std::string_view key);
    const json::value* take_required(std::string_view key);
    std::string place_of(std::string_view key) const;

    const json::object& object_;
    std::string where_;
    std::set<std::string, std::less<>> known_;
    std::optional<Error> error_;
};

// The body of a request as a JSON object. An empty body is an empty object.
Result<json::object> read_body(const HttpRequest& request);

// Where there is nothing to say: refuses whatever is said by name.
Result<> read_nothing(const HttpRequest& request);

}  // namespace parley::api
