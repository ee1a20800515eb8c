#include <fmt/format.h>

#include "base/form.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/gupshup/calls.h"
#include "dialect/gupshup/container_meta.h"
#include "dialect/gupshup/parts.h"
#include "dialect/json_text.h"
#include "dialect/upload.h"

// Files that are uploaded and downloaded, and templates that are submitted, looked up and deleted.
namespace parley::gupshup {

namespace {

constexpr std::size_t longest_name = 180;

std::string_view last_segment(const HttpRequest& request) {
    const std::string_view path = path_of(request);
    return path.substr(path.rfind('/') + 1);
}

Result<std::optional<KeptCall>> read_upload(const HttpRequest& request) {
    const auto parts = parts_in(request);
    auto file = parts ? file_in(*parts, "file_type") : Result<KeptFile>(Failure(parts.error()));
    if (file && file->type.empty()) {
        return invalid("Invalid file type", "file_type");
    }
    return file ? Result<std::optional<KeptCall>>(Submission{std::move(*file)}) : Failure(std::move(file.error()));
}

// The fields are those of containerMeta, but for the body and its example.
json::object container_in(const FormFields& form) {
    json::object container;
    for (const std::string_view name : {"header", "footer"}) {
        if (const std::string* value = field_of(form, name); value != nullptr && !value->empty()) {
            container[name] = *value;
        }
    }
    const std::pair<std::string_view, std::string_view> renamed[] = {{"content", "data"},
                                                                     {"example", "sampleText"},
                                                                     {"exampleHeader", "sampleHeader"},
                                                                     {"exampleMedia", "sampleMedia"}};
    for (const auto& [name, member] : renamed) {
        if (const std::string* value = field_of(form, name); value != nullptr && !value->empty()) {
            container[member] = *value;
        }
    }
    for (const std::string_view name : {"buttons", "cards"}) {
        const std::string* value = field_of(form, name);
        if (auto list = value == nullptr ? Result<json::value>(json::value()) : parse_json(*value);
            list && list->is_array()) {
            container[name] = std::move(*list);
        }
    }
    return container;
}

Result<std::optional<KeptCall>> read_submission(const HttpRequest& request) {
    const auto form = parse_form(request.body);
    if (!form) {
        return Failure(form.error());
    }
    const auto given = [&](std::string_view name) {
        const std::string* found = field_of(*form, name);
        return found == nullptr ? std::string() : std::string(trimmed(*found));
    };
    TemplateListing listing{.name = given("elementName"),
                            .language = given("languageCode"),
                            .category = upper(given("category")),
                            .status = TemplateStatus::pending};
    const std::string type = upper(given("templateType"));
    for (const auto& [name, value] : {std::pair<std::string_view, const std::string&>{"elementName", listing.name},
                                      {"languageCode", listing.language},
                                      {"category", listing.category},
                                      {"templateType", type}}) {
        if (value.empty() || length_of(value) > longest_name) {
            return invalid(fmt::format("Invalid {}", name), std::string(name));
        }
    }
    listing.components = components_of(container_in(*form), type);
    if (listing.components.empty()) {
        return invalid("Invalid content", "content");
    }
    return Submission{std::move(listing)};
}

}  // namespace

Result<std::optional<KeptCall>> read_kept_call(const HttpRequest& request, const Account& account) {
    const Called called = called_by(request);
    if (!is_for(called.app, account)) {
        return std::optional<KeptCall>();
    }
    const std::string last(last_segment(request));
    switch (called.call) {
        case Call::media: return read_upload(request);
        case Call::template_submission: return read_submission(request);
        case Call::one_file: return Download{last};
        case Call::one_template: return request.method == "DELETE" ? KeptCall(Removal{.name = last}) : LookUp{last};
        case Call::session_message:
        case Call::template_message:
        case Call::template_list:
        case Call::opt_in:
        case Call::opt_out:
        case Call::users:
        case Call::mark_read:
        case Call::subscriptions:
        case Call::subscription:
        case Call::none: break;
    }
    return std::optional<KeptCall>();
}

HttpResponse write_kept(const KeptCall& call, const Kept& kept, const HttpRequest& asked) {
    if (std::holds_alternative<Removal>(call)) {
        return json_response(200, R"({"status":"success"})");
    }
    const std::string app = called_by(asked).app;
    if (const auto* listing = std::get_if<TemplateListing>(&kept)) {
        json::object body;
        body["status"] = "success";
        body["template"] = write_listing(*listing, app);
        return json_response(200, json::serialize(body));
    }
    const auto& file = std::get<KeptFile>(kept);
    if (std::holds_alternative<Download>(call)) {
        return download_of(file);
    }
    std::string body;
    JsonText out(body);
    out.begin_object();
    if (last_segment(asked) == "v2") {
        out.member("status", "success");
        out.begin_object("media");
        out.member("id", file.id);
        out.member("fileName", file.name);
        out.member("url", fmt::format("http://{}/wa/{}/wa/media/{}?download=false", host_of(asked),
                                      percent_encoded(app), file.id));
        out.end_object();
    } else {
        out.member("mediaId", file.id);
        out.member("status", "success");
    }
    out.end_object();
    return json_response(200, std::move(body));
}

}  // namespace parley::gupshup
