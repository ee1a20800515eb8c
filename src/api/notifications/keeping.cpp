#include "api/notifications/keeping.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "api/notifications/categories.h"
#include "api/notifications/shape.h"
#include "api/notifications/topics.h"
#include "api/notifications/users.h"
#include "audience/identities.h"
#include "base/text.h"

namespace parley::api::notifications {

namespace {

constexpr std::size_t most_recipients = 10'000;
constexpr std::size_t most_bytes = 16 * 1024 * 1024;

constexpr const char* insert_row = R"sql(
    INSERT INTO notification (project_id, request_id, recipient, profile_id, message_id, state, explanation, in_app,
        uncarried, content, category, cancellation_key, due_at, created_at)
    VALUES (:project, :request, :recipient, :profile, :message, :state, :explanation, :in_app, :uncarried, :content,
        :category, :key, :due, :now))sql";

// One who gets it, or is told apart as not getting it.
struct Target {
    std::string identifier;
    std::vector<std::string> channels = {};  // that they chose for the topic; empty for all
    std::string obstacle = {};
    ProfileId profile = {};
    bool in_app = false;
    bool by_whatsapp = false;
    MessageId message = {};
};

bool has_chosen(const Target& target, std::string_view channel) {
    return target.channels.empty() || std::ranges::any_of(target.channels, [&](const std::string& one) {
               return equal_ignoring_case(one, channel);
           });
}

Result<std::vector<Target>> targets_of(soci::session& sql, ProjectId project, const Order& order) {
    std::vector<Target> targets;
    std::unordered_set<std::string> seen;
    for (const Recipient& recipient : order.recipients) {
        seen.insert(recipient.identifier);
        targets.push_back({recipient.identifier});
    }
    for (std::size_t at = 0; at < order.topics.size(); ++at) {
        const auto topic = find_topic(sql, project, order.topics[at]);
        if (!topic) {
            return invalid("there is no such topic", fmt::format("sendTo.topics[{}]", at), order.topics[at]);
        }
        for (TopicMember& member : members_of(sql, topic->id, most_recipients + 1)) {
            if (seen.insert(member.recipient).second) {
                targets.push_back({std::move(member.recipient), std::move(member.channels)});
            }
        }
        if (targets.size() > most_recipients) {
            return invalid(fmt::format("more than {} recipients", most_recipients), "sendTo.topics", {},
                           "send to more people by a campaign");
        }
    }
    return targets;
}

void write_profiles(soci::session& sql, ProjectId project, const Order& order, Time now, std::vector<Target>& targets) {
    std::vector<audience::UploadRecord> records;
    for (const Recipient& recipient : order.recipients) {
        if (recipient.profile) {
            records.push_back(record_of(sql, project, recipient.identifier, *recipient.profile, now));
        }
    }
    if (records.empty()) {
        return;
    }
    const auto fates = audience::upload(sql, project, records, consent_source, now);
    for (std::size_t at = 0; at < fates.size(); ++at) {
        const auto target = std::ranges::find(targets, records[at].name, &Target::identifier);
        if (fates[at].refused && target != targets.end()) {
            target->obstacle = describe(*fates[at].refused);
        }
    }
}

// Why this one gets nothing by WhatsApp; whether it shows in the inbox.
void decide(const Order& order, const Delivery& delivery, const std::set<std::string>& turned_off, Target& target) {
    const auto allows = [&](std::string_view channel) {
        return has_chosen(target, channel) && !turned_off.contains(std::string(channel));
    };
    target.in_app = target.profile && order.goes_by(in_app_channel) && allows(in_app_channel);
    target.by_whatsapp = order.goes_by(whatsapp_channel);
    if (!target.by_whatsapp || !target.obstacle.empty()) {
        return;
    }
    if (!target.profile) {
        target.obstacle = "nobody is known by this identifier";
    } else if (!has_chosen(target, whatsapp_channel)) {
        target.obstacle = "the recipient has not chosen WhatsApp for the topic";
    } else if (turned_off.contains(std::string(whatsapp_channel))) {
        target.obstacle = fmt::format("the recipient has turned the category {} off for WhatsApp", order.category);
    } else {
        target.obstacle = delivery.obstacle;
    }
}

std::string content_of(const Order& order, const Delivery& delivery) {
    json::object content;
    content["title"] = order.title;
    content["message"] = order.message.empty() ? delivery.words : order.message;
    content["url"] = order.url;
    content["icon"] = order.icon;
    content["data"] = order.data;
    return json::serialize(content);
}

bool add_messages(soci::session& sql, campaign::Singles& singles, const std::string& request, const Delivery& delivery,
                  Time now, std::vector<Target>& targets) {
    std::vector<campaign::Single> made;
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < targets.size(); ++at) {
        if (targets[at].by_whatsapp && targets[at].obstacle.empty()) {
            campaign::Single single = delivery.single;
            single.profile = targets[at].profile;
            single.reference = request;
            made.push_back(std::move(single));
            places.push_back(at);
        }
    }
    if (made.empty()) {
        return false;
    }
    const auto added = singles.add(sql, made, now);
    for (std::size_t at = 0; at < added.size() && at < places.size(); ++at) {
        Target& target = targets[places[at]];
        target.message = added[at].message;
        if (!added[at].message) {
            target.obstacle = explanation_of(added[at].skipped);
        }
    }
    return true;
}

