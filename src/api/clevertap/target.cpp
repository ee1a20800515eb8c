#include "api/clevertap/target.h"

#include "api/clevertap/query_input.h"
#include "api/clevertap/when.h"
#include "base/text.h"

namespace parley::api::clevertap {

namespace {

using campaign::Campaign;

constexpr std::size_t longest_name = 200;
constexpr std::size_t most_labels = 20;

// What narrows whom a campaign reaches, or when: to pass over it would send to people who were to get nothing.
constexpr std::string_view not_done[] = {
    "control_group",       "system_control_group_include", "dnd",
    "users_limit_overall", "users_limit_per_run",          "upper_cap_for_target_segment"};

bool asks_for_something(const json::value* value) {
    if (value == nullptr || value->is_null()) {
        return false;
    }
    const bool* flag = value->if_bool();
    return flag == nullptr || *flag;
}

Result<bool> flag_in(const json::object& body, std::string_view key, bool otherwise) {
    const json::value* given = body.if_contains(key);
    if (given == nullptr || given->is_null()) {
        return otherwise;
    }
    if (!given->is_bool()) {
        return invalid("must be true or false", std::string(key));
    }
    return given->get_bool();
}

Result<deliver::Provider> read_provider(Context& context, const Call& call, const json::object& body) {
    const json::value* given = body.if_contains("provider_nick_name");
    if (given == nullptr || given->is_null() || (given->is_string() && given->get_string().empty())) {
        return invalid("provider_nick_name is required for whatsapp");
    }
    if (!given->is_string()) {
        return invalid("must be text", "provider_nick_name");
    }
    const std::string nickname(given->get_string());
    auto found = context.database.read(
        [&](soci::session& sql) { return deliver::find_provider_named(sql, context.box, call.project, nickname); });
    if (!found || found->archived) {
        return invalid("there is no provider of this nickname", "provider_nick_name");
    }
    return std::move(*found);
}

// By name and language; the language may be left out where there is but one.
Result<campaign::Template> find_form(Context& context, const Call& call, const deliver::Provider& provider,
                                     const ContentHead& head) {
    return context.database.read([&](soci::session& sql) -> Result<campaign::Template> {
        if (!head.locale.empty()) {
            auto form = campaign::find_template_named(sql, provider.id, head.name, head.locale);
            if (!form || form->archived) {
                return invalid("the provider has no such template in this language", "content.template_name");
            }
            return std::move(*form);
        }
        std::vector<campaign::Template> named;
        campaign::TemplateFilter filter{.project = call.project, .provider = provider.id, .name = head.name};
        for (campaign::Template& form : campaign::find_templates(sql, filter)) {
            if (form.name == head.name) {
                named.push_back(std::move(form));
            }
        }
        if (named.empty()) {
            return invalid("the provider has no such template", "content.template_name");
        }
        if (named.size() > 1) {
            return invalid("is needed, as the template has several languages", "content.locale");
        }
        return std::move(named.front());
    });
}

Result<> read_audience(Context& context, const Call& call, const json::object& body, Campaign& campaign) {
    const json::value* where = body.if_contains("where");
    const json::value* segment = body.if_contains("segment");
    const bool has_where = where != nullptr && !where->is_null();
    const bool has_segment = segment != nullptr && !segment->is_null();
    if (has_where == has_segment) {
        return has_where ? invalid("where and segment are both given", "segment", {}, "give one of them")
                         : invalid("where or segment is required", "where", {}, "{} is everybody");
    }
    if (has_segment) {
        if (segment->is_string() && equal_ignoring_case(segment->get_string(), "all")) {
            return {};
        }
        const auto id = segment->is_bool() ? std::nullopt : integer_of(segment);
        const bool is_there = id && context.database.read([&](soci::session& sql) {
            return audience::find_segment(sql, call.project, audience::SegmentId{*id}).has_value();
        });
        if (!is_there) {
            return invalid("there is no such segment", "segment", {}, "give the id of a saved one, or all");
        }
        campaign.segment = audience::SegmentId{*id};
        return {};
    }
    if (!where->is_object()) {
        return invalid("must be an object", "where");
    }
    auto query = understand(where->get_object(), account_of(context, call.project).zone);
    if (!query) {
        query.error().where =
            query.error().where.starts_with("where") ? query.error().where : "where." + query.error().where;
        return std::unexpected(std::move(query.error()));
    }
    const auto* all = std::get_if<audience::AllOf>(&query->people.rule);
    if (all == nullptr || !all->filters.empty()) {
        campaign.filter = std::move(query->people);
    }
    return {};
}

Result<> read_labels(const json::object& body, Campaign& campaign) {
    const json::value* given = body.if_contains("labels");
    if (given == nullptr || given->is_null()) {
        return {};
    }
    const json::array* list = given->if_array();
    if (list == nullptr || list->size() > most_labels) {
        return invalid("must be a list of at most 20 texts", "labels");
    }
    for (const json::value& label : *list) {
        if (!label.is_string() || label.get_string().empty()) {
            return invalid("must be a list of at most 20 texts", "labels");
        }
        campaign.labels.emplace_back(label.get_string());
    }
    return campaign::check_labels(campaign.labels);
}

Result<> check_what_is_asked(const json::object& body) {
    const json::value* mode = body.if_contains("target_mode");
    if (mode != nullptr && !mode->is_null() &&
        (!mode->is_string() || !equal_ignoring_case(mode->get_string(), "whatsapp"))) {
        return invalid("must be whatsapp, the only channel there is", "target_mode");
    }
    for (const std::string_view key : not_done) {
        if (asks_for_something(body.if_contains(key))) {
            return invalid("is not done here", std::string(key), {}, "leave it out, or narrow the audience with where");
        }
    }
    return {};
}

}  // namespace

Result<Saying> read_saying(Context& context, const Call& call, const json::object& body) {
    auto provider = read_provider(context, call, body);
    if (!provider) {
        return std::unexpected(std::move(provider.error()));
    }
    const json::value* content = body.if_contains("content");
    if (content == nullptr || !content->is_object()) {
        return invalid("must be an object", "content");
    }
    auto head = read_content_head(content->get_object());
    if (!head) {
        return std::unexpected(std::move(head.error()));
    }
    Saying saying{.provider = std::move(*provider), .head = std::move(*head)};
    if (!saying.head.is_template) {
        return saying;
    }
    auto form = find_form(context, call, saying.provider, saying.head);
    if (!form) {
        return std::unexpected(std::move(form.error()));
    }
    auto plan = read_content_plan(content->get_object(), *form);
    if (plan) {
        auto good = campaign::check(*plan, *form);
        good = good ? campaign::check_media(*plan, context.allow_private_urls) : good;
        if (!good) {
            good.error().where = "content, " + good.error().where;
            return std::unexpected(std::move(good.error()));
        }
    }
    if (!plan) {
        return std::unexpected(std::move(plan.error()));
    }
    saying.form = std::move(*form);
    saying.plan = std::move(*plan);
    return saying;
}

Result<TargetWish> read_target(Context& context, const Call& call, const json::object& body) {
    if (auto good = check_what_is_asked(body); !good) {
        return std::unexpected(std::move(good.error()));
    }
    TargetWish wish;
    for (const auto& [key, into] : {std::pair("estimate_only", &wish.estimate_only),
                                    std::pair("skip_estimate", &wish.skip_estimate), std::pair("draft", &wish.draft)}) {
        const auto flag = flag_in(body, key, false);
        if (!flag) {
            return std::unexpected(flag.error());
        }
        *into = *flag;
    }
    const json::value* name = body.if_contains("name");
    if (name == nullptr || !name->is_string() || trimmed(name->get_string()).empty()) {
        return invalid("is required", "name");
    }
    if (length_of(name->get_string()) > longest_name) {
        return invalid("is longer than 200 characters", "name");
    }
    auto saying = read_saying(context, call, body);
    if (!saying) {
        return std::unexpected(std::move(saying.error()));
    }
    if (!saying->form) {
        return invalid("campaigns send templates", "content.message_type", {},
                       "send free-form messages with /1/send/whatsapp.json");
    }
    Campaign& campaign = wish.campaign;
    const auto when = read_when(body.if_contains("when"), account_of(context, call.project).zone, context.clock.now());
    if (!when) {
        return std::unexpected(when.error());
    }
    campaign.scheduled = wish.draft ? std::nullopt : *when;
    campaign.project = call.project;
    campaign.name = std::string(name->get_string());
    campaign.provider = saying->provider.id;
    campaign.form = saying->form->id;
    campaign.plan = std::move(saying->plan);
    campaign.origin = target_origin;
    campaign.created = context.clock.now();
    const auto type = text_of(body.if_contains("type")).value_or(std::string());
    if (equal_ignoring_case(type, "external_trigger")) {
        campaign.settings["external_trigger"] = true;
        if (campaign.scheduled) {
            return invalid("an external trigger starts when it is fired, not at a time", "when");
        }
        wish.draft = true;  // it is for those whom calls name
    } else if (auto read = read_audience(context, call, body, campaign); !read) {
        return std::unexpected(std::move(read.error()));
    }
    if (auto read = read_labels(body, campaign); !read) {
        return std::unexpected(std::move(read.error()));
    }
    for (const std::string_view kept : {"conversion_goal", "respect_frequency_caps", "respect_throttle"}) {
        if (const json::value* given = body.if_contains(kept); given != nullptr && !given->is_null()) {
            campaign.settings[kept] = *given;
        }
    }
    return wish;
}

bool is_external_trigger(const Campaign& campaign) {
    const json::value* said = campaign.settings.if_contains("external_trigger");
    return said != nullptr && said->is_bool() && said->get_bool();
}

std::string_view target_status(const Campaign& campaign) {
    switch (campaign.state) {
        case campaign::State::draft: return campaign.scheduled ? "scheduled" : "draft";
        case campaign::State::launching: return "pending";
        case campaign::State::running: return "running";
        case campaign::State::paused: return "paused";
        case campaign::State::stopped: return "stopped";
        case campaign::State::finished: return "completed";
    }
    return "draft";
}

}  // namespace parley::api::clevertap
