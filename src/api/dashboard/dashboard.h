#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"

namespace parley::api {

// Serves the pages under /app/: scripts and styles under hashed names that may be kept forever, and one HTML page for
// every other path, as the page itself knows what it shows there. Immutable after construction; any thread.
class Dashboard {
public:
    Dashboard() = default;
    // Reads the files from this folder at each request in place of the built-in ones: for those who work on them.
    explicit Dashboard(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // Whether it answers this target: "/", "/app" and what is below it, asked for by GET or HEAD.
    static bool answers(const HttpRequest& request);
    HttpResponse answer(const HttpRequest& request) const;

private:
    struct File {
        std::string body;
        bool is_gzip = false;
    };
    std::optional<File> find(std::string_view path, bool takes_gzip) const;

    std::filesystem::path folder_;
};

}  // namespace parley::api
