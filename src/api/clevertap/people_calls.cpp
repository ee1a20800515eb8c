#include "api/access/audit_rule.h"
#include "api/clevertap/account.h"
#include "api/clevertap/answer.h"
#include "api/clevertap/handlers.h"
#include "api/clevertap/people_lookup.h"
#include "api/clevertap/profile_data.h"
#include "api/exchanges.h"
#include "audience/erase.h"
#include "audience/identities.h"
#include "audience/profile.h"
#include "base/phone.h"
#include "base/text.h"

namespace parley::api::clevertap {

namespace {

constexpr std::size_t most_records = 1'000;
constexpr std::size_t most_deleted = 100;
constexpr std::size_t most_split = 100;
constexpr int bad_record = 400;

enum class Address { phone, email, whatsapp };

struct Wish {
    std::size_t place = 0;
    Address type = Address::phone;
    std::string value;  // a number in E.164, or an e-mail address
    bool unsubscribe = true;
};

std::expected<Wish, Refusal> read_wish(const json::value& record, const std::string& country, bool with_status) {
    const auto type = text_of(member(record, "type")).value_or(std::string());
    Wish wish;
    if (equal_ignoring_case(type, "phone")) {
        wish.type = Address::phone;
    } else if (equal_ignoring_case(type, "email")) {
        wish.type = Address::email;
    } else if (equal_ignoring_case(type, "whatsapp")) {
        wish.type = Address::whatsapp;
    } else {
        return std::unexpected(Refusal{bad_record, "The type needs to be phone, email or whatsapp. "});
    }
    const auto value = text_of(member(record, "value")).value_or(std::string());
    if (wish.type == Address::email) {
        if (!is_email(value)) {
            return std::unexpected(Refusal{515, "Email is not valid. "});
        }
        wish.value = value;
    } else {
        const auto phone = Phone::parse(value, country);
        if (!phone) {
            return std::unexpected(Refusal{516, "Phone number is not valid. "});
        }
        wish.value = phone->e164();
    }
    if (with_status) {
        const auto status = text_of(member(record, "status")).value_or(std::string());
        wish.unsubscribe = equal_ignoring_case(status, "Unsubscribe");
        if (!wish.unsubscribe && !equal_ignoring_case(status, "Resubscribe")) {
            return std::unexpected(Refusal{bad_record, "The status needs to be Unsubscribe or Resubscribe. "});
        }
    }
    return wish;
}

// Everybody who has the number or the e-mail address.
std::vector<ProfileId> owners(soci::session& sql, ProjectId project, const Wish& wish, Time now) {
    if (wish.type != Address::email) {
        return audience::find_number(sql, project, wish.value);
    }
    return find_named(sql, project, PersonKey::email, wish.value, now).value_or(std::vector<ProfileId>());
}

audience::UploadRecord change_of(ProjectId project, ProfileId profile, audience::ProfileChange change, Time now) {
    return {.by = audience::Named::object,
            .name = audience::object_id_of(project, profile),
            .at = now,
            .said = std::move(change)};
}

// WhatsApp's list is of numbers; of the other channels nothing leaves from here, so that people keep it as a flag.
void carry_out(soci::session& sql, ProjectId project, const Wish& wish, Time now) {
    if (wish.type == Address::whatsapp) {
        audience::set_number_blocked(sql, project, wish.value, wish.unsubscribe, now, "subscribe");
        return;
    }
    std::vector<audience::UploadRecord> changes;
    for (const ProfileId profile : owners(sql, project, wish, now)) {
        audience::ProfileChange change;
        change.attributes[wish.type == Address::phone ? "MSG-dndPhone" : "MSG-dndEmail"] = wish.unsubscribe;
        changes.push_back(change_of(project, profile, std::move(change), now));
    }
    audience::upload(sql, project, changes, "subscribe", now);
}

// Whoever has it has none any more.
void take_away(soci::session& sql, ProjectId project, const Wish& wish, Time now) {
    std::vector<audience::UploadRecord> changes;
    for (const ProfileId profile : owners(sql, project, wish, now)) {
        audience::ProfileChange change;
        if (wish.type == Address::email) {
            change.attributes["Email"] = nullptr;
        } else {
            change.phone = std::string();
        }
        changes.push_back(change_of(project, profile, std::move(change), now));
    }
    audience::upload(sql, project, changes, "disassociate", now);
}

using Act = void (*)(soci::session&, ProjectId, const Wish&, Time);

Result<HttpResponse> for_each_wish(Context& context, const Call& call, bool with_status, Act act) {
    const auto given = read_records(call.request, most_records);
    if (!given) {
        return std::unexpected(given.error());
    }
    const std::string country = account_of(context, call.project).country;
    std::vector<Wish> wishes;
    json::array refused;
    for (std::size_t place = 0; place < given->size(); ++place) {
        auto wish = read_wish((*given)[place], country, with_status);
        if (wish) {
            wishes.push_back(std::move(*wish));
        } else {
            refused.push_back(unprocessed(wish.error().code, numbered(wish.error(), place + 1), (*given)[place]));
        }
    }
    const Time now = context.clock.now();
    const auto done = context.writer.run([&wishes, &call, act, now](soci::session& sql) {
        for (const Wish& wish : wishes) {
            act(sql, call.project, wish, now);
        }
    });
    if (!done) {
        return std::unexpected(done.error());
    }
    return records_answer(given->size(), std::move(refused));
}

// One name or a list of them.
Result<std::vector<std::string>> names_in(const json::object& body, std::string_view key, std::size_t most) {
    std::vector<std::string> names;
    const json::value* given = body.if_contains(key);
    if (given == nullptr || given->is_null()) {
        return names;
    }
    const auto add = [&](const json::value& value) {
        auto name = value.is_bool() ? std::nullopt : text_of(&value);
        if (!name || name->empty() || name->find('\0') != std::string::npos) {
            return false;
        }
        names.push_back(std::move(*name));
        return true;
    };
    const json::array* list = given->if_array();
    const bool good = list == nullptr ? add(*given) : std::ranges::all_of(*list, add);
    if (!good) {
        return invalid("must be a text or a list of texts", std::string(key));
    }
    if (names.size() > most) {
        return invalid(fmt::format("names more than {} people", most), std::string(key));
    }
    return names;
}

void note(Context& context, const Call& call, soci::session& sql, std::string action, std::string subject) {
    access::note(sql, call.project, entry_of(context, call, std::move(action), std::move(subject)));
}

}  // namespace

Result<HttpResponse> subscribe(Context& context, const Call& call) {
    return for_each_wish(context, call, true, carry_out);
}

Result<HttpResponse> disassociate(Context& context, const Call& call) {
    return for_each_wish(context, call, false, take_away);
}

Result<HttpResponse> delete_profiles(Context& context, const Call& call) {
    const auto body = read_object(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    PeopleNames names;
    for (const auto& [key, kind] : {std::pair("identity", PersonKey::identity), std::pair("guid", PersonKey::object)}) {
        auto given = names_in(*body, key, most_deleted);
        if (!given) {
            return std::unexpected(std::move(given.error()));
        }
        for (std::string& name : *given) {
            names.names.emplace_back(kind, std::move(name));
        }
    }
    if (names.names.empty() || names.names.size() > most_deleted) {
        return invalid("give 1 to 100 of identity or guid", "identity");
    }
    const Time now = context.clock.now();
    std::vector<audience::ErasedMessage> messages;
    const auto done = context.writer.run([&](soci::session& sql) {
        messages.clear();
        const auto found = find_all_named(sql, call.project, names, now);
        for (const ProfileId profile : found ? found->people : std::vector<ProfileId>()) {
            audience::erase_person(sql, call.project, profile, messages);
            note(context, call, sql, "erase", subject_of("profile", profile.value));
        }
        return found;
    });
    if (!done || !*done) {
        return std::unexpected(done ? done->error() : done.error());
    }
    if ((*done)->people.empty()) {
        return Failure(Error{ErrorKind::missing, "there is no such profile"});
    }
    forget_exchanges(context, messages);
    return success();
}

Result<HttpResponse> demerge_profiles(Context& context, const Call& call) {
    const auto body = read_object(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    const auto names = names_in(*body, "identities", most_split);
    if (!names) {
        return std::unexpected(names.error());
    }
    if (names->empty()) {
        return invalid("give 1 to 100 identities", "identities");
    }
    const Time now = context.clock.now();
    const auto fates = context.writer.run([&](soci::session& sql) {
        std::vector<Result<ProfileId>> results;
        for (const std::string& name : *names) {
            results.push_back(audience::split(sql, call.project, name, now));
            if (results.back()) {
                note(context, call, sql, "split", subject_of("profile", results.back()->value));
            }
        }
        return results;
    });
    if (!fates) {
        return std::unexpected(fates.error());
    }
    json::array refused;
    for (std::size_t place = 0; place < names->size(); ++place) {
        const auto& fate = (*fates)[place];
        if (!fate) {
            const Refusal refusal{fate.error().kind == ErrorKind::missing ? 523 : bad_record,
                                  told(fate.error()) + ". "};
            refused.push_back(unprocessed(refusal.code, numbered(refusal, place + 1), json::value((*names)[place])));
        }
    }
    return records_answer(names->size(), std::move(refused));
}

}  // namespace parley::api::clevertap
