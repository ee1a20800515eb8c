#include "api/answers.h"
#include "api/message_rows.h"
#include "api/messages/handlers.h"
#include "campaign/single_lookup.h"

namespace parley::api {

Result<HttpResponse> list_singles(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"reference", "after", "limit"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    const std::string* reference = query_text(call, "reference");
    if (reference == nullptr || reference->empty()) {
        return invalid("is missing", "reference", {}, "name the reference that the messages were sent with");
    }
    const auto rows = context.database.read([&](soci::session& sql) {
        std::vector<MessageRow> found;
        for (const MessageId id : campaign::singles_with_reference(sql, call.project, *reference, MessageId{*after},
                                                                   static_cast<int>(*limit) + 1)) {
            if (auto row = find_message(sql, id)) {
                found.push_back(std::move(*row));
            }
        }
        return found;
    });
    return page_of(rows, *limit, [](const MessageRow& row) { return to_json(row); });
}

}  // namespace parley::api
