#pragma once
#include "dialect/reader.h"
#include "message/callback.h"

// What the gateway tells of our messages and templates, one at a time ("Delivery reports", "Click
// callback" and the template webhook of its reference).
namespace parley::gupshup_enterprise {

// In the form of a list's element or of the fields of a GET.
StatusReport read_report(Reader& reader, const json::value& item);
StatusReport read_click(Reader& reader, const json::value& item);
// A TemplateReport; a Notice where it speaks of the account.
Callback read_template_event(Reader& reader, const json::value& item);

}  // namespace parley::gupshup_enterprise
