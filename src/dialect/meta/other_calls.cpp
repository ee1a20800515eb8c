#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/form.h"
#include "dialect/exchange.h"
#include "dialect/json_text.h"
#include "dialect/meta/graph_error.h"
#include "dialect/meta/parts.h"

// What the Graph is asked besides messages, files and templates.
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
std::string number_object(const HttpRequest& asked, const Account& account) {
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
    return body;
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

HttpResponse answer_number(const HttpRequest& asked, std::string_view edge, const Account& account) {
    if (edge.empty() && asked.method == "GET") {
        return json_response(200, number_object(asked, account));
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
    return no_such_object(asked, account.field("phone_number_id"));
}

HttpResponse answer_account(const HttpRequest& asked, std::string_view edge, const Account& account) {
    const std::string_view node = account.field("waba_id");
    if (edge.empty() && asked.method == "GET") {
        return json_response(200, fmt::format(R"({{"id":"{}"}})", node));
    }
    if (edge == "phone_numbers" && asked.method == "GET") {
        return json_response(200, fmt::format(R"({{"data":[{}]}})", number_object(asked, account)));
    }
    if (edge == "subscribed_apps") {
        return asked.method == "GET" ? json_response(200, R"({"data":[]})") : success();
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
        return answer_account(request, edge, account);
    }
    return no_such_object(request, node);
}

}  // namespace parley::meta
