#pragma once
#include <string>
#include <string_view>

#include "message/content.h"

namespace parley::sandbox {

// What the content of a message gives its person to do.
struct Offers {
    bool link = false;
    bool quick_reply = false;
};

Offers offers_of(const Content& content);

// The first quick reply, or the one that `text` names; null where there is none.
const QuickReplyButton* quick_reply_of(const Content& content, std::string_view text = {});

// Where its first link leads; empty where it has none.
std::string link_of(const Content& content);

}  // namespace parley::sandbox
