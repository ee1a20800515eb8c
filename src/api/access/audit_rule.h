#pragma once
#include "access/audit.h"
#include "api/context.h"
#include "api/routes.h"

// Every change of the native API stands in the audit log. A handler that knows what was before and after writes its
// own entry in the same work of the writer and sets call.noted. For all others, once they have answered 2xx, the
// service writes who called which route with which path, and what was to be seen before and after (audit_view.h). Not
// of them: what only reads (a reading right, however the method, but for exports), and what the ledger, the person or
// an import tells in full: single messages, events and pieces of files would bury the rest. Of the other APIs it writes
// what changes or removes more than one message or attribute: campaigns, erasing, topics, categories.
namespace parley::api {

bool is_change(const Route& route);

// Waits for the commit. `before`: what seen_before() said.
void note_call(Context& context, const Route& route, const Call& call, const HttpResponse& response,
               json::value before);

// "key 17", as subjects are written.
std::string subject_of(std::string_view kind, std::int64_t id);

// An entry of this call, with what else is known of it.
access::AuditEntry entry_of(const Context& context, const Call& call, std::string action, std::string subject);

}  // namespace parley::api
