#pragma once
#include "api/call.h"
#include "api/context.h"

namespace parley::api {

// segment_crud.cpp
Result<HttpResponse> list_all_of_segments(Context& context, const Call& call);
Result<HttpResponse> create_segment(Context& context, const Call& call);
Result<HttpResponse> get_segment(Context& context, const Call& call);
Result<HttpResponse> replace_segment(Context& context, const Call& call);
Result<HttpResponse> remove_segment(Context& context, const Call& call);

// segment_people.cpp
Result<HttpResponse> count_filter(Context& context, const Call& call);
Result<HttpResponse> preview_filter(Context& context, const Call& call);
Result<HttpResponse> count_segment(Context& context, const Call& call);
Result<HttpResponse> list_people_of_segment(Context& context, const Call& call);

// segment_uses.cpp
Result<HttpResponse> list_uses_of_segment(Context& context, const Call& call);
Result<HttpResponse> list_uses_of_list(Context& context, const Call& call);

// list_crud.cpp
Result<HttpResponse> list_all_of_lists(Context& context, const Call& call);
Result<HttpResponse> create_list(Context& context, const Call& call);
Result<HttpResponse> get_list(Context& context, const Call& call);
Result<HttpResponse> remove_list(Context& context, const Call& call);
Result<HttpResponse> add_list_rows(Context& context, const Call& call);

// list_members.cpp
Result<HttpResponse> list_people_of_list(Context& context, const Call& call);
Result<HttpResponse> add_list_members(Context& context, const Call& call);
Result<HttpResponse> remove_list_members(Context& context, const Call& call);

// attribute_indexes.cpp
Result<HttpResponse> list_all_of_attributes(Context& context, const Call& call);
Result<HttpResponse> index_attribute(Context& context, const Call& call);
Result<HttpResponse> drop_attribute_index(Context& context, const Call& call);
Result<HttpResponse> suggest_attribute_values(Context& context, const Call& call);  // suggestions.cpp

}  // namespace parley::api
