#include "app/demo_story.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <thread>

#include "app/campaign_view.h"
#include "base/random.h"
#include "base/time_text.h"
#include "sandbox/samples.h"

namespace parley::app {

namespace {

using namespace std::chrono_literals;

constexpr double hour_in_a_second = 3'600;
constexpr int quick = 4'000;  // messages a second
constexpr int visible = 12;

std::int64_t id_of(const json::value& thing) {
    return thing.at("id").as_int64();
}

// Nothing but the place in the list decides what somebody does.
std::size_t chance(std::size_t place, std::size_t purpose) {
    std::size_t hash = (place + 1) * 0x9e3779b97f4a7c15U ^ (purpose + 1) * 0xbf58476d1ce4e5b9U;
    hash ^= hash >> 29;
    hash *= 0x94d049bb133111ebU;
    return (hash ^ hash >> 32) % 100;
}

struct Product {
    std::string_view name;
    std::string_view category;
    double price;
};
constexpr std::array products{Product{"Linen armchair", "Furniture", 349}, Product{"Clay lamp", "Lighting", 79},
                              Product{"Herb planter", "Garden", 39.5},     Product{"Wool throw", "Textiles", 64},
                              Product{"Oak side table", "Furniture", 129}, Product{"Terracotta pot", "Garden", 18}};

json::object event(const json::value& person, std::string_view name, Time at, json::object properties) {
    return {{"identity", person.at("identity")},
            {"event", name},
            {"at", utc_text(at)},
            {"properties", std::move(properties)}};
}

json::object properties_of(const Product& product) {
    return {{"Product", product.name}, {"Category", product.category}, {"Price", product.price}};
}

// Names where a name belongs, else what the template gives as its example; offers end some hours from now.
json::object plan_for(const json::value& form, Time now) {
    json::object values;
    for (const json::value& slot : form.at("slots").as_array()) {
        const std::string key(slot.at("key").as_string());
        if (key == "body.1" && slot.at("personal").as_bool()) {
            values[key] = {{"attribute", "Name"}, {"default", "there"}};
        } else if (key == "offer.expires") {
            values[key] = std::to_string((now + 8h).time_since_epoch().count());
        } else if (slot.at("example").is_string()) {
            values[key] = slot.at("example");
        }
    }
    return {{"values", std::move(values)}};
}

}  // namespace

Time DemoStory::begin() {
    // In the middle of a working day in most of the world.
    const auto today = std::chrono::floor<std::chrono::days>(SystemClock().now());
    return today - 6 * 24h + 5h;
}

Result<> DemoStory::let_people_do_things() {
    const auto page = api_.get("/api/v1/profiles?limit=1000");
    if (!page) {
        return std::unexpected(page.error());
    }
    people_ = page->at("items").as_array();
    json::array records;
    const auto send = [&]() -> Result<> {
        auto sent = api_.post("/api/v1/people", json::object{{"records", std::exchange(records, {})}});
        return sent ? Result<>() : std::unexpected(std::move(sent.error()));
    };
    for (std::size_t place = 0; place < people_.size(); ++place) {
        const Product& product = products[chance(place, 1) % products.size()];
        const Time at =
            clock_.now() - std::chrono::hours(2 + chance(place, 2) * 4) - std::chrono::minutes(chance(place, 3));
        if (chance(place, 4) < 60) {
            records.push_back(event(people_[place], "Product viewed", at, properties_of(product)));
        }
        for (std::size_t order = 0; order < 2; ++order) {
            if (chance(place, 5 + order) < 25) {
                json::object order_of = properties_of(product);
                order_of["Amount"] = product.price * static_cast<double>(1 + chance(place, 7) % 3);
                records.push_back(event(people_[place], "Order placed", at + 30min * (order + 1), std::move(order_of)));
            }
        }
        if (records.size() > 900) {
            if (auto sent = send(); !sent) {
                return sent;
            }
        }
    }
    return records.empty() ? Result<>() : send();
}

Result<> DemoStory::let_some_opt_out() {
    json::array records;
    for (std::size_t place = 0; place < people_.size(); ++place) {
        if (chance(place, 8) < 2) {
            records.push_back(json::object{{"identity", people_[place].at("identity")}, {"opted_in", false}});
        }
    }
    if (records.empty()) {
        return {};
    }
    if (auto sent = api_.post("/api/v1/people", json::object{{"records", std::move(records)}}); !sent) {
        return std::unexpected(std::move(sent.error()));
    }
    return {};
}

Result<std::int64_t> DemoStory::make_segment(const std::string& name, const json::value& filter) {
    const auto made = api_.post("/api/v1/segments", json::object{{"name", name}, {"filter", filter}});
    return made ? Result<std::int64_t>(id_of(*made)) : std::unexpected(made.error());
}

Result<std::int64_t> DemoStory::make_list(const std::string& name, std::size_t first, std::size_t count) {
    json::array identities;
    for (std::size_t place = first; place < people_.size() && identities.size() < count; ++place) {
        identities.push_back(people_[place].at("identity"));
    }
    const auto made = api_.post("/api/v1/lists", json::object{{"name", name}, {"identities", std::move(identities)}});
    return made ? Result<std::int64_t>(id_of(*made)) : std::unexpected(made.error());
}

Result<std::int64_t> DemoStory::connect(const std::string& dialect, const std::string& nickname, int rate) {
    const auto made = api_.post("/api/v1/sandbox/connect", json::object{{"dialect", dialect}, {"nickname", nickname}});
    if (!made) {
        return std::unexpected(made.error());
    }
    const std::int64_t provider = id_of(made->at("provider"));
    if (auto set = set_rate(provider, rate); !set) {
        return std::unexpected(std::move(set.error()));
    }
    return provider;
}

Result<> DemoStory::reconnect(const json::object& provider, ApiClient& control) {
    const Dialect* dialect = dialect_named(std::string(provider.at("dialect").as_string()));
    const std::int64_t id = provider.at("id").as_int64();
    json::object fields;
    for (const auto& [name, value] :
         sandbox::sample_fields(*dialect, random_token(18), static_cast<std::uint64_t>(id) * 7'919)) {
        fields[name] = value;
    }
    const json::object account{{"dialect", dialect->name},
                               {"sender", provider.at("sender")},
                               {"settings", fields},
                               {"status_url", provider.at("callbacks").at("status")},
                               {"incoming_url", provider.at("callbacks").at("incoming")}};
    for (const auto& [path, body] :
         {std::pair<std::string, json::value>("/sandbox/accounts", account),
          std::pair<std::string, json::value>("/sandbox/templates", sandbox::samples_as_json(*dialect))}) {
        if (auto told = control.post(path, body); !told) {
            return std::unexpected(std::move(told.error()));
        }
    }
    auto changed = api_.patch(fmt::format("/api/v1/providers/{}", id),
                              json::object{{"endpoint", sandbox_.endpoint(*dialect)}, {"settings", fields}});
    return changed ? Result<>() : std::unexpected(std::move(changed.error()));
}

Result<> DemoStory::reconnect() {
    auto control = ApiClient::make(sandbox_.url(), {});
    const auto providers = api_.get("/api/v1/providers");
    if (!control || !providers) {
        return std::unexpected(control ? providers.error() : control.error());
    }
    for (const json::value& provider : providers->at("items").as_array()) {
        if (provider.at("dialect") != json::value("generic")) {  // that one was told before
            if (auto done = reconnect(provider.as_object(), *control); !done) {
                return done;
            }
        }
    }
    return slow_down();
}

Result<> DemoStory::set_rate(std::int64_t provider, int rate) {
    auto set = api_.patch(fmt::format("/api/v1/providers/{}", provider), json::object{{"rate", rate}});
    return set ? Result<>() : std::unexpected(std::move(set.error()));
}

Result<std::int64_t> DemoStory::plan(const Mailing& mailing) {
    const auto forms = api_.get(fmt::format("/api/v1/templates?provider={}", mailing.provider));
    if (!forms) {
        return std::unexpected(forms.error());
    }
    const auto& items = forms->at("items").as_array();
    const auto form = std::ranges::find_if(items, [&](const json::value& one) {
        return one.at("name") == json::value(mailing.form) && one.at("language") == json::value(mailing.language);
    });
    if (form == items.end()) {
        return Failure(Error{ErrorKind::missing, "the sandbox lists no such template", "template", mailing.form});
    }
    json::object body = mailing.audience;
    body["name"] = mailing.name;
    body["provider"] = mailing.provider;
    body["template"] = id_of(*form);
    body["plan"] = plan_for(*form, clock_.now());
    if (!mailing.label.empty()) {
        body["labels"] = json::array{json::value(mailing.label)};
    }
    const auto made = api_.post("/api/v1/campaigns", body);
    return made ? Result<std::int64_t>(id_of(*made)) : std::unexpected(made.error());
}

Result<> DemoStory::launch(std::int64_t campaign) {
    auto launched = api_.post(fmt::format("/api/v1/campaigns/{}/launch", campaign));
    return launched ? Result<>() : std::unexpected(std::move(launched.error()));
}

// Finished, and everybody has done what they do.
Result<> DemoStory::wait_until_over(std::int64_t campaign) {
    const Tick give_up = clock_.tick() + 20s;
    while (clock_.tick() < give_up) {
        const auto statistics = api_.get(fmt::format("/api/v1/campaigns/{}/statistics", campaign));
        if (!statistics) {
            return std::unexpected(statistics.error());
        }
        const bool is_over =
            text_of(member(*statistics, "state")) != "running" && count_of(statistics->as_object(), "waiting") == 0;
        if (is_over && sandbox_.is_idle()) {
            return {};
        }
        std::this_thread::sleep_for(50ms);
    }
    return {};
}

Result<> DemoStory::run_past(const Mailing& mailing, std::chrono::hours ago) {
    clock_.play(begin() + 6 * 24h - ago, 2 * hour_in_a_second);
    const auto campaign = plan(mailing);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    if (auto launched = launch(*campaign); !launched) {
        return launched;
    }
    return wait_until_over(*campaign);
}

// From now on people take the time that they take, so that one can watch them.
Result<> DemoStory::slow_down() {
    auto control = ApiClient::make(sandbox_.url(), {});
    if (!control) {
        return std::unexpected(std::move(control.error()));
    }
    const auto span = [](int min, int max) { return json::object{{"min", min}, {"max", max}}; };
    auto changed = control->patch("/sandbox/settings",
                                  json::object{{"callbacks", json::object{{"sent_ms", span(50, 400)},
                                                                          {"delivered_ms", span(300, 4'000)},
                                                                          {"read_ms", span(1'500, 40'000)},
                                                                          {"clicked_ms", span(1'000, 20'000)},
                                                                          {"replied_ms", span(2'000, 30'000)}}}});
    return changed ? Result<>() : std::unexpected(std::move(changed.error()));
}

Result<> DemoStory::tell(std::int64_t first_campaign, const Say& say) {
    say("People look at things and order some, and some opt out");
    if (auto done = let_people_do_things(); !done) {
        return done;
    }
    if (auto done = let_some_opt_out(); !done) {
        return done;
    }
    const auto gold = make_segment("Gold members", {{"attribute", "Plan"}, {"is", "equals"}, {"value", "Gold"}});
    const auto buyers = make_segment("Bought this month", {{"event", "Order placed"}, {"within", {{"last", "30d"}}}});
    const auto readers = make_segment("Read the spring offer", {{"message", "read"}, {"campaign", first_campaign}});
    const auto guests = make_list("Guests of the shop's opening", 40, 400);
    for (const auto* made : {&gold, &buyers, &readers, &guests}) {
        if (!*made) {
            return std::unexpected(made->error());
        }
    }
    say("Two more senders, at Meta's Cloud API and at Gupshup, with their templates");
    const auto meta = connect("meta", "Marigold Home (Meta)", quick);
    const auto gupshup = connect("gupshup", "Marigold Help (Gupshup)", quick);
    if (!meta || !gupshup) {
        return std::unexpected(meta ? gupshup.error() : meta.error());
    }
    say("\"New arrivals\" goes to the Gold members");
    const Mailing arrivals{"New arrivals", "new_arrivals", "en", *meta, {{"segment", *gold}}, "launch"};
    if (auto done = run_past(arrivals, 74h); !done) {
        return done;
    }
    say("\"Flash sale\" goes to those who read the spring offer");
    const Mailing flash{"Flash sale, one evening", "flash_sale", "en", *meta, {{"segment", *readers}}, "sale"};
    if (auto done = run_past(flash, 27h); !done) {
        return done;
    }
    clock_.run_true();
    if (auto slow = slow_down(); !slow) {
        return slow;
    }
    const Mailing draft{"Thank you for coming", "appointment_reminder", "en", *meta, {{"list", *guests}}, {}};
    const Mailing running{"Weekend offer", "spring_offer", "en", *gupshup, json::object(), "sale"};
    if (auto kept = plan(draft); !kept) {
        return std::unexpected(std::move(kept.error()));
    }
    if (auto set = set_rate(*gupshup, visible); !set) {
        return set;
    }
    const auto campaign = plan(running);
    if (!campaign) {
        return std::unexpected(campaign.error());
    }
    say(fmt::format("\"Weekend offer\" begins, {} messages a second, so that one can watch it", visible));
    return launch(*campaign);
}

Result<DemoStory::Login> DemoStory::make_admin(const std::string& country) {
    Login login{"admin@example.com", {}};
    const auto setup = api_.get("/api/v1/setup");
    if (!setup) {
        return std::unexpected(setup.error());
    }
    if (!setup->at("needed").as_bool()) {
        return login;
    }
    login.password = random_token(12);
    auto made = api_.post("/api/v1/setup", json::object{{"email", login.email},
                                                        {"name", "Demo admin"},
                                                        {"password", login.password},
                                                        {"project_name", "Marigold Home"},
                                                        {"time_zone", country == "IN" ? "Asia/Kolkata" : "UTC"},
                                                        {"default_country", country}});
    return made ? Result<Login>(std::move(login)) : std::unexpected(std::move(made.error()));
}

}  // namespace parley::app
