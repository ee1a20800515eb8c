#include <algorithm>

#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/meta/parts.h"
#include "dialect/reader.h"

// Which call of the Graph a request is: "Endpoints used" of Meta's reference.
namespace parley::meta {

namespace {

// The last segment of the path, taken off its end.
std::string_view take_last(std::string_view& path) {
    if (path.ends_with('/')) {
        path.remove_suffix(1);
    }
    const std::size_t slash = path.rfind('/');
    const std::string_view last = slash == std::string_view::npos ? path : path.substr(slash + 1);
    path.remove_suffix(std::min(path.size(), last.size() + (slash == std::string_view::npos ? 0 : 1)));
    return last;
}

bool is_id(std::string_view segment) {
    return !segment.empty() && std::ranges::all_of(segment, [](char letter) { return letter >= '0' && letter <= '9'; });
}

// "Mark as read" goes to the same edge as messages do. The word is looked for before the whole body
// is read, as nearly no message holds it.
bool is_read_mark(const HttpRequest& request) {
    if (request.body.find("\"status\"") == std::string::npos) {
        return false;
    }
    const auto document = parse_json(request.body);
    return document && text_of(member(*document, "status")) == "read" && member(*document, {"type", "to"}) == nullptr;
}

}  // namespace

GraphPath graph_path_of(const HttpRequest& request) {
    std::string_view path = path_of(request);
    const std::string_view last = take_last(path);
    if (is_id(last)) {
        return {last, {}};
    }
    return {take_last(path), last};
}

Ask kind_of(const HttpRequest& request) {
    const std::string_view edge = graph_path_of(request).edge;
    if (request.method == "GET") {
        return edge == "message_templates" ? Ask::templates : Ask::other;
    }
    return request.method == "POST" && edge == "messages" && !is_read_mark(request) ? Ask::message : Ask::other;
}

std::string sender_of(const HttpRequest& request) {
    return std::string(graph_path_of(request).node);
}

}  // namespace parley::meta
