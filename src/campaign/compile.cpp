#include "campaign/compile.h"

#include <algorithm>

#include "base/form.h"
#include "base/json.h"
#include "campaign/personal.h"

namespace parley::campaign {

namespace {

struct Personal {
    SlotValue value;
    bool in_url = false;
};

// The plan's texts, with marks in the places that are personal; these come into `personal`, in the order of the marks.
SlotValues marked_values(const Plan& plan, const Template& form, std::vector<Personal>& personal) {
    const std::vector<Slot> slots = slots_of(form);
    SlotValues texts;
    for (const auto& [key, value] : plan.values) {
        const auto slot = std::ranges::find(slots, key, &Slot::key);
        const bool in_url = slot != slots.end() && slot->in_url;
        if (const auto* fixed = std::get_if<FixedText>(&value)) {
            texts[key] = in_url ? legal_in_url(fixed->text) : fixed->text;
        } else {
            personal.push_back({value, in_url});
            texts[key] = deliver::PreparedMessage::mark(personal.size() - 1);
        }
    }
    return texts;
}

}  // namespace

Result<deliver::Run> compile(const Campaign& campaign, const Template& form, const deliver::Provider& provider) {
    if (auto good = check(campaign.plan, form); !good) {
        return std::unexpected(good.error());
    }
    const Dialect* dialect = dialect_named(provider.dialect);
    const auto endpoint = deliver::endpoint_of(provider);
    if (dialect == nullptr || !endpoint) {
        return invalid("its dialect or endpoint is not valid", "provider", provider.nickname);
    }
    std::vector<Personal> personal;
    const SlotValues texts = marked_values(campaign.plan, form, personal);
    auto filled = fill(form, texts);
    if (!filled) {
        return std::unexpected(filled.error());
    }
    filled->custom = campaign.plan.custom;
    filled->id = form.external_id;
    const OutgoingMessage sample{.id = {}, .to = {}, .from = provider.sender, .content = std::move(*filled)};
    const Account account = deliver::account_of(provider);
    auto prepared = deliver::PreparedMessage::prepare(*dialect, account, *endpoint, sample, personal.size());
    if (!prepared) {
        return std::unexpected(prepared.error());
    }
    deliver::Run run;
    run.range = campaign.range;
    run.provider = provider.id;
    run.wants_attributes =
        std::ranges::any_of(personal, [](const Personal& one) { return wants_attributes(one.value); });
    run.message = std::move(*prepared);
    if (dialect->can.carriage_of(Feature::user_id) != Carriage::lost) {
        auto to_user = deliver::PreparedMessage::prepare(*dialect, account, *endpoint, sample, personal.size(),
                                                         deliver::Address::user_id);
        if (!to_user) {
            return std::unexpected(to_user.error());
        }
        run.message_to_user = std::move(*to_user);
    }
    run.values = [personal = std::move(personal)](
                     const deliver::Intended& person) -> std::variant<std::vector<std::string>, SkipReason> {
        std::vector<std::string> values;
        if (personal.empty()) {
            return values;
        }
        const auto attributes =
            person.attributes.empty() ? Result<json::value>(json::object()) : parse_json(person.attributes);
        values.reserve(personal.size());
        for (const auto& [value, in_url] : personal) {
            auto text = text_for(value, attributes ? *attributes : json::value(json::object()), person.phone);
            if (!text) {
                return SkipReason::missing_value;
            }
            values.push_back(in_url ? legal_in_url(*text) : std::move(*text));
        }
        return values;
    };
    return run;
}

}  // namespace parley::campaign
