#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/digest.h"
#include "base/form.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/json_text.h"
#include "dialect/meta/parts.h"
#include "dialect/reader.h"
#include "dialect/upload.h"
#include "dialect/whatsapp/template_list.h"
#include "message/template_form.h"

// Media that are uploaded, looked up, downloaded and deleted, and templates that are submitted, edited and deleted:
// "Endpoints used" of Meta's reference.
namespace parley::meta {

namespace {

constexpr std::string_view attachments = "attachments";  // the last part of a file's URL

constexpr std::array<std::string_view, 18> media_types{
    "audio/aac",
    "audio/mp4",
    "audio/mpeg",
    "audio/amr",
    "audio/ogg",
    "application/vnd.ms-powerpoint",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/pdf",
    "application/vnd.ms-excel",
    "text/plain",
    "image/jpeg",
    "image/png",
    "image/webp",
    "video/mp4",
    "video/3gpp"};

bool is_media_type(std::string_view type) {
    const std::string_view plain = trimmed(type.substr(0, type.find(';')));
    return std::ranges::any_of(media_types, [&](std::string_view known) { return equal_ignoring_case(plain, known); });
}

Result<std::optional<KeptCall>> read_upload(const HttpRequest& request) {
    const auto parts = parts_in(request);
    if (!parts) {
        return Failure(parts.error());
    }
    const FormPart* product = part_of(*parts, "messaging_product");
    if (product == nullptr || product->content != "whatsapp") {
        return invalid("this must be whatsapp", "messaging_product");
    }
    auto file = file_in(*parts, "type");
    if (file && !is_media_type(file->type)) {
        return invalid(
            fmt::format("this must be a file with one of the following types: {}. Received file of type '{}'.",
                        fmt::join(media_types, ", "), file->type),
            "file");
    }
    return file ? Result<std::optional<KeptCall>>(Submission{std::move(*file)}) : Failure(std::move(file.error()));
}

bool is_template_name(std::string_view name) {
    return !name.empty() && length_of(name) <= 512 && std::ranges::all_of(name, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
    });
}

Result<std::optional<KeptCall>> read_submission(const HttpRequest& request, std::string_view id) {
    const auto body = parse_json(request.body);
    if (!body || !body->is_object()) {
        return invalid("the body is no JSON object");
    }
    const bool is_edit = !id.empty();  // says only what changes
    Reader reader(*body);
    TemplateListing form{
        .id = std::string(id),
        .name = is_edit ? std::string() : reader.required_text(*body, {"name"}),
        .language = is_edit ? std::string() : reader.required_text(*body, {"language"}),
        .category = upper(is_edit ? reader.text(*body, {"category"}) : reader.required_text(*body, {"category"})),
        .status = TemplateStatus::pending};
    if (!is_edit && !is_template_name(form.name)) {
        reader.wrong_member(*body, {"name"}, "this must be of small letters, digits and underscores");
    }
    const bool has_category = !is_edit || !form.category.empty();
    if (has_category && form.category != "MARKETING" && form.category != "UTILITY" &&
        form.category != "AUTHENTICATION") {
        reader.wrong_member(*body, {"category"}, "this must be MARKETING, UTILITY or AUTHENTICATION");
    }
    const json::value* components = member(*body, "components");
    const bool has_components = components != nullptr && components->is_array();
    if (!has_components && (!is_edit || components != nullptr || !has_category)) {
        reader.wrong_member(*body, {"components"}, "this must be a list of components");
    }
    if (reader.failed()) {
        return Failure(reader.error());
    }
    if (has_components) {
        form.components = components->as_array();
        if (auto read = read_form(form.components); !read) {
            return Failure(std::move(read.error()));
        }
    }
    return Submission{std::move(form)};
}

Result<std::optional<KeptCall>> read_template_removal(const HttpRequest& request) {
    const auto query = parse_form(query_of(request));
    const std::string* name = query ? field_of(*query, "name") : nullptr;
    const std::string* id = query ? field_of(*query, "hsm_id") : nullptr;
    if (name == nullptr || name->empty()) {
        return invalid("this is missing", "name");
    }
    return Removal{id == nullptr ? std::string() : *id, *name};
}

// Where the file can be had, with the same token: at the host that was asked.
void write_file(JsonText& out, const KeptFile& file, const HttpRequest& asked) {
    out.member("messaging_product", "whatsapp");
    out.member("url", fmt::format("http://{}/whatsapp_business/{}/?mid={}", host_of(asked), attachments, file.id));
    out.member("mime_type", file.type);
    out.member("sha256", sha256_hex(file.bytes));
    out.literal_member("file_size", fmt::format("{}", file.bytes.size()));
    out.member("id", file.id);
}

}  // namespace

Result<std::optional<KeptCall>> read_kept_call(const HttpRequest& request, const Account& account) {
    const auto [node, edge] = graph_path_of(request);
    const bool is_get = request.method == "GET";
    const bool is_post = request.method == "POST";
    if (edge == attachments && is_get) {
        const auto query = parse_form(query_of(request));
        const std::string* id = query ? field_of(*query, "mid") : nullptr;
        return id == nullptr ? invalid("this is missing", "mid") : Result<std::optional<KeptCall>>(Download{*id});
    }
    const bool is_account = !account.field("waba_id").empty() && node == account.field("waba_id");
    if (node == account.field("phone_number_id") || is_account) {
        if (is_account && edge == "message_templates") {
            return is_post                      ? read_submission(request, {})
                   : request.method == "DELETE" ? read_template_removal(request)
                                                : std::optional<KeptCall>();
        }
        return !is_account && edge == "media" && is_post ? read_upload(request) : std::optional<KeptCall>();
    }
    if (!edge.empty() || node.empty()) {
        return std::optional<KeptCall>();
    }
    if (is_get) {
        return LookUp{std::string(node)};
    }
    if (request.method == "DELETE") {
        return Removal{.id = std::string(node)};
    }
    return is_post ? read_submission(request, node) : std::optional<KeptCall>();
}

HttpResponse write_kept(const KeptCall& call, const Kept& kept, const HttpRequest& asked) {
    const auto* file = std::get_if<KeptFile>(&kept);
    const auto* form = std::get_if<TemplateListing>(&kept);
    if (std::holds_alternative<Download>(call) && file != nullptr) {
        return download_of(*file);
    }
    if (std::holds_alternative<Removal>(call)) {
        return json_response(200, R"({"success":true})");
    }
    const auto* submission = std::get_if<Submission>(&call);
    if (form != nullptr && submission == nullptr) {
        return json_response(200, json::serialize(whatsapp::write_listing(*form)));
    }
    std::string body;
    JsonText out(body);
    out.begin_object();
    if (form != nullptr) {
        const bool is_edit = !std::get<TemplateListing>(submission->thing).id.empty();
        if (is_edit) {
            out.literal_member("success", "true");
        }
        out.member("id", form->id);
        if (is_edit) {
            out.member("name", form->name);
        } else {
            out.member("status", upper(name_of(form->status)));
        }
        out.member("category", form->category);
    } else if (submission != nullptr) {
        out.member("id", file->id);
    } else {
        write_file(out, *file, asked);
    }
    out.end_object();
    return json_response(200, std::move(body));
}

}  // namespace parley::meta
