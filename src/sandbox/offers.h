#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "message/callback.h"

namespace parley::sandbox {

// What the content of a message gives its person to do.
struct Offers {
    bool link = false;
    bool answer = false;  // a quick reply, a reply button, a row of a list
};

Offers offers_of(const Content& content);

// What its sender hears when the answer that `choice` names, by its text or by its id or payload, is
// pressed; the first one where that is empty. Nothing where there is none.
std::optional<IncomingContent> pressed(const Content& content, std::string_view choice = {});

// Where its first link leads; empty where it has none.
std::string link_of(const Content& content);

}  // namespace parley::sandbox
