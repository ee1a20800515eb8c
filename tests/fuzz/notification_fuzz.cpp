#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "api/notifications/filling.h"
#include "api/notifications/json_patch.h"
#include "api/notifications/order.h"
#include "api/notifications/profile_words.h"
#include "api/notifications/provider_of_call.h"
#include "api/notifications/words_of_provider.h"
#include "dialect/dialect.h"

using namespace parley;
using namespace parley::api::notifications;

namespace {

void demand(bool holds) {
    if (!holds) {
        std::abort();
    }
}

const std::vector<receive::Addressee>& providers() {
    static const std::vector<receive::Addressee> all = [] {
        std::vector<receive::Addressee> made;
        for (const Dialect* dialect : all_dialects()) {
            auto provider = std::make_shared<deliver::Provider>();
            provider->dialect = dialect->name;
            provider->sender = "919000000001";
            provider->fields = {{"src_name", "AcmeApp"}};
            made.push_back(
                {provider, std::make_shared<const Account>(deliver::account_of(*provider)), receive::Kind::status});
        }
        return made;
    }();
    return all;
}

void try_order(const json::object& body) {
    const auto order = read_order(body);
    if (!order) {
        demand(!order.error().where.empty() && !order.error().what.empty());
        return;
    }
    demand(!order->recipients.empty() || !order->topics.empty());
    demand(order->recipients.size() <= most_named);
    for (const Recipient& recipient : order->recipients) {
        demand(!recipient.identifier.empty());
        demand(!recipient.profile || !recipient.profile->opted_in);
    }
    for (const Dialect* dialect : all_dialects()) {
        if (const auto override = override_for(dialect->name, order->overrides)) {
            demand(!override->body.contains("_config"));
        }
    }
    static_cast<void>(slot_values({{.key = "body.1"}, {.key = "body.otp"}, {.key = "header.media"}}, order->data));
}

}  // namespace

// Whatever is asked for: what is wrong is named, and what is read holds together.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    HttpRequest request;
    request.body = text;
    const Told told = provider_of_call(providers(), "gupshup_whatsapp", request);
    demand(!told.may_pass || told.addressee != nullptr);
    const auto value = parse_json(text);
    if (!value) {
        return 0;
    }
    if (const json::object* object = value->if_object()) {
        try_order(*object);
        for (const Nulls nulls : {Nulls::are_absent, Nulls::remove}) {
            if (const auto change = read_profile(*object, nulls); change && change->phone) {
                demand(change->phone->empty() || change->phone->starts_with('+'));
            }
        }
    } else if (const json::array* operations = value->if_array()) {
        const auto after = patched(json::object{{"name", "Asha"}, {"tags", {"a", "b"}}}, *operations);
        demand(after.has_value() || !after.error().what.empty());
    }
    return 0;
}
