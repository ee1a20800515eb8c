#pragma once
#include <soci/soci.h>

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "audience/events.h"
#include "audience/segment/attribute_index.h"
#include "audience/segment/sql_text.h"
#include "segment_meaning.h"

// People with all that a filter can ask for, in a database and in memory, and what a filter means said a second time
// without SQL: whoever finds others than this does is wrong.
namespace parley::testing {

using namespace parley::audience;

class SegmentWorld {
public:
    static constexpr std::int64_t now_ms = segment_now_ms;
    static constexpr long long project = 1;
    static constexpr long long people_count = 120;

    explicit SegmentWorld(unsigned seed) : random_(seed) { invent(); }

    const std::vector<WorldPerson>& people() const { return people_; }

    // Into project 1, which is there, with a provider 1 and a template 1.
    void write(soci::session& sql) const {
        for (const WorldPerson& person : people_) {
            write_person(sql, person);
        }
        for (const std::string& phone : blocked_) {
            sql << "INSERT INTO blocked_number (project_id, phone, since) VALUES (1, :phone, 0)", soci::use(phone);
        }
        write_events(sql);
        write_messages(sql);
        for (const auto& [list, members] : lists_) {
            const long long id = list;
            sql << "INSERT INTO list (id, project_id, name, origin, created_at, updated_at) VALUES (:id, 1, 'list ' || "
                   ":id, 'uploaded', 0, 0)",
                soci::use(id, "id");
            for (const long long member : members) {
                sql << "INSERT INTO list_member (list_id, profile_id) VALUES (:list, :member)", soci::use(id, "list"),
                    soci::use(member, "member");
            }
        }
    }

    static void write_person(soci::session& sql, const WorldPerson& person) {
        const std::string phone = person.phone.value_or("");
        const std::string user = person.user_id.value_or("");
        soci::indicator phone_mark = person.phone ? soci::i_ok : soci::i_null;
        soci::indicator user_mark = person.user_id ? soci::i_ok : soci::i_null;
        const int opted_in = person.opted_in ? 1 : 0;
        const std::string attributes = json::serialize(person.attributes);
        const long long created = person.created;
        const long long updated = person.updated;
        sql << "INSERT INTO profile (id, project_id, identity, phone, user_id, opted_in, attributes, created_at, "
               "updated_at) VALUES (:id, 1, :identity, :phone, :user, :in, :attributes, :created, :updated)",
            soci::use(person.id), soci::use(person.identity), soci::use(phone, phone_mark), soci::use(user, user_mark),
            soci::use(opted_in), soci::use(attributes), soci::use(created), soci::use(updated);
    }

    std::set<long long> meant_by(const Filter& filter) const {
        std::set<long long> found;
        for (const WorldPerson& person : people_) {
            if (fits(filter, person)) {
                found.insert(person.id);
            }
        }
        return found;
    }

    Filter any_filter(int depth) {
        const int kind = depth > 0 ? below(9) : 3 + below(6);
        if (kind < 3) {
            std::vector<Filter> parts;
            for (int count = kind == 2 ? 1 : below(4); count > 0; --count) {
                parts.push_back(any_filter(depth - 1));
            }
            return kind == 0 ? Filter{AllOf{parts}} : kind == 1 ? Filter{AnyOf{parts}} : Filter{NotOf{parts}};
        }
        switch (kind) {
            case 3:
            case 4: return {any_attribute_filter()};
            case 5: return {any_own_filter()};
            case 6: return {any_event_filter()};
            case 7: return {any_message_filter()};
            default: return {ListFilter{1 + below(2)}};
        }
    }

private:
    int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
    bool often(int percent) { return below(100) < percent; }
    template <class Things>
    auto one_of(const Things& things) {
        return things[static_cast<std::size_t>(below(static_cast<int>(things.size())))];
    }

