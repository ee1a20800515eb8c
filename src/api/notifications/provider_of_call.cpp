#include "api/notifications/provider_of_call.h"

#include <algorithm>

#include "api/notifications/words_of_provider.h"
#include "base/json.h"
#include "base/phone.h"
#include "base/text.h"
#include "dialect/dialect.h"

namespace parley::api::notifications {

namespace {

constexpr std::string_view unsigned_dialect = "gupshup";

// The secret that callbacks are signed with, where the dialect has one.
std::string_view signing_secret(const Account& account) {
    const std::string_view secret = account.field("app_secret");
    return secret.empty() ? account.field("signature_secret") : secret;
}

// "AcmeApp" of today's events; an id or our own number of those that are passed on as WhatsApp wrote them.
bool is_of_app(const json::value& event, const Account& account) {
    const auto says = [&event](std::string_view name) { return text_of(member(event, name)).value_or(""); };
    if (const std::string app = says("app"); !app.empty()) {
        return app == account.field("src_name");
    }
    const std::string_view id = account.field("app_id");
    if (!id.empty() && equal_ignoring_case(says("gs_app_id"), id)) {
        return true;
    }
    const json::value* here = &event;
    for (const std::string_view step : {"entry", "changes", "value", "metadata"}) {
        here = member(*here, step);
        const json::array* list = here == nullptr ? nullptr : here->if_array();
        here = list == nullptr ? here : list->empty() ? nullptr : &list->front();
        if (here == nullptr) {
            return false;
        }
    }
    const auto number = text_of(member(*here, "display_phone_number"));
    return number && same_digits(*number, account.sender);
}

bool is_try_of(const Dialect& dialect, const HttpRequest& request, const Account& account) {
    return dialect.client.answer_probe != nullptr && dialect.client.answer_probe(request, account).has_value();
}

// Nothing where it tells of something else than deliveries, or of none that could be read.
std::vector<std::string> messages_told_of(const Dialect& dialect, const HttpRequest& request) {
    std::vector<std::string> messages;
    const auto batch = dialect.client.read_callbacks(request);
    for (const Callback& callback : batch ? batch->callbacks : std::vector<Callback>()) {
        if (const auto* report = std::get_if<StatusReport>(&callback)) {
            messages.push_back(report->provider_id);
        } else if (!std::holds_alternative<Notice>(callback)) {
            return {};
        }
    }
    return messages;
}

}  // namespace

Told provider_of_call(const std::vector<receive::Addressee>& providers, std::string_view identifier,
                      const HttpRequest& request) {
    const std::string_view name = dialect_of(identifier);
    const Dialect* dialect = name.empty() ? nullptr : dialect_named(name);
    if (dialect == nullptr) {
        return {};
    }
    const auto body = parse_json(request.body);
    const json::array* list = body ? body->if_array() : nullptr;
    const json::value* event = !body ? nullptr : list == nullptr ? &*body : list->empty() ? nullptr : &list->front();
    for (const receive::Addressee& one : providers) {
        if (one.provider->dialect != name) {
            continue;
        }
        if (is_try_of(*dialect, request, *one.account)) {
            return {.addressee = &one, .is_try = true, .may_pass = true, .is_signed = true};
        }
        if (!signing_secret(*one.account).empty()) {
            return {.addressee = &one, .may_pass = true, .is_signed = true};
        }
        if (name != unsigned_dialect) {
            continue;  // its events name messages by numbers that can be guessed
        }
        if (request.method == "GET") {
            return {.addressee = &one, .is_try = true};
        }
        if (event != nullptr && is_of_app(*event, *one.account)) {
            auto messages = messages_told_of(*dialect, request);
            const bool any = !messages.empty();
            return {.addressee = &one, .may_pass = any, .messages = std::move(messages)};
        }
    }
    return {};
}

}  // namespace parley::api::notifications
