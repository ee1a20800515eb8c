#include "api/access/audit_rule.h"
#include "api/clevertap/answer.h"
#include "api/clevertap/handlers.h"
#include "api/clevertap/target.h"
#include "campaign/statistics.h"

namespace parley::api::clevertap {

namespace {

using campaign::Campaign;

constexpr int page = 500;
constexpr std::size_t most_listed = 10'000;

json::object estimates_of(const campaign::Estimate& estimate) {
    json::object estimates;
    estimates["whatsapp"] = estimate.reachable;
    return estimates;
}

void note(Context& context, const Call& call, std::string action, CampaignId id) {
    const auto entry = entry_of(context, call, std::move(action), subject_of("campaign", id.value));
    const auto written =
        context.writer.run([&entry, project = call.project](soci::session& sql) { access::note(sql, project, entry); });
    if (!written) {
        context.log->error("{} of campaign {} is not in the audit log", entry.action, id.value);
    }
}

Result<CampaignId> create(Context& context, const Call& call, TargetWish& wish) {
    const auto id = context.campaigns.create(std::move(wish.campaign));
    if (id) {
        note(context, call, "campaign.create", *id);
    }
    return id;
}

// A body, or the same as parameters of the URL, as older pages of the documentation have it.
Result<json::object> body_or_query(const Call& call) {
    auto body = read_object(call.request);
    if (body) {
        for (const auto& [name, value] : call.query) {
            if (!body->contains(name)) {
                (*body)[name] = value;
            }
        }
    }
    return body;
}

Result<std::int64_t> number_in(const json::object& body, std::string_view key) {
    const json::value* given = body.if_contains(key);
    const auto number = given == nullptr || given->is_bool() ? std::nullopt : integer_of(given);
    if (!number) {
        return invalid("must be a whole number", std::string(key));
    }
    return *number;
}

struct Days {
    Time from;
    Time until;
};
Result<Days> days_in(const json::object& body, const TimeZone& zone) {
    Days days{};
    for (const auto& [key, end] : {std::pair("from", false), std::pair("to", true)}) {
        const auto number = number_in(body, key);
        const auto day = number && *number > 0 && *number < 100'000'000 ? day_of(zone, static_cast<int>(*number), end)
                                                                        : std::nullopt;
        if (!day) {
            return invalid("must be a day: yyyymmdd", key);
        }
        (end ? days.until : days.from) = *day;
    }
    if (days.until <= days.from) {
        return invalid("is before from", "to");
    }
    return days;
}

// As it was scheduled, unless somebody launched it before.
Time start_of(const Campaign& campaign) {
    if (campaign.scheduled && (!campaign.launched || *campaign.launched >= *campaign.scheduled)) {
        return *campaign.scheduled;
    }
    return campaign.launched.value_or(campaign.created);
}

// Those that started within the days, in the order of their ids.
std::vector<Campaign> started_within(Context& context, const Call& call, const Days& days, std::string_view origin) {
    return context.database.read([&](soci::session& sql) {
        std::vector<Campaign> found;
        campaign::CampaignQuery query{.project = call.project, .origin = std::string(origin), .limit = page};
        for (;;) {
            auto some = campaign::find_campaigns(sql, query);
            for (Campaign& campaign : some) {
                query.after = campaign.id;
                if (start_of(campaign) >= days.from && start_of(campaign) < days.until && found.size() < most_listed) {
                    found.push_back(std::move(campaign));
                }
            }
            if (std::ssize(some) < page) {
                return found;
            }
        }
    });
}

Failure no_such_target() {
    return Failure(Error{ErrorKind::missing, "there is no such campaign", "id"});
}

Result<Campaign> target_in(Context& context, const Call& call) {
    const auto body = body_or_query(call);
    if (!body) {
        return std::unexpected(body.error());
    }
    const auto id = number_in(*body, "id");
    if (!id) {
        return std::unexpected(id.error());
    }
    auto found =
        context.database.read([&](soci::session& sql) { return campaign::find_campaign(sql, CampaignId{*id}); });
    if (!found || found->project != call.project || found->kind != "campaign") {
        return no_such_target();
    }
    return std::move(*found);
}

// A list of texts, or nothing where the body does not say.
Result<std::optional<std::vector<std::string>>> texts_in(const json::object& body, std::string_view key) {
    const json::value* given = body.if_contains(key);
    if (given == nullptr || given->is_null()) {
        return std::nullopt;
    }
    const json::array* list = given->if_array();
    if (list == nullptr) {
        return invalid("must be a list of texts", std::string(key));
    }
    std::vector<std::string> texts;
    for (const json::value& item : *list) {
        if (!item.is_string()) {
            return invalid("must be a list of texts", std::string(key));
        }
        texts.emplace_back(item.get_string());
    }
    return texts;
}

struct ReportFilter {
    std::optional<std::vector<std::string>> channel, delivery, status, message_type, label;
};

bool holds(const std::optional<std::vector<std::string>>& wanted, std::string_view value) {
    return !wanted || std::ranges::find(*wanted, value) != wanted->end();
}

std::string_view delivery_of(const Campaign& campaign) {
    return is_external_trigger(campaign) ? "api" : "one_time";
}

bool fits(const ReportFilter& filter, const Campaign& campaign) {
    const bool labelled = !filter.label || std::ranges::any_of(campaign.labels, [&](const std::string& label) {
        return holds(filter.label, label);
    });
    return (campaign.launched || campaign.scheduled) && labelled && holds(filter.channel, "whatsapp") &&
           holds(filter.message_type, "single") && holds(filter.delivery, delivery_of(campaign)) &&
           holds(filter.status, target_status(campaign));
}

Result<ReportFilter> read_report_filter(const json::object& body) {
    ReportFilter filter;
    for (const auto& [key, into] :
         {std::pair("channel", &filter.channel), std::pair("delivery", &filter.delivery),
          std::pair("status", &filter.status), std::pair("message_type", &filter.message_type),
          std::pair("label", &filter.label)}) {
        auto texts = texts_in(body, key);
        if (!texts) {
            return std::unexpected(std::move(texts.error()));
        }
        *into = std::move(*texts);
    }
    return filter;
}

json::object report_of(const Campaign& campaign, const campaign::Statistics& statistics, const TimeZone& zone) {
    const LocalTime start = zone.to_local(start_of(campaign));
    json::object item;
    item["message_id"] = campaign.id.value;
    item["message_name"] = campaign.name;
    item["channel"] = "whatsapp";
    item["delivery"] = delivery_of(campaign);
    item["start_date"] =
        fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}", start.year, start.month, start.day, start.hour, start.minute);
    item["status"] = target_status(campaign);
    json::array labels;
    for (const std::string& label : campaign.labels) {
        labels.emplace_back(label);
    }
    item["labels"] = std::move(labels);
    if (const json::value* goal = campaign.settings.if_contains("conversion_goal")) {
        item["conversion_event"] = text_of(member(*goal, "event_name")).value_or("");
    }
    item["sent"] = statistics.sent;
    item["delivered"] = statistics.delivered;
    item["viewed"] = statistics.read;
    item["clicked"] = statistics.clicked;
    return item;
}

}  // namespace

