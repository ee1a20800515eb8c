#pragma once
#include <spdlog/logger.h>

#include <memory>
#include <string_view>

namespace parley {

// Structured logs: one JSON object a line on standard error, or plain text on a terminal.
// Handed down by whoever builds a part; never log a secret, and phones only through masked().
using Log = spdlog::logger;

std::shared_ptr<Log> make_log(std::string_view level, bool as_json);
std::shared_ptr<Log> silent_log();  // for tests

}  // namespace parley
