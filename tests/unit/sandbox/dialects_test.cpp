#include <set>

#include "rig.h"
#include "test_keys.h"

// One sandbox plays every provider that a dialect is registered for: its client half must not notice.
namespace parley::sandbox {

namespace {

constexpr std::string_view number = "919000000001";
constexpr std::string_view template_id = "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01";

// What some accounts must have though no single field is required, or what signs callbacks.
std::string value_for(const AccountField& field) {
    if (field.name == "private_key") {
        return std::string(parley::testing::rsa_private_key);
    }
    const std::set<std::string_view> wanted{"application_id", "app_secret", "signature_secret", "two_way_user",
                                            "two_way_password"};
    const bool is_wanted = (field.required || wanted.contains(field.name)) && field.choices.empty();
    return is_wanted ? fmt::format("1000{}", field.name.size()) : std::string();
}

Account account_for(const Dialect& dialect) {
    Account account;
    const auto endpoint = parse_endpoint(dialect.default_endpoint);
    account.target = fmt::format("/{}{}", dialect.name, endpoint ? endpoint->target : "/messages");
    account.sender = number;
    for (const AccountField& field : dialect.fields) {
        if (std::string value = value_for(field); !value.empty()) {
            account.fields[std::string(field.name)] = std::move(value);
        }
    }
    account.fields = with_defaults(dialect, std::move(account.fields));
    const auto good = check_fields(dialect, account);
    EXPECT_TRUE(good) << dialect.name << ": " << describe(good.error());
    return account;
}

// Its body is one line with one value, which every wire can carry.
OutgoingMessage greeting(int id, const std::string& words = "Hello Asha, welcome.") {
    FilledTemplate content{.name = "welcome", .language = "en"};
    content.id = template_id;
    content.body = FilledText{words, {"Asha"}};
    return {fmt::format("1|1|{}|{}", id, id), "+919876543210", std::string(number), std::move(content)};
}

class Dialects : public ::testing::TestWithParam<const Dialect*> {
protected:
    Dialects() {
        rig.reads = &dialect;
        rig.change([this](Settings& settings) {
            settings.accounts = {{std::string(dialect.name), std::string(number), account.fields, rig.callback_url(),
                                  rig.callback_url()}};
            KnownTemplate known{.name = "welcome", .language = "en"};
            known.id = template_id;
            known.components = {json::object{{"type", "BODY"}, {"text", "Hello {{1}}, welcome."}}};
            settings.templates = {known};
        });
    }

    HttpRequest request_for(const OutgoingMessage& message) {
        if (dialect.client.authorize != nullptr) {
            const auto made = dialect.client.authorize(account, rig.clock.now(), "nonce");
            EXPECT_TRUE(made) << describe(made.error());
            account.authorization = made ? made->value : std::string();
        }
        const auto request = dialect.client.write_message(message, account);
        EXPECT_TRUE(request) << describe(request.error());
        return request.value_or(HttpRequest());
    }
    Outcome outcome_of(const OutgoingMessage& message) {
        const auto answer = rig.ask(request_for(message));
        EXPECT_TRUE(answer);
        return answer ? dialect.client.read_answer(*answer) : Outcome(Uncertain{"none"});
    }
    std::string accepted_id(const OutgoingMessage& message) {
        const Outcome outcome = outcome_of(message);
        const auto* accepted = std::get_if<Accepted>(&outcome);
        const auto* refused = std::get_if<Refused>(&outcome);
        EXPECT_TRUE(accepted) << (refused ? refused->words : "uncertain");
        return accepted ? accepted->provider_id : std::string();
    }
    bool comes_to_rest() {
        return rig.until([this] { return rig.sandbox.is_idle(); });
    }
    // The failure that the customer hears of, at once or later.
    FailureCode failure_of(const OutgoingMessage& message) {
        rig.callbacks.clear();
        const Outcome outcome = outcome_of(message);
        if (const auto* refused = std::get_if<Refused>(&outcome)) {
            return refused->code;
        }
        EXPECT_TRUE(comes_to_rest());
        for (const Callback& callback : rig.callbacks) {
            const auto* report = std::get_if<StatusReport>(&callback);
            if (report && report->status == Status::failed) {
                return report->failure;
            }
        }
        return FailureCode::none;
    }
    // What is left of a failure once this dialect has carried it.
    FailureCode carried(FailureCode failure) const {
        if (dialect.server.tells_at_once(failure)) {
            const auto answer = dialect.server.write_answer(Refused{failure, {}}, HttpRequest(), nullptr);
            const Outcome outcome = dialect.client.read_answer(answer);
            return std::get<Refused>(outcome).code;
        }
        StatusReport report{"1|1|1|1"};
        report.provider_id = dialect.server.make_id == nullptr ? "" : dialect.server.make_id(1);
        report.recipient = "919876543210";
        report.status = Status::failed;
        report.failure = failure;
        const auto left = dialect.callback_as_carried(report);
        return left ? std::get<StatusReport>(*left).failure : FailureCode::none;
    }

