#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "message/content.h"

namespace parley::sandbox {

using Milliseconds = std::chrono::milliseconds;

// What a person does when a message of some kind has come.
enum class ActKind { none, reply, press, click, read, block };
struct Act {
    ActKind kind = ActKind::none;
    std::string text = {};  // of a reply; of what is pressed, or its id
    bool operator==(const Act&) const = default;
};

// All that is given must be so.
struct ScriptCase {
    std::string dialect = {};
    std::string template_name = {};
    std::string text = {};  // is somewhere in the message, in any case
    std::string number_suffix = {};
    bool operator==(const ScriptCase&) const = default;
};

// In the place of what the seed lets people do. The first script whose case holds is followed.
struct Script {
    ScriptCase when = {};
    std::vector<Act> acts = {};
    Milliseconds after{200};  // delivery, and each act after the one before
    bool operator==(const Script&) const = default;
};

// Null where none is meant for it.
const Script* script_for(const std::vector<Script>& scripts, std::string_view dialect, const Content& content,
                         std::string_view digits);

}  // namespace parley::sandbox
