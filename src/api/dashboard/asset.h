#pragma once
#include <span>
#include <string_view>

namespace parley::api {

// A file of the dashboard as the build put it into the program.
struct Asset {
    std::string_view path;  // "index.html", "assets/home-3f9a1c.js"
    std::string_view plain;
    std::string_view gzip;  // the same, compressed
};

// By path, in byte order. Generated at build time (cmake/dashboard_assets.py) from what Vite wrote.
std::span<const Asset> dashboard_assets();

}  // namespace parley::api
