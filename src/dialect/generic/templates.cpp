#include "dialect/exchange.h"
#include "dialect/generic/parts.h"
#include "dialect/whatsapp/template_list.h"

// "Import Templates" of the generic WhatsApp guide: a GET of a URL of its own, in Meta's format.
namespace parley::generic {

HttpRequest write_template_query(const Account& account, const TemplateQuery& query) {
    HttpRequest request = request_to(account, "GET", {});
    request.target = whatsapp::with_page(request.target, query);
    const std::string_view user = account.field("user");
    if (!user.empty()) {
        request.headers.set("Authorization", basic_authorization(user, account.field("password")));
    }
    return request;
}

Result<TemplatePage> read_templates(const HttpResponse& answer) {
    return whatsapp::read_template_list(answer);
}

TemplateQuery read_template_query(const HttpRequest& request) {
    return whatsapp::read_page(query_of(request));
}

HttpResponse write_templates(const TemplatePage& page, const HttpRequest& asked) {
    return whatsapp::write_template_list(page, "http://" + host_of(asked) + asked.target);
}

}  // namespace parley::generic