// Values that are bound once and change from row to row.
struct Row {
    std::string recipient = {};
    long long profile = 0;
    soci::indicator has_profile = soci::i_null;
    long long message = 0;
    soci::indicator has_message = soci::i_null;
    std::string state = {};
    std::string explanation = {};
    int in_app = 0;
};

void insert_rows(soci::session& sql, ProjectId project, const std::string& request, const Order& order,
                 const Delivery& delivery, const std::string& content, Time now, const std::vector<Target>& targets) {
    const long long number = project.value;
    const std::string uncarried = list_text(order.uncarried());
    const long long created = milliseconds(now);
    const long long due = milliseconds(std::max(order.due.value_or(now), now));
    Row row;
    soci::statement insert =
        (sql.prepare << insert_row, soci::use(number, "project"), soci::use(request, "request"),
         soci::use(row.recipient, "recipient"), soci::use(row.profile, row.has_profile, "profile"),
         soci::use(row.message, row.has_message, "message"), soci::use(row.state, "state"),
         soci::use(row.explanation, "explanation"), soci::use(row.in_app, "in_app"), soci::use(uncarried, "uncarried"),
         soci::use(content, "content"), soci::use(order.category, "category"), soci::use(order.cancellation_key, "key"),
         soci::use(due, "due"), soci::use(created, "now"));
    for (const Target& target : targets) {
        row.recipient = target.identifier;
        row.profile = target.profile.value;
        row.has_profile = target.profile ? soci::i_ok : soci::i_null;
        row.message = target.message.value;
        row.has_message = target.message ? soci::i_ok : soci::i_null;
        row.state = target.message ? "message" : target.by_whatsapp ? "discarded" : "none";
        row.explanation = target.message ? delivery.note : target.obstacle;
        row.in_app = target.in_app ? 1 : 0;
        insert.execute(true);
    }
}

}  // namespace

Result<bool> keep(soci::session& sql, campaign::Singles& singles, ProjectId project, const std::string& request,
                  const Order& order, const Delivery& delivery, Time now) {
    auto targets = targets_of(sql, project, order);
    if (!targets) {
        return std::unexpected(std::move(targets.error()));
    }
    const std::string content = content_of(order, delivery);
    const std::size_t each = content.size() + json::serialize(delivery.single.overrides).size();
    if (each * targets->size() > most_bytes) {
        return invalid("data and override are too long for so many recipients", "sendTo");
    }
    write_profiles(sql, project, order, now, *targets);
    const long long category = order.category.empty() ? 0 : keep_category(sql, project, order.category, now);
    for (Target& target : *targets) {
        if (target.obstacle.empty()) {
            target.profile = audience::find_identity(sql, project, target.identifier).value_or(ProfileId{});
        }
        decide(order, delivery,
               category == 0 ? std::set<std::string>() : channels_turned_off(sql, category, target.identifier), target);
    }
    const bool any = add_messages(sql, singles, request, delivery, now, *targets);
    insert_rows(sql, project, request, order, delivery, content, now, *targets);
    return any;
}

}  // namespace parley::api::notifications
