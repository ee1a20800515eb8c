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
constexpr int most_failed_questions = 20;
constexpr std::chrono::milliseconds between_questions{150};

HttpRequest rows_request(std::int64_t import, std::int64_t offset, const std::string& piece) {
    HttpRequest request;
    request.target = fmt::format("/api/v1/imports/{}/rows?offset={}", import, offset);
    request.headers.set("Content-Type", "text/csv");
    request.body = piece;
    return request;
}

// Where it cannot be reached, or somebody else feeds the import: most likely our own request of before.
bool is_worth_trying(const Result<HttpResponse>& answer) {
    if (!answer) {
        return answer.error().kind == ErrorKind::unavailable;
    }
    return answer->status >= 500 || answer->status == 409 || answer->status == 429;
}

// A piece may have come though its answer did not: the server then says where it stands, and the
// piece is not read twice.
Result<json::value> add_piece(ApiClient& client, std::int64_t import, std::int64_t offset, const std::string& piece) {
    for (int attempt = 1;; ++attempt) {
        const auto answer = client.send(rows_request(import, offset, piece));
        std::optional<std::int64_t> stands;
        if (answer && (answer->status == 200 || answer->status == 409)) {
            auto body = parse_json(answer->body);
            stands = body ? integer_of(member(*body, "offset")) : std::nullopt;
            if (stands == offset + std::ssize(piece) && (answer->status == 200 || attempt > 1)) {
                return body;
            }
        }
        if (stands || !is_worth_trying(answer) || attempt == most_tries) {
            return std::unexpected(answer ? error_of(*answer) : answer.error());
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(250) * (1 << attempt));
    }
}

std::int64_t count_in(const json::object& import, std::string_view key) {
    return integer_of(import.if_contains(key)).value_or(0);
}

using Told = std::function<void(const UploadProgress&)>;

void tell(const Told& told, const json::value& import) {
    if (told) {
        const auto count = [&import](std::string_view key) { return integer_of(member(import, key)).value_or(0); };
        told({count("bytes_read"), count("rows_read"), count("rejected"),
              text_of(member(import, "error")).value_or(std::string())});
    }
}

// The server may be restarted meanwhile: it goes on by itself.
Result<json::object> await_read(ApiClient& client, std::int64_t id, const Told& told) {
    int failures = 0;
    for (;;) {
        auto import = client.get(fmt::format("/api/v1/imports/{}", id));
        if (!import) {
            if (import.error().kind != ErrorKind::unavailable || ++failures > most_failed_questions) {
                return std::unexpected(std::move(import.error()));
            }
            std::this_thread::sleep_for(between_questions * 5);
            continue;
        }
        failures = 0;
        tell(told, *import);
        const std::string state = text_of(member(*import, "state")).value_or(std::string());
        if (state == "finished") {
            return import->as_object();
        }
        if (state != "running") {
            return Failure(Error{ErrorKind::invalid,
                                 fmt::format("the import is {}", state),
                                 {},
                                 {},
                                 text_of(member(*import, "error")).value_or(std::string())});
        }
        std::this_thread::sleep_for(between_questions);
    }
}

Error resumable(Error error, std::int64_t id) {
    error.advice +=
        fmt::format("{}go on with it: parley import FILE --resume {}", error.advice.empty() ? "" : "\n  ", id);
    return error;
}

Result<json::object> finish(ApiClient& client, std::int64_t id, const Told& told) {
    if (auto finished = client.post(fmt::format("/api/v1/imports/{}/finish?wait=false", id)); !finished) {
        return std::unexpected(resumable(std::move(finished.error()), id));
    }
    return await_read(client, id, told);
}

// The rest of the file, from where it stands.
Result<json::object> send_rest(ApiClient& client, std::istream& file, std::int64_t id, std::int64_t offset,
                               const Told& told) {
    for (std::string piece = next_piece(file); !piece.empty(); piece = next_piece(file)) {
        const auto taken = add_piece(client, id, offset, piece);
        if (!taken) {
            return std::unexpected(resumable(taken.error(), id));
        }
        offset += std::ssize(piece);
        tell(told, *taken);
    }
    return finish(client, id, told);
}

void skip(std::istream& file, std::int64_t bytes) {
    file.seekg(bytes);
    if (!file) {  // what comes through a pipe is read and left
        file.clear();
        file.ignore(bytes);
    }
}

Result<json::object> resume(ApiClient& client, std::istream& file, std::int64_t id, const Told& told) {
    const auto import = client.get(fmt::format("/api/v1/imports/{}", id));
    if (!import) {
        return std::unexpected(import.error());
    }
    if (boolean_of(member(*import, "complete")).value_or(false)) {
        const auto state = text_of(member(*import, "state"));
        if (state == "failed" || state == "interrupted") {  // all is there, and was not read to its end
            return finish(client, id, told);
        }
        return await_read(client, id, told);
    }
    const std::int64_t received = integer_of(member(*import, "received")).value_or(0);
    skip(file, received);
    return send_rest(client, file, id, received, told);
}

}  // namespace

Result<json::object> upload_people(ApiClient& client, std::istream& file, const Upload& upload, const Told& told) {
    if (upload.resume != 0) {
        return resume(client, file, upload.resume, told);
    }
    if (upload.settings) {
        const auto import =
            client.post("/api/v1/imports", json::object{{"name", upload.name}, {"settings", *upload.settings}});
        if (!import) {
            return std::unexpected(import.error());
        }
        return send_rest(client, file, import->at("id").as_int64(), 0, told);
    }
    std::string piece = next_piece(file);
    std::string path = fmt::format("/api/v1/imports?name={}", percent_encoded(upload.name));
    if (!upload.country.empty()) {
        path += "&default_country=" + percent_encoded(upload.country);
    }
    // A small file goes in one request; the end of a larger one is only known when it is reached.
    const bool whole = file.eof();
    auto import = client.post_csv(whole ? path : path + "&more=true", std::move(piece));
    if (!import) {
        return std::unexpected(std::move(import.error()));
    }
    const std::int64_t id = import->at("id").as_int64();
    if (whole) {
        return text_of(member(*import, "state")) == "finished" ? Result<json::object>(import->as_object())
                                                               : await_read(client, id, told);
    }
    return send_rest(client, file, id, import->at("offset").as_int64(), told);
}

std::string import_report(const json::object& import) {
    return fmt::format("import {}: {} rows read: {} people created, {} updated, {} unchanged, {} rows rejected",
                       count_in(import, "id"), grouped(count_in(import, "rows_read")),
                       grouped(count_in(import, "created")), grouped(count_in(import, "updated")),
                       grouped(count_in(import, "unchanged")), grouped(count_in(import, "rejected")));
}

Result<std::string> first_rejections(ApiClient& client, std::int64_t import, std::size_t lines) {
    return client.get_text(fmt::format("/api/v1/imports/{}/rejections?limit={}", import, lines));
}

}  // namespace parley::app
