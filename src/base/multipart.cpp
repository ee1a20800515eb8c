#include "base/multipart.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace parley {

namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::size_t longest_boundary = 70;  // as RFC 2046 has it
constexpr std::size_t most_header_bytes = 8 * 1024;

// The value of `name` among the parameters of a header: form-data; name="file"; filename="a.png"
std::string parameter_of(std::string_view header, std::string_view name) {
    std::size_t at = header.find(';');
    while (at < header.size()) {
        ++at;
        const std::size_t equals = header.find('=', at);
        if (equals == header.npos) {
            break;
        }
        const bool is_it = equal_ignoring_case(trimmed(header.substr(at, equals - at)), name);
        at = header.find_first_not_of(' ', equals + 1);
        std::string value;
        if (at < header.size() && header[at] == '"') {
            for (++at; at < header.size() && header[at] != '"'; ++at) {
                at += header[at] == '\\' && at + 1 < header.size() ? 1 : 0;
                value += header[at];
            }
            at = header.find(';', at);
        } else {
            const std::size_t end = std::min(header.find(';', equals), header.size());
            value = trimmed(header.substr(equals + 1, end - equals - 1));
            at = end;
        }
        if (is_it) {
            return value;
        }
    }
    return {};
}

void read_header(std::string_view line, FormPart& part) {
    const std::size_t colon = line.find(':');
    if (colon == line.npos) {
        return;
    }
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (equal_ignoring_case(name, "Content-Disposition")) {
        part.name = to_utf8(parameter_of(value, "name"));
        part.filename = to_utf8(parameter_of(value, "filename"));
    } else if (equal_ignoring_case(name, "Content-Type")) {
        part.type = to_utf8(value);
    }
}

// Takes the headers, and the empty line behind them, off `rest`.
bool read_headers(std::string_view& rest, FormPart& part) {
    const std::string_view begin = rest.substr(0, most_header_bytes);
    for (std::size_t at = 0;;) {
        const std::size_t end = begin.find(line_end, at);
        if (end == begin.npos) {
            return false;
        }
        if (end == at) {
            rest.remove_prefix(end + line_end.size());
            return true;
        }
        read_header(begin.substr(at, end - at), part);
        at = end + line_end.size();
    }
}

}  // namespace

Result<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body, std::size_t most) {
    const std::string_view type = trimmed(content_type.substr(0, content_type.find(';')));
    const std::string boundary = parameter_of(content_type, "boundary");
    if (!equal_ignoring_case(type, "multipart/form-data") || boundary.empty() || boundary.size() > longest_boundary) {
        return invalid("must be multipart/form-data with a boundary", "Content-Type");
    }
    const std::string first = "--" + boundary;
    const std::string delimiter = std::string(line_end) + first;
    // What stands before the first boundary says nothing.
    std::size_t start = body.starts_with(first) ? 0 : body.find(delimiter);
    if (start == body.npos) {
        return invalid("does not hold the boundary that its content type names", "body");
    }
    start += start == 0 && body.starts_with(first) ? 0 : line_end.size();
    std::string_view rest = body.substr(start + first.size());
    std::vector<FormPart> parts;
    while (!rest.starts_with("--")) {
        if (parts.size() == most) {
            return invalid(fmt::format("holds more than {} parts", most), "body");
        }
        FormPart part;
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
        const bool is_line = rest.starts_with(line_end);
        rest.remove_prefix(is_line ? line_end.size() : 0);
        if (!is_line || !read_headers(rest, part) || part.name.empty()) {
            return invalid("has no headers with a name", fmt::format("part {}", parts.size() + 1));
        }
        // A part without any content: the boundary follows the empty line at once.
        const std::size_t end = rest.starts_with(first) ? 0 : rest.find(delimiter);
        if (end == rest.npos) {
            return invalid("ends before its boundary", fmt::format("part {}", parts.size() + 1));
        }
        const bool is_empty = end == 0 && rest.starts_with(first);
        part.content = rest.substr(0, end);
        rest.remove_prefix(end + (is_empty ? first.size() : delimiter.size()));
        parts.push_back(std::move(part));
    }
    return parts;
}

const FormPart* part_of(const std::vector<FormPart>& parts, std::string_view name) {
    const auto found = std::ranges::find(parts, name, &FormPart::name);
    return found == parts.end() ? nullptr : &*found;
}

}  // namespace parley
