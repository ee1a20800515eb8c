#include <cstdint>
#include <cstdlib>
#include <string>

#include "dialect/generic/generic.h"

// What is read as a message can be written, and reads back as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using parley::generic::dialect;
    parley::HttpRequest request;
    request.body.assign(reinterpret_cast<const char*>(data), size);
    const auto message = dialect.server.read_message(request);
    if (!message) {
        return 0;
    }
    const auto written = dialect.client.write_message(*message, parley::Account{});
    if (!written) {
        std::abort();
    }
    const auto again = dialect.server.read_message(*written);
    if (!again || *again != *message) {
        std::abort();
    }
    static_cast<void>(plain_text_of(message->content));
    return 0;
}
