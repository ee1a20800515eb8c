#include "api/dashboard/dashboard.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "api/dashboard/asset.h"
#include "base/random.h"
#include "base/text.h"

namespace parley::api {

namespace {

constexpr std::string_view root = "/app";
constexpr std::string_view page = "index.html";
constexpr std::string_view nonce_place = "PARLEY_NONCE";  // web/vite.config.ts writes it

struct Type {
    std::string_view ending;
    std::string_view name;
};
constexpr auto types = std::to_array<Type>({
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".woff2", "font/woff2"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
});

std::string_view type_of(std::string_view path) {
    const auto found = std::ranges::find_if(types, [&](const Type& type) { return path.ends_with(type.ending); });
    return found == types.end() ? "application/octet-stream" : found->name;
}

std::string_view path_of(const HttpRequest& request) {
    const std::string_view target = request.target;
    return target.substr(0, target.find_first_of("?#"));
}

// Names of files as the build writes them; nothing that could lead out of the folder.
bool is_plain(std::string_view path) {
    return !path.empty() && path.front() != '/' && path.find("..") == path.npos &&
           std::ranges::all_of(path, [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                      (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == '.' ||
                      letter == '/';
           });
}

bool takes_gzip(const HttpRequest& request) {
    const std::string* accepted = request.headers.find("Accept-Encoding");
    return accepted != nullptr && lower(*accepted).find("gzip") != std::string::npos;
}

// No script or style but our own; nothing is loaded from, sent to, or framed by another origin. The component library
// writes one style element, which the nonce lets in.
std::string policy(std::string_view nonce) {
    return fmt::format(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{}'; img-src 'self' data: blob:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'",
        nonce);
}

void replace_all(std::string& text, std::string_view place, std::string_view with) {
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place, at + with.size())) {
        text.replace(at, place.size(), with);
    }
}

HttpResponse moved(std::string place) {
    HttpResponse response;
    response.status = 302;
    response.headers.set("Location", std::move(place));
    return response;
}

}  // namespace

bool Dashboard::answers(const HttpRequest& request) {
    if (request.method != "GET" && request.method != "HEAD") {
        return false;
    }
    const std::string_view path = path_of(request);
    return path == "/" || path == root || path.starts_with("/app/");
}

std::optional<Dashboard::File> Dashboard::find(std::string_view path, bool takes_gzip) const {
    if (!is_plain(path)) {
        return std::nullopt;
    }
    if (!folder_.empty()) {
        std::error_code failed;
        std::ifstream file(folder_ / path, std::ios::binary);
        if (!std::filesystem::is_regular_file(folder_ / path, failed) || !file) {
            return std::nullopt;
        }
        return File{std::string(std::istreambuf_iterator<char>(file), {}), false};
    }
    const auto assets = dashboard_assets();
    const auto found = std::ranges::lower_bound(assets, path, {}, &Asset::path);
    if (found == assets.end() || found->path != path) {
        return std::nullopt;
    }
    return takes_gzip ? File{std::string(found->gzip), true} : File{std::string(found->plain), false};
}

HttpResponse Dashboard::answer(const HttpRequest& request) const {
    const std::string_view path = path_of(request);
    if (path == "/" || path == root) {
        return moved("/app/");
    }
    const std::string_view name = path.substr(root.size() + 1);
    HttpResponse response;
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Referrer-Policy", "no-referrer");
    if (name != page) {
        if (auto file = find(name, takes_gzip(request))) {
            response.headers.set("Content-Type", std::string(type_of(name)));
            response.headers.set("Cache-Control", name.starts_with("assets/") && folder_.empty()
                                                      ? "public, max-age=31536000, immutable"
                                                      : "no-cache");
            response.headers.set("Vary", "Accept-Encoding");
            if (file->is_gzip) {
                response.headers.set("Content-Encoding", "gzip");
            }
            response.body = std::move(file->body);
            return response;
        }
        if (name.starts_with("assets/")) {  // of a version that is gone: the page loads itself anew
            response.status = 404;
            response.headers.set("Content-Type", "text/plain; charset=utf-8");
            response.headers.set("Cache-Control", "no-store");
            response.body = "This file is of another version of the dashboard; reload the page.\n";
            return response;
        }
    }
    auto file = find(page, false);
    if (!file) {
        response.status = 503;
        response.headers.set("Content-Type", "text/plain; charset=utf-8");
        response.body =
            "The dashboard's folder holds no index.html; build it there, or leave the setting 'dashboard' out.\n";
        return response;
    }
    const std::string nonce = random_token(16);
    replace_all(file->body, nonce_place, nonce);
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("Content-Security-Policy", policy(nonce));
    response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
    response.body = std::move(file->body);
    return response;
}

}  // namespace parley::api