    const Dialect& dialect = *GetParam();
    Account account = account_for(dialect);
    Rig rig;
};

}  // namespace

TEST_P(Dialects, AcceptAndCallBackWithTheSameIds) {
    const std::string provider_id = accepted_id(greeting(7));
    EXPECT_EQ(provider_id.empty(), !dialect.can.has_own_id);
    ASSERT_TRUE(comes_to_rest());
    std::set<Status> statuses;
    for (const Callback& callback : rig.callbacks) {
        const auto* report = std::get_if<StatusReport>(&callback);
        ASSERT_TRUE(report);
        statuses.insert(report->status);
        EXPECT_EQ(report->message_id, dialect.can.echoes_message_id ? "1|1|7|7" : "");
        if (!report->provider_id.empty()) {
            EXPECT_EQ(report->provider_id, provider_id);
        }
        EXPECT_FALSE(report->message_id.empty() && report->provider_id.empty());
    }
    for (const Status status : {Status::sent, Status::delivered, Status::read}) {
        EXPECT_TRUE(statuses.contains(status)) << name_of(status);
    }
    EXPECT_EQ(rig.sandbox.counts().told, rig.sandbox.counts().acknowledged);
}

TEST_P(Dialects, SignTheirCallbacksWhereTheyHaveASignature) {
    accepted_id(greeting(1));
    ASSERT_TRUE(comes_to_rest());
    ASSERT_FALSE(rig.received.empty());
    if (dialect.client.check_signature == nullptr) {
        EXPECT_EQ(dialect.server.sign_callback, nullptr);
        return;
    }
    for (HttpRequest request : rig.received) {
        const auto good = dialect.client.check_signature(request, account, rig.clock.now());
        EXPECT_TRUE(good) << describe(good.error());
        request.body += " ";
        EXPECT_FALSE(dialect.client.check_signature(request, account, rig.clock.now()));
    }
}

TEST_P(Dialects, ShowTheWholeTemplateOnThePhone) {
    const std::string provider_id = accepted_id(greeting(7));
    const auto phone = rig.call_json("GET", "/sandbox/phones/919876543210");
    const auto& message = phone.at("messages").at(0).as_object();
    EXPECT_EQ(message.at("text").as_string(), "Hello Asha, welcome.");
    EXPECT_EQ(message.at("template").as_string(), "welcome");
    EXPECT_EQ(message.at("parameters"), json::array{"Asha"});
    EXPECT_EQ(message.at("dialect").as_string(), dialect.name);
    EXPECT_EQ(message.at("id").as_string(), dialect.can.echoes_message_id ? "1|1|7|7" : provider_id);
}

TEST_P(Dialects, LetPhonesAnswerAndWriteFirst) {
    const std::string provider_id = accepted_id(greeting(7));
    ASSERT_TRUE(comes_to_rest());
    const std::string named = dialect.can.echoes_message_id ? "1|1|7|7" : provider_id;
    const std::string answer = R"({"text":"Thanks","message":")" + named + R"("})";
    EXPECT_EQ(rig.call("POST", "/sandbox/phones/919876543210/reply", answer).status, 204u);
    EXPECT_EQ(rig.call("POST", "/sandbox/phones/911111111111/reply", R"({"text":"Hi","to":"+919000000001"})").status,
              204u);
    ASSERT_TRUE(comes_to_rest());
    ASSERT_EQ(rig.incoming().size(), 2u);
    for (const IncomingMessage& message : rig.incoming()) {
        const bool is_first = message.from == "911111111111";
        EXPECT_TRUE(is_first || message.from == "919876543210") << message.from;
        EXPECT_EQ(message.content, IncomingContent(Text(is_first ? "Hi" : "Thanks")));
        if (is_first) {
            EXPECT_EQ(message.context_id, "");
        } else {
            EXPECT_EQ(message.context_id, dialect.can.has_own_id ? provider_id : "1|1|7|7");
        }
    }
}

TEST_P(Dialects, NameMessagesInTheTrail) {
    accepted_id(greeting(7));
    ASSERT_TRUE(comes_to_rest());
    const std::string id = dialect.can.echoes_message_id ? "1|1|7|7" : "to:919876543210";
    for (const auto* trail : {"/sandbox/log", "/sandbox/acknowledged"}) {
        const std::string lines = rig.call("GET", trail).body;
        EXPECT_NE(lines.find(fmt::format(R"("id":"{}")", id)), std::string::npos) << lines;
    }
}

TEST_P(Dialects, KnowARetryByItsBytes) {
    rig.change([](Settings& settings) { settings.idempotent = true; });
    const HttpRequest request = request_for(greeting(7));
    const auto first = rig.ask(request);
    const auto second = rig.ask(request);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(dialect.client.read_answer(*first), dialect.client.read_answer(*second));
    EXPECT_EQ(rig.sandbox.counts().distinct, 1u);
    EXPECT_EQ(rig.sandbox.counts().duplicates, 1u);
    EXPECT_EQ(rig.sandbox.counts().taken, 1u);
}

TEST_P(Dialects, RefuseWhoIsNotLetIn) {
    rig.change([this](Settings& settings) {
        settings.accounts[0].fields.insert({"password", ""});
        for (const AccountField& field : dialect.fields) {
            if (field.secret) {
                settings.accounts[0].fields[std::string(field.name)] = "another";
            } else if (field.name == "user") {
                settings.accounts[0].fields["user"] = "asha";
            }
        }
    });
    const Outcome outcome = outcome_of(greeting(1));
    const auto* refused = std::get_if<Refused>(&outcome);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->code, FailureCode::bad_credentials);
    EXPECT_EQ(refused->retry, Retry::pause_lane);
    EXPECT_EQ(rig.sandbox.counts().taken, 0u);
}

