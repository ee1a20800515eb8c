#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/digest.h"
#include "base/form.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/json_text.h"
#include "dialect/meta/graph_error.h"
#include "dialect/meta/parts.h"
#include "dialect/reader.h"

// What the Graph is asked besides messages and the list of templates.
namespace parley::meta {

namespace {

HttpResponse success() {
    return json_response(200, R"({"success":true})");
}

HttpResponse objection(const HttpRequest& asked, std::int64_t code, std::string details) {
    return error_answer({.code = code, .title = std::string(whatsapp::title_of(code)), .details = std::move(details)},
                        asked.target + asked.body);
}

// The members of the number that "fields" asks for; all where it asks for none.
HttpResponse number_answer(const HttpRequest& asked, const Account& account) {
    const std::string_view number = account.sender;
    const std::array<std::pair<std::string_view, std::string_view>, 6> members{
        {{"verified_name", number},
         {"code_verification_status", "VERIFIED"},
         {"display_phone_number", number},
         {"quality_rating", "GREEN"},
         {"platform_type", "CLOUD_API"},
         {"id", account.field("phone_number_id")}}};
    const auto query = parse_form(query_of(asked));
    const std::string* wanted = query ? field_of(*query, "fields") : nullptr;
    const std::string list = wanted == nullptr ? std::string() : "," + *wanted + ",";
    std::string body;
    JsonText out(body);
    out.begin_object();
    for (const auto& [name, value] : members) {
        if (wanted == nullptr || name == "id" || list.find(fmt::format(",{},", name)) != std::string::npos) {
            out.member(name, value);
        }
    }
    out.end_object();
    return json_response(200, std::move(body));
}

HttpResponse mark_read(const HttpRequest& asked) {
    const auto body = parse_json(asked.body);
    if (!body || text_of(member(*body, "message_id")).value_or("").empty()) {
        return objection(asked, 131008, "Parameter 'message_id': this is missing");
    }
    return success();
}

HttpResponse register_number(const HttpRequest& asked) {
    const auto body = parse_json(asked.body);
    const std::string pin = body ? text_of(member(*body, "pin")).value_or("") : std::string();
    const bool is_pin =
        pin.size() == 6 && std::ranges::all_of(pin, [](char digit) { return digit >= '0' && digit <= '9'; });
    return is_pin ? success() : objection(asked, 100, "Parameter 'pin': this must be 6 digits");
}

bool is_template_name(std::string_view name) {
    return !name.empty() && length_of(name) <= 512 && std::ranges::all_of(name, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
    });
}

// The same id for the same template, of digits as Meta's are.
std::string template_id(std::string_view name, std::string_view language) {
    const std::string hex = sha256_hex(fmt::format("{}\n{}", name, language)).substr(0, 12);
    return fmt::format("{}", 1'000'000'000'000'000U + std::stoull(hex, nullptr, 16));
}

HttpResponse make_template(const HttpRequest& asked) {
    const auto body = parse_json(asked.body);
    if (!body || !body->is_object()) {
        return objection(asked, 100, "the body is no JSON object");
    }
    Reader reader(*body);
    const std::string name = reader.required_text(*body, {"name"});
    const std::string language = reader.required_text(*body, {"language"});
    std::string category = reader.required_text(*body, {"category"});
    std::ranges::transform(category, category.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    if (!is_template_name(name)) {
        reader.wrong_member(*body, {"name"}, "this must be of small letters, digits and underscores");
    }
    if (category != "MARKETING" && category != "UTILITY" && category != "AUTHENTICATION") {
        reader.wrong_member(*body, {"category"}, "this must be MARKETING, UTILITY or AUTHENTICATION");
    }
    const json::value* components = member(*body, "components");
    if (components == nullptr || !components->is_array()) {
        reader.wrong_member(*body, {"components"}, "this must be a list of components");
    }
    if (reader.failed()) {
        return objection(asked, 100, describe(reader.error()));
    }
    std::string answer;
    JsonText out(answer);
    out.begin_object();
    out.member("id", template_id(name, language));
    out.member("status", "PENDING");
    out.member("category", category);
    out.end_object();
    return json_response(200, std::move(answer));
}

HttpResponse delete_template(const HttpRequest& asked) {
    const auto query = parse_form(query_of(asked));
    const std::string* name = query ? field_of(*query, "name") : nullptr;
    return name == nullptr || name->empty() ? objection(asked, 100, "Parameter 'name': this is missing") : success();
}

HttpResponse answer_number(const HttpRequest& asked, std::string_view edge, const Account& account) {
    if (edge.empty() && asked.method == "GET") {
        return number_answer(asked, account);
    }
    if (edge == "messages" && asked.method == "POST") {
        return mark_read(asked);
    }
    if (edge == "register" && asked.method == "POST") {
        return register_number(asked);
    }
    if (edge == "deregister" && asked.method == "POST") {
        return success();
    }
    if (edge == "media" && asked.method == "POST") {
        return objection(asked, 100, "media is not stored here: send a link");
    }
    return no_such_object(asked, account.field("phone_number_id"));
}

HttpResponse answer_account(const HttpRequest& asked, std::string_view edge, std::string_view node) {
    if (edge.empty() && asked.method == "GET") {
        return json_response(200, fmt::format(R"({{"id":"{}"}})", node));
    }
    if (edge == "subscribed_apps") {
        return asked.method == "GET" ? json_response(200, R"({"data":[]})") : success();
    }
    if (edge == "message_templates" && asked.method == "POST") {
        return make_template(asked);
    }
    if (edge == "message_templates" && asked.method == "DELETE") {
        return delete_template(asked);
    }
    return no_such_object(asked, node);
}

}  // namespace

HttpResponse answer_other(const HttpRequest& request, const Account& account) {
    const auto [node, edge] = graph_path_of(request);
    if (node == account.field("phone_number_id")) {
        return answer_number(request, edge, account);
    }
    if (!account.field("waba_id").empty() && node == account.field("waba_id")) {
        return answer_account(request, edge, node);
    }
    return no_such_object(request, node);
}

}  // namespace parley::meta
