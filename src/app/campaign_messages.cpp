#include "app/campaign_messages.h"

#include "app/printable.h"
#include "app/table.h"
#include "base/form.h"

namespace parley::app {

namespace {

constexpr std::int64_t page_size = 1'000;

std::string text_at(const json::value& parent, std::string_view key) {
    return text_of(member(parent, key)).value_or(std::string());
}

}  // namespace

Result<json::array> read_messages(ApiClient& client, std::int64_t campaign, const std::string& status,
                                  std::int64_t limit) {
    json::array messages;
    std::int64_t after = 0;
    while (std::ssize(messages) < limit) {
        std::string path = fmt::format("/api/v1/campaigns/{}/messages?after={}&limit={}", campaign, after,
                                       std::min(page_size, limit - std::ssize(messages)));
        if (!status.empty()) {
            path += "&status=" + percent_encoded(status);
        }
        const auto page = client.get(path);
        if (!page) {
            return std::unexpected(page.error());
        }
        if (const json::value* items = member(*page, "items"); items != nullptr && items->is_array()) {
            messages.insert(messages.end(), items->get_array().begin(), items->get_array().end());
        }
        const auto next = integer_of(member(*page, "next"));
        if (!next || *next <= after) {
            break;
        }
        after = *next;
    }
    return messages;
}

std::string messages_table(const json::array& messages) {
    Table table({{"message", Table::Side::right},
                 {"person"},
                 {"status"},
                 {"reason"},
                 {"tries", Table::Side::right},
                 {"the provider's words"}});
    for (const json::value& message : messages) {
        table.add({text_at(message, "id"), text_at(message, "identity"), text_at(message, "status"),
                   text_at(message, "reason"), text_at(message, "attempts"), text_at(message, "words")});
    }
    return table.text();
}

std::string message_story(const json::value& message) {
    std::string story = fmt::format("message {} to {}: {}\n\n", text_at(message, "id"),
                                    printable(text_at(message, "identity")), text_at(message, "status"));
    const json::value* life = member(message, "life");
    Table table({{""}, {""}, {""}});
    if (life != nullptr && life->is_array()) {
        for (const json::value& step : life->get_array()) {
            table.add({text_at(step, "at"), text_at(step, "what"), text_at(step, "text")});
        }
    }
    return story + table.text();
}

}  // namespace parley::app