Result<HttpResponse> create_target(Context& context, const Call& call) {
    const auto body = read_object(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    auto wish = read_target(context, call, *body);
    if (!wish) {
        return std::unexpected(std::move(wish.error()));
    }
    const auto estimate = context.database.read(
        [&](soci::session& sql) { return campaign::estimate(sql, wish->campaign, context.clock.now()); });
    if (!estimate) {
        Error error = estimate.error();
        error.kind = ErrorKind::invalid;
        return std::unexpected(std::move(error));
    }
    json::object answer;
    if (wish->estimate_only) {
        answer["estimates"] = estimates_of(*estimate);
        return success(std::move(answer));
    }
    const bool at_once = !wish->draft && !wish->campaign.scheduled;  // else whom it reaches is seen when its time comes
    if (at_once && estimate->reachable == 0) {
        return invalid("nobody of this audience can be reached", "where", {},
                       "see with estimate_only how many an audience holds");
    }
    const auto id = create(context, call, *wish);
    if (!id) {
        Error error = id.error();
        error.kind = error.kind == ErrorKind::missing ? ErrorKind::invalid : error.kind;
        return std::unexpected(std::move(error));
    }
    if (at_once) {
        if (auto launched = context.campaigns.launch(*id); !launched) {
            launched.error().what = fmt::format("campaign {} is kept as a draft: {}", id->value, launched.error().what);
            return std::unexpected(std::move(launched.error()));
        }
        note(context, call, "campaign.launch", *id);
    }
    answer["id"] = id->value;
    if (!wish->skip_estimate) {
        answer["estimates"] = estimates_of(*estimate);
    }
    return success(std::move(answer));
}

Result<HttpResponse> list_targets(Context& context, const Call& call) {
    const auto body = body_or_query(call);
    if (!body) {
        return std::unexpected(body.error());
    }
    const TimeZone zone = account_of(context, call.project).zone;
    const auto days = days_in(*body, zone);
    if (!days) {
        return std::unexpected(days.error());
    }
    json::array targets;
    for (const Campaign& campaign : started_within(context, call, *days, target_origin)) {
        json::object item;
        item["id"] = campaign.id.value;
        item["name"] = campaign.name;
        item["scheduled_on"] = minute_text(zone, start_of(campaign));
        item["status"] = target_status(campaign);
        targets.push_back(std::move(item));
    }
    json::object answer;
    answer["targets"] = std::move(targets);
    return success(std::move(answer));
}

Result<HttpResponse> target_result(Context& context, const Call& call) {
    const auto campaign = target_in(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    if (campaign->state != campaign::State::finished && campaign->state != campaign::State::stopped) {
        return fail(409, "This target hasn't been completed");
    }
    const auto statistics =
        context.database.read([&](soci::session& sql) { return campaign::read_statistics(sql, campaign->id); });
    json::object result;
    result["sent"] = statistics.sent;
    result["delivered"] = statistics.delivered;
    result["viewed"] = statistics.read;
    result["clicked"] = statistics.clicked;
    result["replied"] = statistics.replied;
    result["failed"] = statistics.failed;
    result["skipped"] = statistics.skipped;
    result["uncertain"] = statistics.uncertain;
    json::object answer;
    answer["result"] = std::move(result);
    return success(std::move(answer));
}

Result<HttpResponse> stop_target(Context& context, const Call& call) {
    const auto campaign = target_in(context, call);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    if (auto stopped = context.campaigns.stop(campaign->id); !stopped) {
        return std::unexpected(std::move(stopped.error()));
    }
    note(context, call, "campaign.stop", campaign->id);
    return success();
}

Result<HttpResponse> trigger_bulletin(Context&, const Call& call) {
    if (auto body = read_object(call.request); !body) {
        return std::unexpected(std::move(body.error()));
    }
    return invalid("bulletins are not offered here", {}, {},
                   "send to people by name with /1/send/whatsapp.json or /1/send/externaltrigger.json");
}

Result<HttpResponse> message_report(Context& context, const Call& call) {
    const auto body = read_object(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    const TimeZone zone = account_of(context, call.project).zone;
    const auto days = days_in(*body, zone);
    const auto filter = read_report_filter(*body);
    if (!days || !filter) {
        return std::unexpected(days ? filter.error() : days.error());
    }
    std::vector<Campaign> campaigns = started_within(context, call, *days, {});
    std::erase_if(campaigns, [&](const Campaign& campaign) { return !fits(*filter, campaign); });
    json::array messages = context.database.read([&](soci::session& sql) {
        json::array items;
        for (const Campaign& campaign : campaigns) {
            items.push_back(report_of(campaign, campaign::read_statistics(sql, campaign.id), zone));
        }
        return items;
    });
    json::object answer;
    answer["total_results"] = messages.size();
    answer["messages"] = std::move(messages);
    return success(std::move(answer));
}

}  // namespace parley::api::clevertap
