#pragma once
#include <string>

#include "app/api_client.h"
#include "app/progress.h"

namespace parley::app {

// Has the server write a file and waits until it is there; returns the export. `wanted` is what POST /api/v1/exports
// takes.
Result<json::value> write_export(ApiClient& client, const json::object& wanted, Progress& progress);

// Fetches the file of a finished export piece by piece; `-` is standard output.
Result<> save_export(ApiClient& client, const json::value& file, const std::string& path, Progress& progress);

}  // namespace parley::app