TEST_P(Dialects, RefuseInTheirOwnWayAndTime) {
    rig.change([](Settings& settings) {
        settings.templates[0].components = {json::object{{"type", "BODY"}, {"text", "Bye"}}};
    });
    const bool goes_by_text = dialect.name == "gupshup_enterprise";  // another text is another template
    const FailureCode expected = goes_by_text ? FailureCode::template_unknown : FailureCode::bad_parameters;
    EXPECT_EQ(failure_of(greeting(1)), carried(expected));
    rig.change([](Settings& settings) { settings.templates[0].status = TemplateStatus::paused; });
    EXPECT_EQ(failure_of(greeting(2, "Bye")), carried(FailureCode::template_paused));
    rig.change([](Settings& settings) {
        settings.templates.clear();
        settings.numbers.suffixes = {"210"};
    });
    EXPECT_EQ(failure_of(greeting(3)), carried(FailureCode::phone_unavailable));
    rig.change([](Settings& settings) { settings.numbers.suffixes.clear(); });
    EXPECT_EQ(rig.call("POST", "/sandbox/phones/919876543210/block").status, 204u);
    EXPECT_EQ(failure_of(greeting(4)), carried(FailureCode::blacklisted));
}

TEST_P(Dialects, ThrottleAsTheirProviderDoes) {
    rig.change([](Settings& settings) { settings.faults.http_429 = 1; });
    const Outcome outcome = outcome_of(greeting(1));
    const auto* refused = std::get_if<Refused>(&outcome);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->code, FailureCode::throttled);
    EXPECT_EQ(refused->retry, Retry::later);
}

