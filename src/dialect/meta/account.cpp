#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/form.h"
#include "base/random.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/meta/parts.h"

// "Base rules" of Meta's reference: the version and the ids in the path, the token as Bearer.
namespace parley::meta {

namespace {

constexpr std::string_view usual_version = "v23.0";
constexpr std::string_view bearer = "Bearer ";

constexpr std::array table{
    AccountField{.name = "phone_number_id",
                 .label = "Phone number id",
                 .required = true,
                 .hint = "of the sender, shown under API Setup; it is not the number itself"},
    AccountField{.name = "waba_id",
                 .label = "WhatsApp Business Account id",
                 .hint = "needed to list templates; shown under API Setup"},
    AccountField{.name = "access_token",
                 .label = "Access token",
                 .required = true,
                 .secret = true,
                 .hint = "of a system user; those of API Setup end after a day"},
    AccountField{.name = "app_secret",
                 .label = "App secret",
                 .secret = true,
                 .hint = "webhooks are checked with it where it is given; shown under App settings"},
    AccountField{.name = "verify_token",
                 .label = "Verify token",
                 .secret = true,
                 .hint = "the same word as in the webhook's settings; without it no webhook can be set up"},
    AccountField{.name = "version", .label = "Graph API version", .otherwise = usual_version, .hint = "v23.0"},
};

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

// What goes into a path unescaped.
bool is_number(std::string_view text) {
    return std::ranges::all_of(text, is_digit);
}

bool is_version(std::string_view text) {
    if (!text.starts_with('v')) {
        return false;
    }
    text.remove_prefix(1);
    const std::size_t point = text.find('.');
    return point != std::string_view::npos && point > 0 && point + 1 < text.size() &&
           is_number(text.substr(0, point)) && is_number(text.substr(point + 1));
}

}  // namespace

const std::span<const AccountField> fields = table;

Result<> check_account(const Account& account) {
    for (const std::string_view name : {"phone_number_id", "waba_id"}) {
        if (!is_number(account.field(name))) {
            return invalid("is an id of Meta's, of digits only", std::string(name), std::string(account.field(name)));
        }
    }
    const std::string_view version = account.field("version");
    if (!version.empty() && !is_version(version)) {
        return invalid("is no version of the Graph API", "version", std::string(version), "write it as v23.0");
    }
    const std::string_view token = account.field("access_token");
    if (!std::ranges::all_of(token, [](char letter) { return letter > ' ' && letter < 0x7f; })) {
        return invalid("is no token: it holds blanks or letters that none has", "access_token", {},
                       "copy it again, without what stands around it");
    }
    return {};
}

bool is_for(std::string_view sender, const Account& account) {
    const std::string_view waba = account.field("waba_id");
    return !sender.empty() && (sender == account.field("phone_number_id") || (!waba.empty() && sender == waba));
}

bool lets_in(const HttpRequest& request, const Account& account, Time) {
    const std::string_view token = account.field("access_token");
    if (token.empty()) {
        return false;
    }
    if (const std::string* header = request.headers.find("Authorization")) {
        const std::string_view given = trimmed(*header);
        return equal_ignoring_case(given.substr(0, bearer.size()), bearer) &&
               equal_in_constant_time(trimmed(given.substr(bearer.size())), token);
    }
    // As everywhere in the Graph, the token may be in the query too.
    const auto query = parse_form(query_of(request));
    const std::string* given = query ? field_of(*query, "access_token") : nullptr;
    return given != nullptr && equal_in_constant_time(*given, token);
}

HttpRequest graph_request(const Account& account, std::string_view method, std::string_view node,
                          std::string_view content_type) {
    const std::string_view version = account.field("version");
    HttpRequest request = request_to(
        account, method, fmt::format("/{}/{}", version.empty() ? usual_version : version, node), content_type);
    if (request.headers.find("Authorization") == nullptr) {
        request.headers.fields.emplace_back("Authorization",
                                            fmt::format("{}{}", bearer, account.field("access_token")));
    }
    return request;
}

}  // namespace parley::meta
