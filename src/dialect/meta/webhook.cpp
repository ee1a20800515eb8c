#include "base/digest.h"
#include "base/form.h"
#include "base/random.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/meta/parts.h"

// "Verification handshake" and "Signature" of Meta's reference.
namespace parley::meta {

namespace {

constexpr std::string_view signature_header = "X-Hub-Signature-256";
constexpr std::string_view algorithm = "sha256=";
constexpr std::size_t longest_challenge = 1'000;

std::string signature_of(std::string_view body, std::string_view secret) {
    return std::string(algorithm) + hmac_sha256_hex(secret, body);
}

HttpResponse plain_response(unsigned status, std::string body) {
    HttpResponse response{.status = status, .headers = {}, .body = std::move(body)};
    response.headers.set("Content-Type", "text/plain; charset=utf-8");
    // The body is the caller's own: no browser may take it for a page.
    response.headers.set("X-Content-Type-Options", "nosniff");
    return response;
}

}  // namespace

std::optional<HttpResponse> answer_probe(const HttpRequest& request, const Account& account) {
    if (request.method != "GET") {
        return std::nullopt;
    }
    const auto query = parse_form(query_of(request));
    const std::string* mode = query ? field_of(*query, "hub.mode") : nullptr;
    if (mode == nullptr) {
        return std::nullopt;
    }
    const std::string* challenge = field_of(*query, "hub.challenge");
    const std::string* token = field_of(*query, "hub.verify_token");
    const std::string_view expected = account.field("verify_token");
    const bool is_ours =
        *mode == "subscribe" && token != nullptr && !expected.empty() && equal_in_constant_time(*token, expected);
    if (!is_ours || challenge == nullptr || challenge->size() > longest_challenge) {
        return plain_response(403, "Forbidden");
    }
    return plain_response(200, *challenge);
}

HttpRequest write_probe(const Account& account, Time, std::string_view nonce) {
    HttpRequest request{.method = "GET", .target = {}, .headers = {}, .body = {}};
    FormText query(request.target);
    query.field("hub.mode", "subscribe");
    query.field("hub.challenge", nonce);
    query.field("hub.verify_token", account.field("verify_token"));
    return request;
}

bool takes_probe_answer(const HttpResponse& answer, std::string_view nonce) {
    return answer.status == 200 && answer.body == nonce;
}

// Over the bytes as they came: Meta signs its own escapes, which a parser would undo.
Result<> check_signature(const HttpRequest& request, const Account& account, Time) {
    const std::string_view secret = account.field("app_secret");
    if (secret.empty()) {
        return {};
    }
    const std::string* given = request.headers.find(signature_header);
    if (given == nullptr) {
        return Failure(Error{ErrorKind::denied,
                             "the webhook is not signed",
                             std::string(signature_header),
                             {},
                             "Meta signs all of them: look for a proxy that drops the header"});
    }
    if (!equal_in_constant_time(lower(trimmed(*given)), signature_of(request.body, secret))) {
        return Failure(Error{ErrorKind::denied,
                             "the webhook's signature is not good",
                             std::string(signature_header),
                             {},
                             "compare the app secret, and look for a proxy that changes the body"});
    }
    return {};
}

void sign_callback(HttpRequest& request, const Account& account, Time, std::string_view) {
    const std::string_view secret = account.field("app_secret");
    if (!secret.empty()) {
        request.headers.set(std::string(signature_header), signature_of(request.body, secret));
    }
}

}  // namespace parley::meta
