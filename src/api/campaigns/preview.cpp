#include "api/answers.h"
#include "api/campaigns/campaign_input.h"
#include "api/campaigns/campaign_json.h"
#include "api/handlers.h"
#include "api/problem.h"
#include "api/template_input.h"
#include "audience/profile.h"
#include "campaign/audience_sample.h"
#include "campaign/frozen_audience.h"
#include "campaign/personal.h"
#include "message/template_preview.h"

// What a plan says to people of its audience, without sending anything.
namespace parley::api {

namespace {

using campaign::Campaign;

constexpr std::int64_t most_people = 20;
constexpr std::int64_t usual_people = 5;

struct Question {
    Campaign campaign;
    std::optional<std::string> identity;
    ProfileId after = {};
    int limit = usual_people;
};

Result<Question> read_question(const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    CampaignInput input(*body);
    Question question;
    question.identity = input.fields().text("identity");
    question.after = ProfileId{input.fields().integer("after").value_or(0)};
    const std::int64_t limit = input.fields().integer("limit").value_or(usual_people);
    if (limit < 1 || limit > most_people) {
        input.fields().refuse("limit", fmt::format("must be a whole number from 1 to {}", most_people));
    }
    input.read_parts(true);
    auto campaign = input.finish();
    if (!campaign) {
        return std::unexpected(std::move(campaign.error()));
    }
    question.campaign = std::move(*campaign);
    question.campaign.project = call.project;
    question.limit = static_cast<int>(limit);
    return question;
}

// As a launch now would have it, but for numbers that several people share.
SkipReason reason_for(const audience::Profile& person, const std::vector<campaign::Said>& said) {
    if (!person.phone && !person.user_id) {
        return SkipReason::no_phone;
    }
    if (!person.opted_in) {
        return SkipReason::not_opted_in;
    }
    if (person.number_blocked) {
        return SkipReason::number_blocked;
    }
    const bool lacks = std::ranges::any_of(said, [](const campaign::Said& one) { return !one.text; });
    return lacks ? SkipReason::missing_value : SkipReason::none;
}

json::object to_json(const audience::Profile& person, const Campaign& campaign, const TemplateForm& form,
                     bool is_in_audience) {
    const auto said =
        campaign::said_to(campaign.plan, slots_of(form), json::value(person.attributes), person.phone.value_or(""));
    SlotValues texts;
    json::array values;
    for (const campaign::Said& one : said) {
        json::object value;
        value["slot"] = one.slot;
        value["text"] = one.text ? json::value(*one.text) : json::value();
        value["missing"] = json::value_from(one.missing);
        values.push_back(std::move(value));
        if (one.text) {
            texts[one.slot] = *one.text;
        }
    }
    const SkipReason reason = reason_for(person, said);
    const Preview preview = preview_of(form, texts, Missing::placeholder);
    json::object body;
    body["id"] = person.id.value;
    body["identity"] = person.identity;
    const auto name = text_of(person.attributes.if_contains("Name"));
    body["name"] = name ? json::value(*name) : json::value();
    body["phone"] = person.phone ? json::value(*person.phone) : json::value();
    body["in_audience"] = is_in_audience;
    body["left_out"] = reason == SkipReason::none ? json::value() : json::value(name_of(reason));
    body["meaning"] = reason == SkipReason::none ? json::value() : json::value(explanation_of(reason));
    body["values"] = std::move(values);
    body["text"] = text_of(preview);
    body["preview"] = json_of(preview);
    return body;
}

Result<HttpResponse> preview_for(soci::session& sql, const Question& question, const TemplateForm& form, Time now) {
    if (auto fine = campaign::check_audience(sql, question.campaign, now); !fine) {
        return problem(fine.error(), 422);
    }
    if (question.identity) {
        const auto person = audience::read_profile(sql, question.campaign.project, *question.identity);
        if (!person) {
            return problem(Error{ErrorKind::missing, "there is no such person", "identity", *question.identity}, 422);
        }
        const auto is_in = campaign::is_in_audience(sql, question.campaign, now, person->id);
        if (!is_in) {
            return problem(is_in.error(), 422);
        }
        json::array items;
        items.push_back(to_json(*person, question.campaign, form, *is_in));
        return page_answer(std::move(items), std::nullopt);
    }
    const auto people = campaign::sample_of_audience(sql, question.campaign, now, question.after, question.limit + 1);
    if (!people) {
        return problem(people.error(), 422);
    }
    std::vector<audience::Profile> found;
    for (const ProfileId id : *people) {
        if (auto person = audience::read_profile(sql, question.campaign.project, id)) {
            found.push_back(std::move(*person));
        }
    }
    return page_of(found, question.limit, [&](const audience::Profile& person) {
        return json::value(to_json(person, question.campaign, form, true));
    });
}

}  // namespace

Result<HttpResponse> preview_campaign(Context& context, const Call& call) {
    const auto question = read_question(call);
    if (!question) {
        return std::unexpected(question.error());
    }
    const auto known = template_of(context, call.project, question->campaign.form);
    if (!known) {
        return problem(Error{ErrorKind::missing, "there is no such template", "template",
                             std::to_string(question->campaign.form.value)},
                       422);
    }
    const auto form = read_form(known->components);
    if (!form) {
        return problem(form.error(), 422);
    }
    return context.database.read(
        [&](soci::session& sql) { return preview_for(sql, *question, *form, context.clock.now()); });
}

}  // namespace parley::api