    // Of few values each, so that filters find some and not all.
    json::value any_value() {
        static const std::vector<std::string> texts{"Gold",         "gold",          "Silver",        "Gold plus",
                                                    "Zürich",       "ÄPFEL",         "100",           "",
                                                    "it's \"odd\"", "a\\b%_",        "$D_x",          "true",
                                                    "$D_-5",        "$D_1767225600", "$D_1700000000", "$D_1767225601"};
        switch (below(6)) {
            case 0: return json::value(below(5) - 1);
            case 1: return json::value(one_of(std::vector<double>{0.1, 12.5, 1e-7, -3.25, 2.0, 1e15}));
            case 2: return json::value(often(50));
            case 3: {
                json::array list;
                for (int count = below(4); count > 0; --count) {
                    list.push_back(often(70) ? json::value(one_of(texts)) : json::value(below(4)));
                }
                return list;
            }
            default: return json::value(one_of(texts));
        }
    }

    void invent() {
        static const std::vector<std::string> phones{"+919820000001", "+919820000002", "+5511987654321",
                                                     "+12025550100",  "+919820000003", "+447700900001"};
        for (long long id = 1; id <= people_count; ++id) {
            WorldPerson person{.id = id, .identity = fmt::format("{}-{}", often(50) ? "cust" : "Lead", id)};
            if (often(80)) {
                person.phone = one_of(phones);
            }
            if (often(20)) {
                person.user_id = fmt::format("user.{}", id);
            }
            person.opted_in = often(70);
            for (const char* name : {"Plan", "Points", "a.b c"}) {
                if (often(75)) {
                    person.attributes[name] = often(5) ? json::value() : any_value();
                }
            }
            person.created = now_ms - below(40) * 86'400'000LL - below(1'000);
            person.updated = person.created + below(5) * 1'000LL;
            people_.push_back(std::move(person));
        }
        blocked_ = {"+919820000002", "+447700900001"};
        for (int count = 0; count < 500; ++count) {
            WorldEvent event{.person = 1 + below(people_count), .name = one_of(event_names())};
            event.at = now_ms - below(60) * 86'400'000LL;
            if (often(70)) {
                event.properties["Price"] = any_value();
            }
            events_.push_back(std::move(event));
        }
        for (long long id = 1; id <= 300; ++id) {
            WorldMessage message{.id = id, .campaign = id <= 200 ? 1 : 2, .person = 1 + below(people_count)};
            message.status = below(10);
            message.replied = often(20);
            message.at = now_ms - below(60) * 86'400'000LL;
            message.answered = message.at + below(3) * 86'400'000LL;
            messages_.push_back(message);
        }
        for (const int list : {1, 2}) {
            for (int count = 0; count < 40; ++count) {
                lists_[list].insert(1 + below(people_count));
            }
        }
    }

    static std::vector<std::string> event_names() { return {"Charged", "Product viewed", "Refund requested"}; }

    void write_events(soci::session& sql) const {
        long long name_id = 0;
        for (const std::string& name : event_names()) {
            ++name_id;
            const std::string folded = folded_event_name(name);
            sql << "INSERT INTO event_name (id, project_id, name, folded, created_at) VALUES (:id, 1, :name, :folded, "
                   "0)",
                soci::use(name_id), soci::use(name), soci::use(folded);
            long long id = 0;
            for (const WorldEvent& event : events_) {
                ++id;
                if (event.name != name) {
                    continue;
                }
                const long long at = event.at;
                const std::string properties = json::serialize(event.properties);
                sql << "INSERT INTO event (name_id, at, id, profile_id, properties) VALUES (:name, :at, :id, :person, "
                       ":properties)",
                    soci::use(name_id), soci::use(at), soci::use(id), soci::use(event.person), soci::use(properties);
            }
        }
        sql << "INSERT INTO event_total (name_id, profile_id, events, first_at, last_at) SELECT name_id, profile_id, "
               "COUNT(*), MIN(at), MAX(at) FROM event GROUP BY name_id, profile_id";
    }

    void write_messages(soci::session& sql) const {
        for (const int id : {1, 2}) {
            const int first = id == 1 ? 1 : 201;
            const int last = id == 1 ? 200 : 300;
            sql << "INSERT INTO campaign (id, project_id, name, provider_id, template_id, plan, state, first_message, "
                   "last_message, created_at, launched_at) VALUES (:id, 1, 'c', 1, 1, '{}', 'finished', :first, :last, "
                   "0, 0)",
                soci::use(id), soci::use(first), soci::use(last);
        }
        for (const WorldMessage& message : messages_) {
            // Every seventh went to somebody who was merged into the person since.
            const bool is_merged = message.id % 7 == 0;
            const long long addressee = is_merged ? 10'000 + message.id : message.person;
            if (is_merged) {
                sql << "INSERT INTO merged_profile (id, project_id, into_id, identity, content, merged_at) VALUES "
                       "(:id, "
                       "1, :into, 'x', '{}', 0)",
                    soci::use(addressee), soci::use(message.person);
            }
            const int replied = message.replied ? 1 : 0;
            const long long at = message.at;
            soci::indicator sent = message.status >= 4 ? soci::i_ok : soci::i_null;
            soci::indicator failed = message.status == 6 ? soci::i_ok : soci::i_null;
            soci::indicator delivered = message.status == 7 ? soci::i_ok : soci::i_null;
            soci::indicator read = message.status == 8 ? soci::i_ok : soci::i_null;
            soci::indicator clicked = message.status == 9 ? soci::i_ok : soci::i_null;
            sql << "INSERT INTO message (id, campaign_id, profile_id, status, replied, settled_at, sent_at, failed_at, "
                   "delivered_received, read_at, clicked_received) VALUES (:id, :campaign, :person, :status, :replied, "
                   ":settled, :sent, :failed, :delivered, :read, :clicked)",
                soci::use(message.id, "id"), soci::use(message.campaign, "campaign"), soci::use(addressee, "person"),
                soci::use(message.status, "status"), soci::use(replied, "replied"), soci::use(at, "settled"),
                soci::use(at, sent, "sent"), soci::use(at, failed, "failed"), soci::use(at, delivered, "delivered"),
                soci::use(at, read, "read"), soci::use(at, clicked, "clicked");
            if (message.replied) {
                const long long answered = message.answered;
                sql << "INSERT INTO incoming (owner_id, sender, answers_message, type, content, received_at, "
                       "fingerprint) VALUES (1, 's', :message, 'text', '{}', :at, 'f' || :message)",
                    soci::use(message.id, "message"), soci::use(answered, "at");
            }
        }
    }

    // ---- filters

    FilterValue any_filter_value() {
        const json::value value = any_value();
        if (const auto* text = value.if_string(); text != nullptr && *text != "$D_x") {
            return std::string(*text);
        }
        if (value.is_bool()) {
            return value.get_bool();
        }
        if (value.is_int64()) {
            return value.get_int64();
        }
        return value.is_double() ? FilterValue(value.get_double()) : FilterValue(std::string("Gold"));
    }

    template <class Rule>
    void set_comparison(Rule& rule) {
        rule.comparison = static_cast<Comparison>(below(13));
        if (takes_no_value(rule.comparison)) {
            return;
        }
        if (is_of_text(rule.comparison)) {
            for (int count = 1 + below(2); count > 0; --count) {
                rule.values.push_back(one_of(std::vector<std::string>{"GOLD", "o", "plus", "äpf", "ÄPFEL", "%", "\\"}));
            }
            return;
        }
        if (!is_of_order(rule.comparison)) {
            for (int count = 1 + below(3); count > 0; --count) {
                rule.values.push_back(any_filter_value());
            }
            return;
        }
        const int sort = below(3);
        for (int count = rule.comparison == Comparison::between ? 2 : 1; count > 0; --count) {
            switch (sort) {
                case 0: rule.values.push_back(one_of(std::vector<double>{0, 0.1, 1, 2, 12.5, -3.25, 1e15})); break;
                case 1: rule.values.push_back(one_of(std::vector<std::string>{"Gold", "a", "Z", "é", ""})); break;
                default:
                    rule.values.push_back(one_of(std::vector<std::string>{"$D_1767225600", "$D_-6", "$D_1700000001"}));
            }
        }
    }

    AttributeFilter any_attribute_filter() {
        AttributeFilter filter{.name = one_of(std::vector<std::string>{"Plan", "Points", "a.b c", "nowhere"})};
        set_comparison(filter);
        return filter;
    }

    AttributeFilter any_own_filter() {
        switch (below(6)) {
            case 0:
                return {.name = one_of(std::vector<std::string>{"opted_in", "number_blocked", "reachable"}),
                        .comparison = often(50) ? Comparison::equals : Comparison::not_equals,
                        .values = {FilterValue(often(50))}};
            case 1:
                return {.name = "country_code",
                        .comparison = often(50) ? Comparison::equals : Comparison::not_equals,
                        .values = {FilterValue(std::string("+91")), FilterValue(std::string("+1"))}};
            case 2:
                return any_own_of("phone",
                                  {"9820", "+919820000001", "+1", "+9", "+447700900001", "+12025550100", "000"});
            case 3: return any_own_of("identity", {"lead", "7", "cust-5", "M", "Lead-17", "cust-30", "LEAD-3"});
            default: {
                std::vector<std::string> dates;
                for (int count = 0; count < 3; ++count) {
                    const WorldPerson& person = people_[static_cast<std::size_t>(below(people_count))];
                    dates.push_back(
                        write_date(often(50) ? now_ms / 1'000 - below(40) * 86'400LL : person.created / 1'000));
                }
                AttributeFilter filter = any_own_of(often(50) ? "created" : "updated", dates);
                while (is_of_text(filter.comparison)) {
                    filter = any_own_of(filter.name, dates);
                }
                return filter;
            }
        }
    }

    AttributeFilter any_own_of(std::string name, const std::vector<std::string>& values) {
        AttributeFilter filter{.name = std::move(name), .comparison = static_cast<Comparison>(below(13))};
        const bool is_order = is_of_order(filter.comparison);
        const int count = takes_no_value(filter.comparison)          ? 0
                          : filter.comparison == Comparison::between ? 2
                          : is_order                                 ? 1
                                                                     : 1 + below(2);
        while (std::ssize(filter.values) < count) {
            filter.values.emplace_back(one_of(values));
        }
        return filter;
    }

    Window any_window() {
        Window window;
        switch (below(5)) {
            case 0: window.last = std::chrono::seconds((1 + below(60)) * 86'400); break;
            case 1: window.from = Time(std::chrono::milliseconds(now_ms - below(60) * 86'400'000LL)); break;
            case 2: window.until = Time(std::chrono::milliseconds(now_ms - below(60) * 86'400'000LL)); break;
            case 3:
                window.from = Time(std::chrono::milliseconds(now_ms - 50 * 86'400'000LL));
                window.until = Time(std::chrono::milliseconds(now_ms - below(49) * 86'400'000LL));
                break;
            default: break;
        }
        return window;
    }

    EventFilter any_event_filter() {
        EventFilter filter{
            .name = one_of(std::vector<std::string>{"Charged", "product VIEWED", "Refund requested", "never"})};
        filter.window = any_window();
        filter.comparison = one_of(std::vector<Comparison>{Comparison::at_least, Comparison::at_most,
                                                           Comparison::equals, Comparison::between});
        filter.times = below(4);
        filter.times_until = filter.times + below(3);
        if (often(40)) {
            PropertyFilter property{.name = "Price"};
            set_comparison(property);
            filter.properties.push_back(std::move(property));
        }
        return filter;
    }

    MessageFilter any_message_filter() {
        MessageFilter filter{.behaviour = static_cast<Behaviour>(below(7))};
        if (often(50)) {
            filter.campaign = CampaignId{1 + below(2)};
        }
        filter.window = any_window();
        return filter;
    }

    // ---- what they mean

    bool fits(const Filter& filter, const WorldPerson& person) const {
        if (const auto* rule = std::get_if<AllOf>(&filter.rule)) {
            return std::ranges::all_of(rule->filters, [&](const Filter& part) { return fits(part, person); });
        }
        if (const auto* rule = std::get_if<AnyOf>(&filter.rule)) {
            return std::ranges::any_of(rule->filters, [&](const Filter& part) { return fits(part, person); });
        }
        if (const auto* rule = std::get_if<NotOf>(&filter.rule)) {
            return !fits(rule->filters.front(), person);
        }
        if (const auto* rule = std::get_if<AttributeFilter>(&filter.rule)) {
            const auto own = own_field_named(rule->name);
            return own ? own_fits(*own, *rule, person) : member_fits(person.attributes, *rule);
        }
        if (const auto* rule = std::get_if<EventFilter>(&filter.rule)) {
            return event_fits(*rule, person);
        }
        if (const auto* rule = std::get_if<MessageFilter>(&filter.rule)) {
            return message_fits(*rule, person);
        }
        return lists_.at(std::get<ListFilter>(filter.rule).list).contains(person.id);
    }

    bool own_fits(OwnField field, const AttributeFilter& rule, const WorldPerson& person) const {
        const Comparison comparison = without_not(rule.comparison);
        const bool blocked = person.phone && blocked_.contains(*person.phone);
        const auto is_wanted = [&](bool flag) {
            return std::ranges::find(rule.values, FilterValue(flag)) != rule.values.end();
        };
        if (comparison == Comparison::exists) {
            const bool may_lack = field == OwnField::phone || field == OwnField::country_code;
            return (!may_lack || person.phone) == (comparison == rule.comparison);
        }
        bool found = false;
        switch (field) {
            case OwnField::identity: found = text_fits(person.identity, comparison, rule.values, false); break;
            case OwnField::phone:
                found = person.phone && text_fits(*person.phone, comparison, rule.values, false);
                break;
            case OwnField::country_code:
                found = person.phone && std::ranges::any_of(rule.values, [&](const FilterValue& code) {
                            return person.phone->starts_with(std::get<std::string>(code));
                        });
                break;
            case OwnField::created:
            case OwnField::updated: {
                const std::int64_t seconds = (field == OwnField::created ? person.created : person.updated) / 1'000;
                const auto date_in = [](const FilterValue& value) { return *read_date(std::get<std::string>(value)); };
                found =
                    comparison == Comparison::equals
                        ? std::ranges::any_of(rule.values, [&](const auto& value) { return date_in(value) == seconds; })
                        : ordered(seconds, comparison, date_in(rule.values.front()), date_in(rule.values.back()));
                break;
            }
            case OwnField::opted_in: found = is_wanted(person.opted_in); break;
            case OwnField::number_blocked: found = is_wanted(blocked); break;
            case OwnField::reachable:
                found = is_wanted((person.phone || person.user_id) && person.opted_in && !blocked);
                break;
        }
        return found == (comparison == rule.comparison);
    }

    bool event_fits(const EventFilter& rule, const WorldPerson& person) const {
        const std::int64_t times = std::ranges::count_if(events_, [&](const WorldEvent& event) {
            return event.person == person.id && folded_event_name(event.name) == folded_event_name(rule.name) &&
                   is_within(rule.window, event.at) &&
                   std::ranges::all_of(rule.properties, [&](const PropertyFilter& property) {
                       return member_fits(event.properties, property);
                   });
        });
        return rule.comparison == Comparison::equals ? times == rule.times
                                                     : ordered(times, rule.comparison, rule.times, rule.times_until);
    }

    bool message_fits(const MessageFilter& rule, const WorldPerson& person) const {
        return std::ranges::any_of(messages_, [&](const WorldMessage& message) {
            if (message.person != person.id || (rule.campaign && rule.campaign->value != message.campaign)) {
                return false;
            }
            const std::int64_t at = rule.behaviour == Behaviour::replied ? message.answered : message.at;
            return did(message, rule.behaviour) && is_within(rule.window, at);
        });
    }

    static bool did(const WorldMessage& message, Behaviour behaviour) {
        switch (behaviour) {
            case Behaviour::sent: return message.status >= 4 && message.status != 6;
            case Behaviour::delivered: return message.status >= 7;
            case Behaviour::read: return message.status >= 8;
            case Behaviour::clicked: return message.status == 9;
            case Behaviour::failed: return message.status == 6;
            case Behaviour::skipped: return message.status == 0;
            case Behaviour::replied: break;
        }
        return message.replied;
    }

    std::mt19937 random_;
    std::vector<WorldPerson> people_;
    std::set<std::string> blocked_;
    std::vector<WorldEvent> events_;
    std::vector<WorldMessage> messages_;
    std::map<std::int64_t, std::set<long long>> lists_;
};

}  // namespace parley::testing
