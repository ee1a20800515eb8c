#pragma once
#include "api/context.h"
#include "api/routes.h"

// Files that are read or written as jobs.
namespace parley::api {

// imports.cpp
Result<HttpResponse> cancel_import(Context& context, const Call& call);

// import_preview.cpp
Result<HttpResponse> preview_import(Context& context, const Call& call);

// import_problems.cpp
Result<HttpResponse> list_import_problems(Context& context, const Call& call);
Result<HttpResponse> count_import_problems(Context& context, const Call& call);

// exports.cpp
Result<HttpResponse> list_all_of_exports(Context& context, const Call& call);
Result<HttpResponse> create_export(Context& context, const Call& call);
Result<HttpResponse> get_export(Context& context, const Call& call);
Result<HttpResponse> cancel_export(Context& context, const Call& call);
Result<HttpResponse> remove_export(Context& context, const Call& call);

// downloads.cpp
void get_export_file(Context& context, Call call, const net::ExchangePtr& exchange);

}  // namespace parley::api
