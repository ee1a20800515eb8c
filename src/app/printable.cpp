#include "app/printable.h"

#include "base/text.h"

namespace parley::app {

std::string printable(std::string_view text) {
    std::string safe = to_utf8(text);
    for (std::size_t at = 0; at < safe.size(); ++at) {
        const auto byte = static_cast<unsigned char>(safe[at]);
        if (byte < 0x20 || byte == 0x7f) {
            safe[at] = '?';
        } else if (byte == 0xc2 && at + 1 < safe.size() && static_cast<unsigned char>(safe[at + 1]) < 0xa0) {
            safe.replace(at, 2, "?");  // U+0080 to U+009F are controls as well
        }
    }
    return safe;
}

}  // namespace parley::app
