#pragma once
#include <functional>
#include <istream>
#include <string>

#include "app/api_client.h"

namespace parley::app {

// Sends a file of people to the server piece by piece and finishes the import; returns the import.
// `told` is called with (bytes so far, rows read, rows rejected).
Result<json::object> upload_people(ApiClient& client, std::istream& file, const std::string& name,
                                   const std::string& country,
                                   const std::function<void(std::int64_t, std::int64_t, std::int64_t)>& told = {});

// The import's counts, and the first rejected rows, for a person to read.
std::string import_report(const json::object& import);
Result<std::string> first_rejections(ApiClient& client, std::int64_t import, std::size_t lines);

}  // namespace parley::app
