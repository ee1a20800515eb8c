#pragma once
#include <functional>
#include <istream>
#include <optional>
#include <string>

#include "app/api_client.h"

namespace parley::app {

// How a file of people is brought in.
struct Upload {
    std::string name = "people.csv";
    std::string country = {};                   // of numbers without country code
    std::optional<json::object> settings = {};  // docs/imports.md; then `country` belongs into them
    std::int64_t resume = 0;                    // the import that was cut off, to go on with
};

// How far it is.
struct UploadProgress {
    std::int64_t bytes = 0;  // of the file, read
    std::int64_t rows = 0;
    std::int64_t rejected = 0;
    std::string trouble = {};  // what keeps the server from going on, as long as it does
};

// Sends a file of people to the server piece by piece and waits until it is read; returns the import.
Result<json::object> upload_people(ApiClient& client, std::istream& file, const Upload& upload,
                                   const std::function<void(const UploadProgress&)>& told = {});

// The import's counts, and the first rejected rows, for a person to read.
std::string import_report(const json::object& import);
Result<std::string> first_rejections(ApiClient& client, std::int64_t import, std::size_t lines);

}  // namespace parley::app
