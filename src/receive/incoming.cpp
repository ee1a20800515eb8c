#include "receive/incoming.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/phone.h"
#include "base/phone_variants.h"
#include "base/random.h"
#include "base/text.h"
#include "deliver/ledger.h"
#include "message/erased.h"
#include "message/wire_id.h"
#include "receive/incoming_news.h"

namespace parley::receive {

namespace {

constexpr std::chrono::hours reply_window{72};
constexpr std::chrono::minutes repeat_window{15};
constexpr std::size_t longest_sender = 64;

long long number_of(Time time) {
    return time.time_since_epoch().count();
}

struct Written {
    std::string type;
    std::string content;
};

json::array list_of(const std::vector<ContactPhone>& phones) {
    json::array list;
    for (const ContactPhone& phone : phones) {
        list.push_back(json::object{{"phone", phone.number}, {"type", phone.type}, {"wa_id", phone.wa_id}});
    }
    return list;
}

json::array list_of(const std::vector<ContactAddress>& addresses) {
    json::array list;
    for (const ContactAddress& address : addresses) {
        list.push_back(json::object{{"value", address.value}, {"type", address.type}});
    }
    return list;
}

json::object object_of(const Contact& card) {
    return {{"name", card.formatted_name}, {"phones", list_of(card.phones)}, {"emails", list_of(card.emails)},
            {"urls", list_of(card.urls)},  {"company", card.company},        {"title", card.title},
            {"birthday", card.birthday}};
}

Written written(const IncomingContent& content) {
    struct Writer {
        Written operator()(const Text& text) const {
            return {"text", json::serialize(json::object{{"text", text.body}})};
        }
        Written operator()(const Media& media) const {
            return {std::string(name_of(media.kind)), json::serialize(json::object{{"url", media.url},
                                                                                   {"id", media.id},
                                                                                   {"caption", media.caption},
                                                                                   {"filename", media.filename},
                                                                                   {"mime_type", media.mime_type},
                                                                                   {"voice", media.voice}})};
        }
        Written operator()(const Location& location) const {
            return {"location", json::serialize(json::object{{"latitude", location.latitude},
                                                             {"longitude", location.longitude},
                                                             {"name", location.name},
                                                             {"address", location.address},
                                                             {"url", location.url}})};
        }
        Written operator()(const ButtonReply& button) const {
            return {"button", json::serialize(json::object{{"text", button.text}, {"payload", button.payload}})};
        }
        Written operator()(const ChoiceReply& choice) const {
            return {choice.from_list ? "list_reply" : "button_reply",
                    json::serialize(
                        json::object{{"id", choice.id}, {"text", choice.title}, {"description", choice.description}})};
        }
        Written operator()(const Contacts& contacts) const {
            json::array cards;
            for (const Contact& card : contacts.cards) {
                cards.push_back(object_of(card));
            }
            return {"contacts", json::serialize(json::object{{"contacts", std::move(cards)}})};
        }
        Written operator()(const Reaction& reaction) const {
            return {"reaction",
                    json::serialize(json::object{{"emoji", reaction.emoji}, {"message", reaction.message_id}})};
        }
        Written operator()(const UnknownContent& unknown) const {
            return {"unknown", json::serialize(json::object{{"type", unknown.type}, {"raw", unknown.raw}})};
        }
    };
    return std::visit(Writer{}, content);
}

// Some providers put the id of the message that is answered where their own id should be.
bool has_own_id(const IncomingMessage& message) {
    return !message.provider_id.empty() && !read_wire_id(message.provider_id);
}

std::string fingerprint_of(const IncomingMessage& message, const Written& content, ProviderId provider, Time received) {
    if (has_own_id(message)) {
        return fmt::format("{}|id|{}", provider.value, message.provider_id);
    }
    // Without id and time, the same words again within some minutes are taken for a repetition.
    const long long when = message.at
                               ? number_of(*message.at)
                               : std::chrono::floor<std::chrono::duration<long long, decltype(repeat_window)::period>>(
                                     received.time_since_epoch())
                                         .count() /
                                     repeat_window.count();
    return fmt::format(
        "{}|{}", provider.value,
        digest_of(fmt::format("{}\n{}\n{}\n{}\n{}", message.from.empty() ? message.from_user : message.from, when,
                              message.context_id, content.type, content.content)));
}

bool is_known(soci::session& sql, const std::string& fingerprint) {
    int found = 0;
    const std::string erased = erased_fingerprint(fingerprint);
    sql << "SELECT 1 FROM incoming WHERE fingerprint IN (:fingerprint, :erased) LIMIT 1",
        soci::use(fingerprint, "fingerprint"), soci::use(erased, "erased"), soci::into(found);
    return found != 0;
}

struct Answered {
    MessageId message;
    CampaignId campaign;
    ProfileId profile;
};

std::optional<Answered> find_message(soci::session& sql, MessageId message, ProjectId project) {
    const long long id = message.value;
    const long long owner = project.value;
    long long campaign = 0;
    long long profile = 0;
    sql << "SELECT m.campaign_id, m.profile_id FROM message m JOIN campaign c ON c.id = m.campaign_id "
           "WHERE m.id = :id AND c.project_id = :project",
        soci::use(id), soci::use(owner), soci::into(campaign), soci::into(profile);
    if (!sql.got_data()) {
        return std::nullopt;
    }
    return Answered{message, CampaignId{campaign}, ProfileId{profile}};
}

// What the callback itself names.
std::optional<Answered> named_message(soci::session& sql, const IncomingMessage& message, ProviderId provider,
                                      ProjectId project) {
    for (const std::string* name : {&message.context_id, &message.provider_id}) {
        if (const auto id = read_wire_id(*name)) {
            const auto found = find_message(sql, id->message, project);
            if (found && found->campaign == id->campaign && found->profile == id->profile) {
                return found;
            }
        }
    }
    if (!message.context_id.empty()) {
        if (const auto id = deliver::message_by_provider_id(sql, provider, message.context_id)) {
            return find_message(sql, *id, project);
        }
    }
    return std::nullopt;
}

// What left for that number last, whatever its spelling and also while its person was not yet part of another; only
// where there is nothing, what left for others who are the same person by now. A report of its delivery may well come
// later than the reply, so that it was accepted is enough.
std::optional<Answered> last_message(soci::session& sql, const std::string& phone, ProviderId provider,
                                     ProjectId project, Time received) {
    const auto spellings = spellings_of(phone);
    const std::string& other = spellings.back();
    const long long owner = provider.value;
    const long long in_project = project.value;
    const long long since = number_of(received - reply_window);
    const int accepted = static_cast<int>(Status::accepted);
    const int failed = static_cast<int>(Status::failed);
    long long message = 0;
    long long campaign = 0;
    long long profile = 0;
    sql << "SELECT m.id, m.campaign_id, m.profile_id FROM ("
           "SELECT id, 0 AS distance FROM profile WHERE project_id = :project AND phone IN (:phone, :other) UNION ALL "
           "SELECT id, 0 FROM merged_profile WHERE project_id = :project AND phone IN (:phone, :other) UNION ALL "
           "SELECT d.id, 1 FROM profile w JOIN merged_profile d ON d.into_id = w.id "
           "WHERE w.project_id = :project AND w.phone IN (:phone, :other)"
           ") p JOIN message m ON m.profile_id = p.id JOIN campaign c ON c.id = m.campaign_id "
           "WHERE c.provider_id = :provider "
           "AND m.status >= :accepted AND m.status <> :failed AND COALESCE(m.settled_at, m.intended_at, 0) >= :since "
           "ORDER BY p.distance, COALESCE(m.settled_at, m.intended_at, 0) DESC, m.id DESC LIMIT 1",
        soci::use(in_project, "project"), soci::use(phone, "phone"), soci::use(other, "other"),
        soci::use(owner, "provider"), soci::use(accepted, "accepted"), soci::use(failed, "failed"),
        soci::use(since, "since"), soci::into(message), soci::into(campaign), soci::into(profile);
    if (!sql.got_data()) {
        return std::nullopt;
    }
    return Answered{MessageId{message}, CampaignId{campaign}, ProfileId{profile}};
}

// The oldest who has it, in any spelling; who had it and became part of somebody else is that one.
std::optional<ProfileId> profile_with(soci::session& sql, const std::string& phone, ProjectId project) {
    const long long owner = project.value;
    for (const char* query :
         {"SELECT id FROM profile WHERE project_id = :project AND phone = :phone ORDER BY id LIMIT 1",
          "SELECT into_id FROM merged_profile WHERE project_id = :project AND phone = :phone ORDER BY into_id LIMIT "
          "1"}) {
        for (const std::string& spelling : spellings_of(phone)) {
            long long profile = 0;
            sql << query, soci::use(owner, "project"), soci::use(spelling, "phone"), soci::into(profile);
            if (sql.got_data()) {
                return ProfileId{profile};
            }
        }
    }
    return std::nullopt;
}

// Messages keep the profile that they were sent to; it may be part of another by now, or nobody at all.
std::optional<ProfileId> whole_of(soci::session& sql, ProfileId profile) {
    const long long part = profile.value;
    long long whole = 0;
    sql << "SELECT p.id FROM profile p WHERE p.id = COALESCE((SELECT into_id FROM merged_profile WHERE id = :id), :id)",
        soci::use(part, "id"), soci::into(whole);
    return sql.got_data() ? std::optional(ProfileId{whole}) : std::nullopt;
}

std::optional<ProfileId> profile_of_user(soci::session& sql, const std::string& user, ProjectId project) {
    const long long owner = project.value;
    long long profile = 0;
    sql << "SELECT id FROM profile WHERE project_id = :project AND user_id = :user ORDER BY id LIMIT 1",
        soci::use(owner), soci::use(user), soci::into(profile);
    return sql.got_data() ? std::optional(ProfileId{profile}) : std::nullopt;
}

// A changed number, a message that was edited or taken back: kept, but nobody answered us with it.
bool is_said(const IncomingContent& content) {
    const auto* unknown = std::get_if<UnknownContent>(&content);
    return unknown == nullptr || (unknown->type != "system" && unknown->type != "edit" && unknown->type != "revoke");
}

}  // namespace

Stored store_incoming(soci::session& sql, const IncomingMessage& message, ProviderId provider, ProjectId project,
                      Time received) {
    const Written content = written(message.content);
    const std::string fingerprint = fingerprint_of(message, content, provider, received);
    if (is_known(sql, fingerprint)) {
        return {};
    }
    const auto phone = Phone::from_wire(message.from);
    const bool said = is_said(message.content);
    auto answered = said ? named_message(sql, message, provider, project) : std::nullopt;
    if (said && !answered && phone) {
        answered = last_message(sql, phone->e164(), provider, project, received);
    }
    std::optional<ProfileId> profile;
    if (answered) {
        profile = whole_of(sql, answered->profile);
    }
    if (!profile && phone) {
        profile = profile_with(sql, phone->e164(), project);
    }
    if (!profile && !message.from_user.empty()) {
        profile = profile_of_user(sql, message.from_user, project);
    }

    const long long owner = provider.value;
    const std::string& named = message.from.empty() ? message.from_user : message.from;
    const std::string sender = phone ? phone->e164() : std::string(shortened(named, longest_sender));
    const auto mark = [](bool is_there) { return is_there ? soci::i_ok : soci::i_null; };
    soci::indicator id_mark = mark(has_own_id(message));
    const long long profile_id = profile ? profile->value : 0;
    soci::indicator profile_mark = mark(profile.has_value());
    const long long message_id = answered ? answered->message.value : 0;
    soci::indicator message_mark = mark(answered.has_value());
    const long long sent = message.at ? number_of(*message.at) : 0;
    soci::indicator sent_mark = mark(message.at.has_value());
    const long long arrived = number_of(received);
    long long row = 0;
    sql << "INSERT INTO incoming (owner_id, provider_message, sender, profile_id, answers_message, type, content, "
           "sent_at, received_at, fingerprint) VALUES (:owner, :provider_message, :sender, :profile, :message, :type, "
           ":content, :sent, :received, :fingerprint) RETURNING id",
        soci::use(owner), soci::use(message.provider_id, id_mark), soci::use(sender),
        soci::use(profile_id, profile_mark), soci::use(message_id, message_mark), soci::use(content.type),
        soci::use(content.content), soci::use(sent, sent_mark), soci::use(arrived), soci::use(fingerprint),
        soci::into(row);

    tell_arrival(sql, message,
                 {.row = row,
                  .provider = provider,
                  .project = project,
                  .profile = profile,
                  .answers = answered ? std::optional(answered->message) : std::nullopt,
                  .campaign = answered ? std::optional(answered->campaign) : std::nullopt,
                  .sender = sender,
                  .type = content.type,
                  .content = content.content,
                  .received = received});
    Stored stored{.is_new = true, .is_said = said, .row = row, .profile = profile};
    if (answered) {
        stored.answered = answered->message;
    }
    if (answered && deliver::note_reply(sql, answered->message, received)) {
        stored.replied_to = answered->campaign;
    }
    return stored;
}

}  // namespace parley::receive
