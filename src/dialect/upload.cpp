#include "dialect/upload.h"

#include <fmt/format.h>

#include "base/text.h"

namespace parley {

namespace {

constexpr std::size_t longest_word = 200;  // bytes of a type, and of a name

// Whole code points only.
std::string_view beginning_of(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) {
        return text;
    }
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) {
        --bytes;
    }
    return text.substr(0, bytes);
}

}  // namespace

Result<std::vector<FormPart>> parts_in(const HttpRequest& request) {
    const std::string* type = request.headers.find("Content-Type");
    return parse_multipart(type == nullptr ? "" : *type, request.body);
}

Result<KeptFile> file_in(const std::vector<FormPart>& parts, std::string_view type_name) {
    const FormPart* file = part_of(parts, "file");
    if (file == nullptr || file->content.empty()) {
        return invalid("this must be a file", "file");
    }
    const FormPart* type = part_of(parts, type_name);
    return bounded({.type = type == nullptr ? file->type : to_utf8(type->content),
                    .name = file->filename,
                    .bytes = file->content});
}

Result<KeptFile> bounded(KeptFile file) {
    if (file.type.size() > longest_word) {
        return invalid(fmt::format("the type of a file has {} bytes at most", longest_word), "type");
    }
    file.name = std::string(beginning_of(file.name, longest_word));
    return file;
}

HttpResponse download_of(const KeptFile& file) {
    HttpResponse response{.status = 200, .headers = {}, .body = file.bytes};
    response.headers.set("Content-Type", file.type);
    return response;
}

}  // namespace parley
