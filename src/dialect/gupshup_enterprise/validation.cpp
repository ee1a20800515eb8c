#include "base/form.h"
#include "dialect/exchange.h"
#include "dialect/gupshup_enterprise/parts.h"

// The gateway has no call that does nothing: a message without a number is as near as one comes.
namespace parley::gupshup_enterprise {

namespace {

HttpRequest validation_of(const Account& account, std::string_view user_field, std::string_view password_field,
                          std::string_view message_type) {
    HttpRequest request = request_to(account, "POST", {}, form_type);
    FormText out(request.body);
    out.field("method", "SendMessage");
    out.field("userid", account.field(user_field));
    out.field("password", account.field(password_field));
    out.field("send_to", "");
    out.field("msg_type", message_type);
    if (message_type == "HSM") {
        out.field("isHSM", "true");
    }
    out.field("msg", "Nobody is to get this.");
    out.field("v", "1.1");
    out.field("auth_scheme", "plain");
    out.field("format", "json");
    return request;
}

}  // namespace

std::vector<HttpRequest> write_validation(const Account& account) {
    std::vector<HttpRequest> requests{validation_of(account, "notification_user", "notification_password", "HSM")};
    if (!account.field("two_way_user").empty()) {
        requests.push_back(validation_of(account, "two_way_user", "two_way_password", "DATA_TEXT"));
    }
    return requests;
}

}  // namespace parley::gupshup_enterprise
