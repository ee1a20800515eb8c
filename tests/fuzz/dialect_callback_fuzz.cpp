#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "dialect/generic/generic.h"

namespace {

using namespace parley;

// What the dialect has no words for is lost in writing: parts of a second, a provider's own id of a
// status, codes that are not the guide's.
std::optional<Callback> expressible(Callback callback) {
    if (auto* report = std::get_if<StatusReport>(&callback)) {
        report->provider_id.clear();
        if (report->at) {
            report->at = std::chrono::floor<std::chrono::seconds>(*report->at);
        }
        if (report->message_id.empty() || report->status == Status::failed) {
            return std::nullopt;
        }
        return callback;
    }
    auto& message = std::get<IncomingMessage>(callback);
    if (message.at) {
        message.at = std::chrono::floor<std::chrono::seconds>(*message.at);
    }
    return std::holds_alternative<UnknownContent>(message.content) ? std::nullopt : std::optional(callback);
}

}  // namespace

// Whatever comes in, its callbacks can be written, and those that the dialect can express read back
// as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    HttpRequest request;
    request.body.assign(reinterpret_cast<const char*>(data), size);
    const auto batch = generic::dialect.client.read_callbacks(request);
    if (!batch) {
        return 0;
    }
    for (const Callback& callback : batch->callbacks) {
        const auto again = generic::dialect.client.read_callbacks(generic::dialect.server.write_callback(callback));
        if (!again || again->callbacks.size() != 1 || !again->unreadable.empty()) {
            std::abort();
        }
        const auto expected = expressible(callback);
        if (expected && again->callbacks.front() != *expected) {
            std::abort();
        }
    }
    return 0;
}
