#include "api/clevertap/answer.h"

#include <fmt/format.h>

#include <cmath>

#include "api/answers.h"
#include "api/problem.h"
#include "base/text.h"

namespace parley::api::clevertap {

HttpResponse success(json::object more) {
    json::object body{{"status", "success"}};
    for (auto& [key, value] : more) {
        body[key] = std::move(value);
    }
    return json_answer(body);
}

HttpResponse fail(unsigned status, std::string_view text) {
    json::object body;
    body["status"] = "fail";
    body["error"] = text;
    body["code"] = status;
    return json_answer(body, status);
}

std::string told(const Error& error) {
    std::string text = error.where.empty() ? error.what : fmt::format("{}: {}", error.where, error.what);
    if (!error.advice.empty()) {
        text += "; " + error.advice;
    }
    return text;
}

HttpResponse fail(const Error& error) {
    return fail(status_of(error.kind), told(error));
}

namespace {

// A batch of records, each with a profile's 256 attributes at most, and their operators.
constexpr JsonLimits limits{.depth = 16, .string_bytes = 64 * 1024, .array_items = 10'000};

Result<> check_encoding(const HttpRequest& request) {
    const std::string* encoding = request.headers.find("Content-Encoding");
    if (encoding != nullptr && !equal_ignoring_case(trimmed(*encoding), "identity")) {
        return invalid("is not understood", "Content-Encoding", {}, "send the body as it is");
    }
    return {};
}

}  // namespace

Result<json::object> read_object(const HttpRequest& request) {
    if (auto good = check_encoding(request); !good) {
        return std::unexpected(std::move(good.error()));
    }
    if (trimmed(request.body).empty()) {
        return json::object();
    }
    auto value = parse_json(request.body, limits);
    if (!value) {
        value.error().where = "body, " + value.error().where;
        return std::unexpected(std::move(value.error()));
    }
    if (!value->is_object()) {
        return invalid("must be a JSON object", "body");
    }
    return std::move(value->get_object());
}

Result<json::array> read_records(const HttpRequest& request, std::size_t most) {
    auto body = read_object(request);
    if (!body) {
        return std::unexpected(std::move(body.error()));
    }
    json::value* records = body->if_contains("d");
    if (records == nullptr || !records->is_array()) {
        return invalid("must be a list of records", "d", {}, R"(send {"d":[...]})");
    }
    if (records->get_array().size() > most) {
        return invalid(fmt::format("holds more than {} records", most), "d", {}, "send them in several calls");
    }
    return std::move(records->get_array());
}

HttpResponse records_answer(std::size_t records, json::array unprocessed) {
    const std::size_t processed = records - unprocessed.size();
    json::object body;
    body["status"] = unprocessed.empty() ? "success" : processed > 0 ? "partial" : "fail";
    body["processed"] = processed;
    body["unprocessed"] = std::move(unprocessed);
    return json_answer(body);
}

namespace {

// JSON has no way to write a number that is beyond all others, which a client may have written with many digits.
json::value writable(const json::value& value) {
    if (const double* number = value.if_double(); number != nullptr && !std::isfinite(*number)) {
        return nullptr;
    }
    if (const json::object* object = value.if_object()) {
        json::object copy;
        for (const auto& [key, member] : *object) {
            copy.emplace(key, writable(member));
        }
        return copy;
    }
    if (const json::array* list = value.if_array()) {
        json::array copy;
        for (const json::value& item : *list) {
            copy.push_back(writable(item));
        }
        return copy;
    }
    return value;
}

}  // namespace

json::object unprocessed(int code, std::string_view text, const json::value& record) {
    json::object item;
    item["status"] = "fail";
    item["code"] = code;
    item["error"] = text;
    item["record"] = writable(record);
    return item;
}

HttpResponse answer_in_shape(Handle handle, Context& context, const Call& call) {
    try {
        auto answer = handle(context, call);
        return answer ? std::move(*answer) : fail(answer.error());
    } catch (const std::exception& failure) {
        // The path alone: queries name people.
        const std::string_view path = std::string_view(call.request.target).substr(0, call.request.target.find('?'));
        context.log->error("{} {} failed: {}", call.request.method, path, failure.what());
        return fail(500, "something went wrong on the server; the request may be repeated");
    }
}

}  // namespace parley::api::clevertap
