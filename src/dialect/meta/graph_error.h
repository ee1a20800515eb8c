#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/json.h"
#include "dialect/whatsapp/codes.h"

// {"error": {...}} in the Graph's answers, and the elements of "errors" in webhooks ("Errors" of
// Meta's reference).
namespace parley::meta {

// What Meta says of a failure, in either of the two forms.
struct GraphError {
    std::optional<std::int64_t> code = {};
    std::int64_t subcode = 0;
    std::string code_text = {};  // as it came
    std::string title = {};
    std::string details = {};  // empty where there are none beyond the title
    bool is_transient = false;

    std::string words() const { return details.empty() ? title : details; }
};

// Of an answer's body; nothing where it holds no such error.
std::optional<GraphError> read_graph_error(const json::value& body);
// An error itself.
GraphError read_error_object(const json::value& error);

// Nothing where it has no code that the list knows.
std::optional<whatsapp::Meaning> meaning_of(const GraphError& error, whatsapp::Told told, bool is_template);

// The error that says what our failure says. The provider's own code is kept where it means the same.
GraphError graph_error_for(FailureCode failure, std::string_view provider_code, std::string_view words,
                           whatsapp::Told told);

// An answer with the error. `unique` is what its trace id is made of.
HttpResponse error_answer(const GraphError& error, std::string_view unique);
// "Object with ID '...' does not exist": what Meta says of ids that are unknown or somebody else's.
HttpResponse no_such_object(const HttpRequest& asked, std::string_view node);
// Of a template that is there already.
HttpResponse content_exists(const HttpRequest& asked);

}  // namespace parley::meta
