#include <cstdlib>

#include "chosen_dialect.h"

// What is read as a message, whatever the dialect, can be shown and has known parts; written again
// by the same dialect it reads back as what the dialect carries of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace parley;
    const auto [dialect, request] = fuzz::request_in(data, size);
    static_cast<void>(dialect->server.kind_of(request));
    static_cast<void>(dialect->server.sender_of(request));
    static_cast<void>(dialect->server.lets_in(request, Account{}, Time{}));
    if (dialect->server.read_kept_call != nullptr) {
        static_cast<void>(dialect->server.read_kept_call(request, fuzz::account()));
    }
    const auto message = dialect->server.read_message(request);
    if (!message) {
        static_cast<void>(dialect->server.write_objection(message.error(), request));
        return 0;
    }
    static_cast<void>(plain_text_of(message->content));
    static_cast<void>(dialect->server.write_answer(Accepted{"1"}, request, &*message));
    const auto written = dialect->client.write_message(*message, fuzz::account());
    const auto expected = dialect->as_carried(*message);
    if (!written || !expected) {
        return 0;
    }
    const auto again = dialect->server.read_message(*written);
    if (!again) {
        std::abort();
    }
    OutgoingMessage read = *again;
    read.from = expected->from;
    if (read != *expected) {
        std::abort();
    }
    return 0;
}
