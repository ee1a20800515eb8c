#include "dialect/upload.h"

#include "base/text.h"

namespace parley {

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
    return KeptFile{
        .type = type == nullptr ? file->type : to_utf8(type->content), .name = file->filename, .bytes = file->content};
}

HttpResponse download_of(const KeptFile& file) {
    HttpResponse response{.status = 200, .headers = {}, .body = file.bytes};
    response.headers.set("Content-Type", file.type);
    return response;
}

}  // namespace parley
