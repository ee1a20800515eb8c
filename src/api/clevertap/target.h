#pragma once
#include "api/call.h"
#include "api/clevertap/account.h"
#include "api/clevertap/content.h"
#include "campaign/campaign.h"
#include "deliver/provider.h"

namespace parley::api::clevertap {

// What the calls that send have in common: the provider by its nickname, and what is said through it.
struct Saying {
    deliver::Provider provider;
    ContentHead head;
    std::optional<campaign::Template> form = {};  // of a template
    campaign::Plan plan = {};
};

// Error: invalid, naming the member of the body.
Result<Saying> read_saying(Context& context, const Call& call, const json::object& body);

// A campaign as `targets/create.json` describes it. Error: invalid, also where the call asks for what would change whom
// it reaches, or when, and is not done here.
struct TargetWish {
    campaign::Campaign campaign;
    bool estimate_only = false;
    bool skip_estimate = false;
    bool draft = false;
};
Result<TargetWish> read_target(Context& context, const Call& call, const json::object& body);

bool is_external_trigger(const campaign::Campaign& campaign);

// As the API names states: "scheduled", "completed".
std::string_view target_status(const campaign::Campaign& campaign);

inline constexpr std::string_view target_origin = "clevertap";

}  // namespace parley::api::clevertap