TEST_P(Dialects, ListTheirTemplates) {
    if (!dialect.can.lists_templates) {
        EXPECT_EQ(dialect.server.write_templates, nullptr);
        return;
    }
    (void)request_for(greeting(1));  // authorizes
    Account asking = account;
    if (dialect.name == "generic") {
        asking.target = "/generic/templates";
    }
    rig.change([](Settings& settings) {
        settings.templates.clear();
        for (int i = 0; i < 2'000; ++i) {
            KnownTemplate known{.name = fmt::format("template_{}", i), .language = "en"};
            known.components = {json::object{{"type", "BODY"}, {"text", "Hello"}}};
            settings.templates.push_back(std::move(known));
        }
    });
    TemplateQuery query{.limit = 300};
    std::set<std::string> names;
    std::size_t pages = 0;
    do {
        const auto answer = rig.ask(dialect.client.write_template_query(asking, query));
        ASSERT_TRUE(answer);
        const auto page = dialect.client.read_templates(*answer);
        ASSERT_TRUE(page) << describe(page.error());
        EXPECT_TRUE(page->unreadable.empty()) << page->unreadable.front().where << page->unreadable.front().why;
        for (const TemplateListing& listing : page->templates) {
            names.insert(listing.name);
        }
        query.after = page->next;
    } while (!query.after.empty() && ++pages < 50);
    EXPECT_EQ(names.size(), 2'000u);
}

TEST_P(Dialects, AnswerWhatIsNoMessageThemselves) {
    const auto answer = rig.call("GET", fmt::format("/{}/nothing/of/this/name", dialect.name));
    EXPECT_GE(answer.status, 200u);
    EXPECT_EQ(answer.body.find("base_path"), std::string::npos) << "that it is no dialect";
    EXPECT_EQ(rig.sandbox.counts().received, 0u);
}

TEST_P(Dialects, SwallowUnreadAsASink) {
    rig.change([](Settings& settings) { settings.sink = true; });
    const std::string provider_id = accepted_id(greeting(7));
    EXPECT_EQ(provider_id.empty(), !dialect.can.has_own_id);
    ASSERT_TRUE(comes_to_rest());
    ASSERT_GE(rig.callbacks.size(), 3u);
    for (const Callback& callback : rig.callbacks) {
        const auto& report = std::get<StatusReport>(callback);
        EXPECT_EQ(report.message_id, dialect.can.echoes_message_id ? "1|1|7|7" : "");
        EXPECT_TRUE(report.provider_id.empty() || report.provider_id == provider_id);
    }
}

TEST_P(Dialects, LetEverybodyInWithoutAccounts) {
    rig.change([](Settings& settings) { settings.accounts.clear(); });
    accepted_id(greeting(1));
    ASSERT_TRUE(comes_to_rest());
    EXPECT_TRUE(rig.callbacks.empty());
    EXPECT_EQ(rig.call_json("GET", "/sandbox/phones").at("received").to_number<int>(), 1);
}

INSTANTIATE_TEST_SUITE_P(Every, Dialects, ::testing::ValuesIn(all_dialects()),
                         [](const auto& param) { return std::string(param.param->name); });

TEST(AllDialects, ArePlayedAtOnce) {
    Rig rig;
    rig.change([&](Settings& settings) {
        for (const Dialect* dialect : all_dialects()) {
            settings.accounts.push_back(
                {std::string(dialect->name), std::string(number), account_for(*dialect).fields});
        }
    });
    for (const Dialect* dialect : all_dialects()) {
        Account account = account_for(*dialect);
        if (dialect->client.authorize != nullptr) {
            account.authorization = dialect->client.authorize(account, rig.clock.now(), "nonce")->value;
        }
        const auto answer = rig.ask(dialect->client.write_message(greeting(1), account).value());
        EXPECT_TRUE(std::holds_alternative<Accepted>(dialect->client.read_answer(answer.value()))) << dialect->name;
    }
    const auto messages = rig.call_json("GET", "/sandbox/phones/919876543210").at("messages").as_array();
    ASSERT_EQ(messages.size(), all_dialects().size());
    EXPECT_EQ(messages.front().at("dialect").as_string(), all_dialects().front()->name);
    EXPECT_EQ(messages.back().at("dialect").as_string(), all_dialects().back()->name);
}

}  // namespace parley::sandbox
