#include "webhook/post.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/version.h"
#include "webhook/schedule.h"
#include "webhook/signature.h"

namespace parley::webhook {

namespace {

constexpr std::size_t longest_words = 500;

std::string beginning_of(const std::string& body) {
    std::string words = to_utf8(std::string_view(body).substr(0, longest_words * 4));
    std::erase(words, '\0');
    return std::string(shortened(words, longest_words));
}

}  // namespace

Result<Letter> letter_of(const WebhookEndpoint& endpoint, const Event& event, int attempt, const SecretBox& box,
                         const net::UrlGuard& guard, Time now) {
    auto to = guard.check(endpoint.url);
    if (!to) {
        return std::unexpected(std::move(to.error()));
    }
    const auto secrets = secrets_of(endpoint, box, now);
    if (!secrets) {
        return std::unexpected(secrets.error());
    }
    Letter letter{.to = std::move(*to), .request = {}};
    letter.request.method = "POST";
    letter.request.target = letter.to.target;
    letter.request.body = body_of(event);
    HttpHeaders& headers = letter.request.headers;
    headers.set("Content-Type", "application/json");
    headers.set("User-Agent", fmt::format("Parley/{}", version));
    headers.set("Parley-Event-Id", id_text(event.id));
    headers.set("Parley-Event-Type", event.type);
    headers.set("Parley-Delivery-Attempt", std::to_string(attempt));
    headers.set("Parley-Signature", signature_of(letter.request.body, now, secrets->front(),
                                                 secrets->size() > 1 ? secrets->back() : std::string()));
    return letter;
}

Attempt attempt_of(const net::Answer& answer, std::chrono::milliseconds took, Time now) {
    Attempt attempt;
    attempt.took_ms = static_cast<int>(took.count());
    if (!answer) {
        attempt.words = to_utf8(answer.error().why);
        return attempt;
    }
    attempt.status = static_cast<int>(answer->status);
    attempt.words = beginning_of(answer->body);
    attempt.good = answer->status >= 200 && answer->status < 300;
    if (const std::string* value = answer->headers.find("Retry-After");
        value != nullptr && (answer->status == 429 || answer->status == 503)) {
        attempt.retry_after = read_retry_after(*value, now);
    }
    return attempt;
}

}  // namespace parley::webhook
