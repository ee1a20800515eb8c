#include "api/answers.h"
#include "api/campaign_lookup.h"
#include "api/campaigns/campaign_json.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/problem.h"
#include "api/test_recipients.h"
#include "campaign/personal.h"
#include "message/template_slots.h"

// A draft's message to a few numbers or test profiles, each with its own values.
namespace parley::api {

namespace {

struct Wish {
    std::vector<std::string> numbers;
    std::vector<std::string> identities;
    std::optional<std::string> as;  // whose values numbers get
};

Result<Wish> read_wish(const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    auto numbers = texts_in(fields.array("to"), "to");
    auto identities = texts_in(fields.array("profiles"), "profiles");
    auto as = fields.text("as");
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (!numbers || !identities) {
        return std::unexpected(numbers ? identities.error() : numbers.error());
    }
    return Wish{std::move(*numbers), std::move(*identities), std::move(as)};
}

// What the plan says to them; the template's examples where they lack something, so that a test needs no profile.
Result<Content> content_for(const campaign::Campaign& campaign, const campaign::Template& form,
                            const TestRecipient& recipient, const std::optional<audience::Profile>& as) {
    const audience::Profile* whose = recipient.profile ? &*recipient.profile : as ? &*as : nullptr;
    const auto slots = campaign::slots_of(form);
    SlotValues values;
    for (const campaign::Said& said : campaign::said_to(
             campaign.plan, slots, whose == nullptr ? json::value(json::object()) : json::value(whose->attributes),
             recipient.phone)) {
        if (said.text) {
            values[said.slot] = *said.text;
        }
    }
    for (const Slot& slot : slots) {
        if (!slot.example.empty() && slot.required) {
            values.emplace(slot.key, slot.example);
        }
    }
    auto filled = campaign::fill(form, values);
    if (!filled) {
        filled.error().where = "plan.values." + filled.error().where;
        return std::unexpected(std::move(filled.error()));
    }
    filled->custom = campaign.plan.custom;
    filled->id = form.external_id;
    return Content(std::move(*filled));
}

}  // namespace

Result<HttpResponse> send_campaign_test(Context& context, const Call& call) {
    const auto campaign = campaign_of(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    const auto wish = read_wish(call);
    if (!wish) {
        return std::unexpected(wish.error());
    }
    const auto recipients = recipients_of(context, call, wish->numbers, wish->identities);
    if (!recipients) {
        return std::unexpected(recipients.error());
    }
    const auto [provider, form, as] = context.database.read([&](soci::session& sql) {
        return std::tuple(
            deliver::find_provider(sql, context.box, campaign->provider), campaign::find_template(sql, campaign->form),
            wish->as ? audience::read_profile(sql, call.project, *wish->as) : std::optional<audience::Profile>());
    });
    if (wish->as && !as) {
        return problem(Error{ErrorKind::invalid, "there is no such profile", "as", *wish->as}, 422);
    }
    if (!form || !provider) {
        return problem(Error{ErrorKind::invalid, "is not chosen yet", "template", {}, "choose a template"}, 422);
    }
    if (provider->archived) {
        return Failure(Error{ErrorKind::conflict, "the provider is archived and sends nothing", "provider"});
    }
    if (auto good = campaign::check_media(campaign->plan, context.allow_private_urls); !good) {
        good.error().where = "plan." + good.error().where;
        return not_possible_now(good.error());
    }
    std::vector<Content> contents;  // all of them, before anything leaves
    for (const TestRecipient& recipient : *recipients) {
        auto content = content_for(*campaign, *form, recipient, as);
        if (!content) {
            return not_possible_now(content.error());
        }
        contents.push_back(std::move(*content));
    }
    json::array items;
    bool all_good = true;
    for (std::size_t at = 0; at < recipients->size(); ++at) {
        TestResult result = send_to(context, *provider, (*recipients)[at], std::move(contents[at]), at);
        all_good = all_good && result.good;
        items.push_back(std::move(result.told));
    }
    json::object answer;
    answer["good"] = all_good;
    answer["results"] = std::move(items);
    return json_answer(answer);
}

}  // namespace parley::api
