#include "app/export_file.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

namespace parley::app {

namespace {

constexpr std::chrono::milliseconds between_questions{200};
constexpr int most_failed_questions = 20;
constexpr std::int64_t piece_bytes = 8 << 20;

std::int64_t count_in(const json::value& file, std::string_view key) {
    return integer_of(member(file, key)).value_or(0);
}

// The server may be restarted meanwhile: it goes on by itself.
Result<json::value> await_written(ApiClient& client, std::int64_t id, Progress& progress) {
    int failures = 0;
    for (;;) {
        auto file = client.get(fmt::format("/api/v1/exports/{}", id));
        if (!file) {
            if (file.error().kind != ErrorKind::unavailable || ++failures > most_failed_questions) {
                return file;
            }
            std::this_thread::sleep_for(between_questions * 5);
            continue;
        }
        failures = 0;
        progress.show(number_of(member(*file, "progress")).value_or(0),
                      fmt::format("{} rows written", grouped(count_in(*file, "rows"))));
        const std::string state = text_of(member(*file, "state")).value_or(std::string());
        if (state == "finished") {
            return file;
        }
        if (state != "running") {
            return Failure(Error{ErrorKind::invalid,
                                 fmt::format("the export is {}", state),
                                 {},
                                 {},
                                 text_of(member(*file, "error")).value_or(std::string())});
        }
        std::this_thread::sleep_for(between_questions);
    }
}

// Piece by piece, so that neither side holds more of it.
Result<> download(ApiClient& client, const json::value& file, std::ostream& out, const std::string& path,
                  Progress& progress) {
    const std::int64_t bytes = count_in(file, "bytes");
    for (std::int64_t place = 0; place < bytes;) {
        HttpRequest request;
        request.method = "GET";
        request.target = fmt::format("/api/v1/exports/{}/file", count_in(file, "id"));
        request.headers.set("Range", fmt::format("bytes={}-{}", place, std::min(place + piece_bytes, bytes) - 1));
        const auto answer = client.send(std::move(request));
        if (!answer) {
            return std::unexpected(answer.error());
        }
        if (answer->status != 206 || answer->body.empty()) {
            return std::unexpected(error_of(*answer));
        }
        out << answer->body;
        if (!out.flush()) {
            return Failure(Error{ErrorKind::unavailable, "this file cannot be written", path});
        }
        place += std::ssize(answer->body);
        progress.show(static_cast<double>(place) / static_cast<double>(bytes), "downloaded");
    }
    return {};
}

}  // namespace

Result<json::value> write_export(ApiClient& client, const json::object& wanted, Progress& progress) {
    const auto begun = client.post("/api/v1/exports", wanted);
    return begun ? await_written(client, count_in(*begun, "id"), progress) : begun;
}

Result<> save_export(ApiClient& client, const json::value& file, const std::string& path, Progress& progress) {
    if (path == "-") {
        return download(client, file, std::cout, path, progress);
    }
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    if (!out) {
        return Failure(Error{ErrorKind::unavailable, "this file cannot be written", path});
    }
    // People's numbers are nobody else's business.
    std::error_code ignored;
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                 ignored);
    return download(client, file, out, path, progress);
}

}  // namespace parley::app
