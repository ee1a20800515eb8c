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

bool tells_of_deliveries_alone(const Dialect& dialect, const HttpRequest& request) {
    const auto batch = dialect.client.read_callbacks(request);
    return !batch || std::ranges::all_of(batch->callbacks, [](const Callback& callback) {
        return std::holds_alternative<StatusReport>(callback) || std::holds_alternative<Notice>(callback);
    });
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
            return {&one, true, true};
        }
        if (!signing_secret(*one.account).empty()) {
            return {&one, false, true};
        }
        if (name != unsigned_dialect) {
            continue;  // its events name messages by numbers that can be guessed
        }
        if (request.method == "GET") {
            return {&one, true, false};
        }
        if (event != nullptr && is_of_app(*event, *one.account)) {
            return {&one, false, tells_of_deliveries_alone(*dialect, request)};
        }
    }
    return {};
}

}  // namespace parley::api::notifications
