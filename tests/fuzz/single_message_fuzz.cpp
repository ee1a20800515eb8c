#include <cstdlib>
#include <string_view>

#include "api/messages/asked.h"
#include "campaign/single_content.h"
#include "dialect/body_override.h"
#include "dialect/dialect.h"
#include "dialect/whatsapp/message_object.h"

// A request for a single message: whatever is taken can be kept, read again and be put over what a dialect writes.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace parley;
    static const SecretBox box = SecretBox::temporary();
    const auto value = parse_json(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!value || !value->is_object()) {
        return 0;
    }
    const Time now(std::chrono::milliseconds(1'700'000'000'000));
    const auto asked = api::read_asked(value->get_object(), ProjectId{1}, "IN", now, false);
    if (!asked || (asked->single.content && !whatsapp::check_object(*asked->single.content))) {
        return 0;
    }
    const auto read = campaign::read_single(campaign::write_single(asked->single, box), box);
    if (!read || read->settings != asked->single.settings || read->values != asked->single.values ||
        read->ask_consent != asked->single.ask_consent) {
        std::abort();
    }
    const OutgoingMessage message{
        .id = "1|2|3|4", .to = "+14155550101", .from = "14155550100", .content = Content(Text{"m"})};
    for (const char* name : {"generic", "gupshup"}) {
        const Account account{.target = "/", .sender = "14155550100", .fields = {{"api_key", "k"}, {"src_name", "A"}}};
        auto request = dialect_named(name)->client.write_message(message, account);
        if (!request || !override_body(*request, asked->single.overrides)) {
            std::abort();
        }
    }
    return 0;
}
