#include <fmt/format.h>

#include "dialect/exchange.h"
#include "dialect/meta/graph_error.h"
#include "dialect/meta/parts.h"
#include "dialect/reader.h"
#include "dialect/whatsapp/template_list.h"

// "GET list" of templates of Meta's reference.
namespace parley::meta {

namespace {

// The reason of a rejection is only told where it is asked for.
constexpr std::string_view members = "fields=id,name,language,status,category,rejected_reason,components";

}  // namespace

HttpRequest write_template_query(const Account& account, const TemplateQuery& query) {
    HttpRequest request = graph_request(account, "GET", fmt::format("{}/message_templates", account.field("waba_id")));
    request.target += request.target.find('?') == std::string::npos ? '?' : '&';
    request.target += members;
    request.target = whatsapp::with_page(request.target, query);
    return request;
}

Result<TemplatePage> read_templates(const HttpResponse& answer) {
    const auto body = read_document(answer.body);
    const auto error = body ? read_graph_error(*body) : std::nullopt;
    if (!error) {
        auto page = whatsapp::read_template_list(answer);
        if (page) {
            page->next_if_full.clear();  // Meta's last page has cursors too
        }
        return page;
    }
    const auto meaning = meaning_of(*error, whatsapp::Told::in_answer, false);
    const bool is_denied = meaning && meaning->code == FailureCode::bad_credentials;
    return Failure(Error{is_denied ? ErrorKind::denied : ErrorKind::invalid,
                         fmt::format("Meta lists no templates: {} (code {})", error->words(),
                                     error->code_text.empty() ? "unknown" : error->code_text)});
}

TemplateQuery read_template_query(const HttpRequest& request) {
    return whatsapp::read_page(query_of(request));
}

HttpResponse write_templates(const TemplatePage& page, const HttpRequest& asked) {
    return whatsapp::write_template_list(page, "http://" + host_of(asked) + asked.target);
}

}  // namespace parley::meta
