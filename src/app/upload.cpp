#include "app/upload.h"

#include <thread>

#include "app/progress.h"
#include "base/form.h"

namespace parley::app {

namespace {

constexpr std::size_t piece_bytes = 2 << 20;

std::string next_piece(std::istream& file) {
    std::string piece(piece_bytes, '\0');
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    piece.resize(static_cast<std::size_t>(file.gcount()));
    return piece;
}

constexpr int most_tries = 6;

HttpRequest rows_request(std::int64_t import, std::int64_t offset, const std::string& piece) {
    HttpRequest request;
    request.target = fmt::format("/api/v1/imports/{}/rows?offset={}", import, offset);
    request.headers.set("Content-Type", "text/csv");
    request.body = piece;
    return request;
}

// A piece may have come though its answer did not: the server then says where it stands, and the
// piece is not read twice.
Result<json::value> add_piece(ApiClient& client, std::int64_t import, std::int64_t offset, const std::string& piece) {
    for (int attempt = 1;; ++attempt) {
        const auto answer = client.send(rows_request(import, offset, piece));
        if (answer && (answer->status == 200 || (answer->status == 409 && attempt > 1))) {
            auto body = parse_json(answer->body);
            if (body && integer_of(member(*body, "offset")) == offset + std::ssize(piece)) {
                return body;
            }
        }
        const Error error = answer ? error_of(*answer) : answer.error();
        if (error.kind != ErrorKind::unavailable || attempt == most_tries) {
            return std::unexpected(error);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(250) * (1 << attempt));
    }
}

std::int64_t count_in(const json::object& import, std::string_view key) {
    return integer_of(import.if_contains(key)).value_or(0);
}

}  // namespace

Result<json::object> upload_people(ApiClient& client, std::istream& file, const std::string& name,
                                   const std::string& country,
                                   const std::function<void(std::int64_t, std::int64_t, std::int64_t)>& told) {
    std::string piece = next_piece(file);
    std::string path = fmt::format("/api/v1/imports?name={}", percent_encoded(name));
    if (!country.empty()) {
        path += "&default_country=" + percent_encoded(country);
    }
    // A small file goes in one request; the end of a larger one is only known when it is reached.
    if (file.eof()) {
        auto import = client.post_csv(path, std::move(piece));
        if (!import) {
            return std::unexpected(std::move(import.error()));
        }
        return import->as_object();
    }
    auto import = client.post_csv(path + "&more=true", std::move(piece));
    if (!import) {
        return std::unexpected(std::move(import.error()));
    }
    const std::int64_t id = import->at("id").as_int64();
    std::int64_t offset = import->at("offset").as_int64();
    for (piece = next_piece(file); !piece.empty(); piece = next_piece(file)) {
        const auto taken = add_piece(client, id, offset, piece);
        if (!taken) {
            return std::unexpected(taken.error());
        }
        offset += std::ssize(piece);
        if (told && member(*taken, "rows_read") != nullptr) {
            told(offset, taken->at("rows_read").as_int64(), taken->at("rejected").as_int64());
        }
    }
    auto finished = client.post(fmt::format("/api/v1/imports/{}/finish", id));
    if (!finished) {
        return std::unexpected(std::move(finished.error()));
    }
    return finished->as_object();
}

std::string import_report(const json::object& import) {
    return fmt::format("import {}: {} rows read: {} people created, {} updated, {} unchanged, {} rows rejected",
                       count_in(import, "id"), grouped(count_in(import, "rows_read")),
                       grouped(count_in(import, "created")), grouped(count_in(import, "updated")),
                       grouped(count_in(import, "unchanged")), grouped(count_in(import, "rejected")));
}

Result<std::string> first_rejections(ApiClient& client, std::int64_t import, std::size_t lines) {
    auto csv = client.get_text(fmt::format("/api/v1/imports/{}/rejections", import));
    if (!csv) {
        return csv;
    }
    std::size_t end = csv->find('\n');  // after the header
    for (std::size_t line = 0; line < lines && end != std::string::npos; ++line) {
        end = csv->find('\n', end + 1);
    }
    return end == std::string::npos ? *csv : csv->substr(0, end + 1);
}

}  // namespace parley::app
