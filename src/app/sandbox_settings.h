#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "sandbox/settings.h"

namespace parley::app {

// What a sandbox is started with, as it is written on a command line.
struct SandboxOptions {
    std::string file = {};              // JSON, as GET /sandbox/settings tells it
    std::vector<std::string> set = {};  // "callbacks.read=0.5", put over the file
    std::optional<std::uint64_t> seed = {};
    std::string callback_url = {};  // where statuses are told; incoming messages beside it
    std::string received_log = {};
    std::string acknowledged_log = {};
};

// Error: invalid, naming file or flag and the member.
Result<sandbox::Settings> settings_of(const SandboxOptions& options);

// {"callbacks": {"read": 0.5}} for "callbacks.read=0.5". What is no JSON is text.
Result<> put_setting(json::object& settings, const std::string& given);

}  // namespace parley::app
