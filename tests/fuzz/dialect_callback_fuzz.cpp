#include <array>
#include <cstdlib>

#include "chosen_dialect.h"

// Whatever comes in, its signature can be looked at, and callbacks that the dialect can express read
// back as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace parley;
    const auto [dialect, request] = fuzz::request_in(data, size);
    if (dialect->client.check_signature != nullptr) {
        static_cast<void>(dialect->client.check_signature(
            request, Account{.fields = {{"signature_secret", "s"}, {"app_secret", "s"}}}, Time{}));
    }
    if (dialect->client.answer_probe != nullptr) {
        static_cast<void>(dialect->client.answer_probe(request, fuzz::account()));
    }
    const auto batch = dialect->client.read_callbacks(request);
    if (!batch) {
        return 0;
    }
    for (const Callback& callback : batch->callbacks) {
        const auto expected = dialect->callback_as_carried(callback);
        if (!expected) {
            continue;
        }
        const std::array one{*expected};
        const auto again = dialect->client.read_callbacks(dialect->server.write_callbacks(one, fuzz::account()));
        if (!again || again->callbacks.size() != 1 || !again->unreadable.empty()) {
            std::abort();
        }
        Callback read = again->callbacks.front();
        if (auto* message = std::get_if<IncomingMessage>(&read)) {
            message->to = std::get<IncomingMessage>(*expected).to;
        }
        if (read != *expected && dialect->callback_as_carried(*expected) == expected) {
            std::abort();
        }
    }
    return 0;
}
