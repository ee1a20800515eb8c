#pragma once
#include "dialect/dialect.h"

// A page of templates as Meta's Cloud API lists them, which every importing provider copies:
// {"data": [...], "paging": {"cursors": {"before", "after"}, "next"}}.
namespace parley::whatsapp {

// `limit` and `after` put into the target's query, in the place of any that are there.
std::string with_page(std::string_view target, const TemplateQuery& query);
TemplateQuery read_page(std::string_view query);  // limit 25 where none is given, 1 to 1000

// Elements that cannot be read are named, and the others are taken. The page after this is asked
// for only where "next" is there and the page was not empty: cursors stand on the last page too.
// Error: invalid, where the body is no list; denied, for 401 and 403.
Result<TemplatePage> read_template_list(const HttpResponse& answer);
// `own` is the URL of this list, for "next".
HttpResponse write_template_list(const TemplatePage& page, std::string_view own);

// One element. Error: invalid, `where` naming the member.
Result<TemplateListing> read_listing(const json::value& element);
json::object write_listing(const TemplateListing& listing);

}  // namespace parley::whatsapp
