#pragma once
#include "api/call.h"
#include "api/clevertap/account.h"

namespace parley::api::clevertap {

// A query as the body has it, or as `query` in the URL, which is how the official client asks for its first page.
Result<json::object> read_query(const Call& call);

// Error: invalid, naming the member.
Result<audience::ClevertapQuery> understand(const json::object& query, const TimeZone& zone);

// Only the members that read_clevertap_query knows: what a call has beside the query itself goes.
json::object without(json::object query, std::initializer_list<std::string_view> members);

}  // namespace parley::api::clevertap
