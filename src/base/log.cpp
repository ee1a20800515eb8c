#include "base/log.h"

#include <fmt/chrono.h>
#include <spdlog/formatter.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <chrono>

#include "base/json.h"
#include "base/text.h"

namespace parley {

namespace {

std::string written(spdlog::log_clock::time_point when) {
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(when);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(milliseconds);
    return fmt::format("{:%FT%T}.{:03}Z", fmt::gmtime(spdlog::log_clock::to_time_t(seconds)),
                       (milliseconds - seconds).count());
}

std::string readable(std::string_view payload) {
    return is_utf8(payload) ? std::string(payload) : to_utf8(payload);
}

std::string_view view_of(spdlog::string_view_t text) {
    return {text.data(), text.size()};
}

void append(spdlog::memory_buf_t& out, std::string_view text) {
    out.append(text.data(), text.data() + text.size());
}

// What a stranger wrote may neither begin a line of its own nor steer a terminal: controls of ASCII
// and of Latin-1 (C1, two bytes in UTF-8) are written as `escape` and two digits.
std::string without_controls(std::string_view utf8, std::string_view escape) {
    std::string out;
    out.reserve(utf8.size());
    for (std::size_t place = 0; place < utf8.size(); ++place) {
        const auto byte = static_cast<unsigned char>(utf8[place]);
        const auto next = place + 1 < utf8.size() ? static_cast<unsigned char>(utf8[place + 1]) : 0U;
        if (byte < 0x20 || byte == 0x7F) {
            out += fmt::format("{}{:02x}", escape, byte);
        } else if (byte == 0xC2 && next < 0xA0) {
            out += fmt::format("{}{:02x}", escape, next);
            ++place;
        } else {
            out += utf8[place];
        }
    }
    return out;
}

class JsonLines final : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& record, spdlog::memory_buf_t& out) override {
        std::string line = R"({"time":")" + written(record.time) + R"(","level":")";
        line += view_of(spdlog::level::to_string_view(record.level));
        line += R"(","message":")";
        std::string text;
        append_json_escaped(text, readable(view_of(record.payload)));
        line += without_controls(text, "\\u00");  // JSON itself lets DEL and C1 through
        line += "\"}\n";
        append(out, line);
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JsonLines>(); }
};

class PlainText final : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& record, spdlog::memory_buf_t& out) override {
        append(out, written(record.time));
        append(out, " ");
        append(out, view_of(spdlog::level::to_string_view(record.level)));
        append(out, " ");
        append(out, without_controls(readable(view_of(record.payload)), "\\x"));
        append(out, "\n");
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<PlainText>(); }
};

spdlog::level::level_enum level_named(std::string_view name) {
    const std::string spelled = lower(name);
    const auto level = spdlog::level::from_str(spelled);
    // spdlog takes what it does not know for "off"; silence must be asked for.
    return level == spdlog::level::off && spelled != "off" ? spdlog::level::info : level;
}

}  // namespace

std::shared_ptr<Log> make_log(std::string_view level, bool as_json) {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    if (as_json) {
        sink->set_formatter(std::make_unique<JsonLines>());
    } else {
        sink->set_formatter(std::make_unique<PlainText>());
    }
    auto log = std::make_shared<Log>("parley", std::move(sink));
    log->set_level(level_named(level));
    log->flush_on(spdlog::level::trace);  // a crash must not swallow the line that explains it
    return log;
}

std::shared_ptr<Log> silent_log() {
    return std::make_shared<Log>("parley", std::make_shared<spdlog::sinks::null_sink_mt>());
}

}  // namespace parley
