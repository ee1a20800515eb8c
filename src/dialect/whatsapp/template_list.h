#pragma once
#include "dialect/dialect.h"

// A page of templates as Meta's Cloud API lists them, which every importing provider copies:
// {"data": [...], "paging": {"cursors": {"before", "after"}, "next"}}.
namespace parley::whatsapp {

// `limit` and `after` put into the target's query, in the place of any that are there; of a cursor that is a query
// ("?page=2&limit=50") all of it.
std::string with_page(std::string_view target, const TemplateQuery& query);
TemplateQuery read_page(std::string_view query);  // limit 25 where none is given, 1 to 1000

// Elements that cannot be read are named, and the others are taken. Error: invalid, where the body is no list, or
// names a next page that cannot be asked for: to take such a list for the whole would remove what it leaves out;
// denied, for 401 and 403.
Result<TemplatePage> read_template_list(const HttpResponse& answer);
// `own` is the URL of this list, for "next".
HttpResponse write_template_list(const TemplatePage& page, std::string_view own);

// One element. Error: invalid, `where` naming the member.
Result<TemplateListing> read_listing(const json::value& element);
json::object write_listing(const TemplateListing& listing);

}  // namespace parley::whatsapp
