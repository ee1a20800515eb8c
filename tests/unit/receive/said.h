#pragma once
#include <fmt/format.h>

#include <string>

#include "message/wire_id.h"
#include "receive/reading.h"

namespace parley::receive::testing {

inline std::string wire_id(int message, int campaign = 1) {
    return to_text({CampaignId{campaign}, 7, ProfileId{message}, MessageId{message}});
}

// Callbacks as the generic dialect writes them.
inline std::string status_body(const std::string& id, std::string_view status, long long at = 1'700'000'000) {
    return fmt::format(R"({{"payloadVersion":"0.1","statuses":[{{"msgId":"{}","status":"{}","timestamp":"{}"}}]}})", id,
                       status, at);
}

inline std::string text_body(const std::string& from, const std::string& text, const std::string& context = {},
                             long long at = 1'700'000'000) {
    const std::string reference = context.empty() ? "" : fmt::format(R"("context":{{"id":"{}"}},)", context);
    return fmt::format(
        R"({{"payloadVersion":"0.1","from":"{}","wabaNumber":"911","timestamp":"{}","type":"text",{}"text":{{"body":"{}"}}}})",
        from, at, reference, text);
}

inline HttpRequest request_with(std::string body) {
    HttpRequest request{"POST", "/callbacks/secret/status", {}, std::move(body)};
    request.headers.set("Content-Type", "application/json");
    return request;
}

// A reading as if it had come from a journal: of provider 1 in project 1.
inline Reading says(Callback callback, Time received, int provider = 1, int project = 1) {
    Reading reading{ProviderId{provider}, ProjectId{project}, received, {}, {}};
    reading.batch.callbacks.push_back(std::move(callback));
    return reading;
}

inline StatusReport status_of(int message, Status status) {
    return StatusReport{.message_id = wire_id(message), .status = status};
}

}  // namespace parley::receive::testing
