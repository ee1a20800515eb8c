#include "rig.h"

namespace parley::sandbox {

namespace {

std::uint64_t answered(const Counts& counts, Answered what) {
    return counts.answered[static_cast<std::size_t>(what)];
}

FailureCode refusal_of(const Outcome& outcome) {
    const auto* refused = std::get_if<Refused>(&outcome);
    return refused ? refused->code : FailureCode::none;
}

}  // namespace

TEST(Provider, AcceptsAndCallsBackToTheEnd) {
    Rig rig;
    rig.call_back();
    EXPECT_EQ(rig.outcome_of(Rig::message(1)), Outcome(Accepted{}));
    EXPECT_TRUE(rig.until([&] { return rig.statuses_of("1|1|1|1").size() == 3; }));
    EXPECT_EQ(rig.statuses_of("1|1|1|1"), (std::vector{Status::sent, Status::delivered, Status::read}));
}

TEST(Provider, AnswersTheValidationAndBothersNobody) {
    Rig rig;
    rig.call_back();
    const auto requests = dialect_named("generic")->client.write_validation(Rig::sender());
    const auto answer = rig.ask(requests.front());
    ASSERT_TRUE(answer);
    EXPECT_EQ(dialect_named("generic")->client.read_answer(*answer), Outcome(Accepted{}));
    EXPECT_EQ(rig.sandbox.counts().validations, 1u);
    EXPECT_EQ(rig.sandbox.counts().received, 0u);
    EXPECT_TRUE(rig.sandbox.is_idle());
    EXPECT_EQ(rig.call_json("GET", "/sandbox/phones").at("received").to_number<int>(), 0);
}

TEST(Provider, ChecksCredentials) {
    Rig rig;
    rig.change([](Settings& settings) {
        settings.accounts = {{"", "919000000001", {{"user", "asha"}, {"password", "open sesame"}}}};
    });
    Account account = Rig::sender();
    const auto outcome_with = [&](const std::string& user, const std::string& password) {
        account.fields = {{"user", user}, {"password", password}};
        const auto answer = rig.ask(Rig::request_for(Rig::message(1), account));
        return dialect_named("generic")->client.read_answer(answer.value());
    };
    EXPECT_EQ(outcome_with("asha", "open sesame"), Outcome(Accepted{}));
    EXPECT_EQ(refusal_of(outcome_with("asha", "wrong")), FailureCode::bad_credentials);
    EXPECT_EQ(refusal_of(outcome_with("other", "open sesame")), FailureCode::bad_credentials);
    EXPECT_EQ(refusal_of(outcome_with("", "")), FailureCode::bad_credentials);
    account.sender = "919000000002";  // whose account is not here
    EXPECT_EQ(refusal_of(outcome_with("asha", "open sesame")), FailureCode::refused);
    EXPECT_EQ(refusal_of(outcome_with("asha", "wrong")), FailureCode::bad_credentials);
    EXPECT_EQ(answered(rig.sandbox.counts(), Answered::refused_2000), 4u);
    EXPECT_EQ(answered(rig.sandbox.counts(), Answered::refused_2004), 1u);
}

TEST(Provider, SaysThatThereIsNoSuchSenderAsItsDialectDoes) {
    Rig rig;
    rig.change([](Settings& settings) {
        settings.accounts = {
            {"meta", "919000000001", {{"phone_number_id", "100200300400500"}, {"access_token", "token"}}},
            {"vonage", "919000000001", {{"api_key", "key"}, {"api_secret", "secret"}}}};
    });
    const auto ask = [&](const std::string& target, const std::string& authorization, const std::string& body) {
        HttpRequest request{"POST", target, {}, body};
        request.headers.set("Authorization", authorization);
        request.headers.set("Content-Type", "application/json");
        const auto answer = rig.ask(request);
        EXPECT_TRUE(answer) << target;
        return answer.value_or(HttpResponse{0, {}, {}});
    };
    const std::string text = R"({"messaging_product":"whatsapp","to":"919876543210","text":{"body":"Hi"}})";
    const HttpResponse meta = ask("/meta/v23.0/999/messages", "Bearer token", text);
    const json::value error = parse_json(meta.body).value().at("error");
    EXPECT_EQ(error.at("code"), 100);
    EXPECT_EQ(error.at("error_subcode"), 33);
    EXPECT_NE(error.at("message").as_string().find("Object with ID '999' does not exist"), std::string::npos);
    EXPECT_EQ(ask("/meta/v23.0/999/messages", "Bearer another", text).status, 401U);
    const std::string from_nobody = R"({"message_type":"text","text":"Hi","to":"919876543210","from":"919000000009",
        "channel":"whatsapp"})";
    const HttpResponse vonage = ask("/vonage/v1/messages", basic_authorization("key", "secret"), from_nobody);
    EXPECT_EQ(vonage.status, 422U) << vonage.body;
    EXPECT_NE(vonage.body.find("1120"), std::string::npos) << vonage.body;
    EXPECT_EQ(ask("/vonage/v1/messages", basic_authorization("key", "another"), from_nobody).status, 401U);
}

TEST(Provider, RefusesWhatItCannotRead) {
    Rig rig;
    for (const auto* body :
         {"", "{", "[]", "null", "{}", R"({"to":"919876543210"})", R"({"isTemplate":true,"msgId":7})"}) {
        const auto answer = rig.call("POST", "/generic/messages", body);
        EXPECT_EQ(answer.status, 403u) << body;
        EXPECT_NE(answer.body.find("Bad Request"), std::string::npos) << answer.body;
    }
    EXPECT_EQ(answered(rig.sandbox.counts(), Answered::http_403), 7u);
    EXPECT_EQ(rig.call("POST", "/klingon/messages", "{}").status, 404u);
    EXPECT_EQ(rig.call("POST", "/messages", "{}").status, 404u);
    EXPECT_EQ(rig.call("DELETE", "/generic/messages").status, 405u);
}

TEST(Provider, ChecksTemplatesWhereItKnowsThem) {
    Rig rig;
    rig.change([](Settings& settings) { settings.templates = {{"welcome", "en", 1}}; });
    EXPECT_EQ(rig.outcome_of(Rig::message(1)), Outcome(Accepted{}));
    const auto with = [&](const std::function<void(FilledTemplate&)>& edit) {
        auto message = Rig::message(2);
        edit(std::get<FilledTemplate>(message.content));
        return refusal_of(rig.outcome_of(message));
    };
    EXPECT_EQ(with([](FilledTemplate& content) { content.name = "farewell"; }), FailureCode::bad_parameters);
    EXPECT_EQ(with([](FilledTemplate& content) { content.language = "hi"; }), FailureCode::bad_parameters);
    EXPECT_EQ(with([](FilledTemplate& content) { content.body->parameters.emplace_back("x"); }),
              FailureCode::bad_parameters);
}

TEST(Provider, ChecksNumbers) {
    Rig rig;
    rig.change([](Settings& settings) {
        settings.numbers.suffixes = {"999"};
        settings.numbers.refuse_at_once = true;
    });
    EXPECT_EQ(rig.outcome_of(Rig::message(1)), Outcome(Accepted{}));
    EXPECT_EQ(refusal_of(rig.outcome_of(Rig::message(2, "+919876543999"))), FailureCode::bad_phone);
    EXPECT_EQ(refusal_of(rig.outcome_of(Rig::message(3, "12"))), FailureCode::bad_phone);
}

TEST(Provider, CallsBackAsFailedWhoIsNotOnWhatsApp) {
    Rig rig;
    rig.call_back();
    rig.change([](Settings& settings) { settings.numbers.suffixes = {"999"}; });
    EXPECT_EQ(rig.outcome_of(Rig::message(1, "+919876543999")), Outcome(Accepted{}));
    ASSERT_TRUE(rig.until([&] { return rig.callbacks.size() == 2; }));
    const auto& report = std::get<StatusReport>(rig.callbacks.back());
    EXPECT_EQ(report.status, Status::failed);
    EXPECT_EQ(report.failure, FailureCode::phone_unavailable);
    EXPECT_EQ(report.provider_code, "1005");
    EXPECT_EQ(rig.call("GET", "/sandbox/phones/919876543999").status, 404u);
}

TEST(Provider, ShowsEachFault) {
    const struct {
        std::function<void(Faults&)> set;
        Outcome expected;
        Answered counted;
    } cases[] = {
        {[](Faults& faults) { faults.http_429 = 1; },
         Refused{FailureCode::throttled, "Too many requests to process", Retry::later, "", std::chrono::seconds(9)},
         Answered::http_429},
        {[](Faults& faults) { faults.http_503 = 1; },
         Refused{FailureCode::throttled, "Too many requests to process", Retry::later, "", std::chrono::seconds(9)},
         Answered::http_503},
        {[](Faults& faults) { faults.garbage = 1; }, Uncertain{"answered 200 with a body that cannot be read"},
         Answered::garbage},
        {[](Faults& faults) { faults.slow = 1; }, Accepted{}, Answered::slow},
    };
    for (const auto& [set, expected, counted] : cases) {
        Rig rig;
        rig.change([&](Settings& settings) {
            set(settings.faults);
            settings.faults.retry_after = std::chrono::seconds(9);
            settings.faults.slow_by = Milliseconds(20);
        });
        EXPECT_EQ(rig.outcome_of(Rig::message(1)), expected) << name_of(counted);
        EXPECT_EQ(answered(rig.sandbox.counts(), counted), 1u);
    }
}

TEST(Provider, RefusesInTheGuidesCodes) {
    constexpr std::array codes{FailureCode::bad_credentials, FailureCode::bad_parameters, FailureCode::bad_phone,
                               FailureCode::not_subscribed, FailureCode::other};
    for (std::size_t i = 0; i < codes.size(); ++i) {
        Rig rig;
        rig.change([i](Settings& settings) { settings.faults.refused[i] = 1; });
        const auto answer = rig.send(Rig::message(1));
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 200u);
        EXPECT_NE(answer->body.find(fmt::format("{}", 2'000 + i)), std::string::npos) << answer->body;
        EXPECT_EQ(refusal_of(dialect_named("generic")->client.read_answer(*answer)), codes[i]);
    }
    Rig rig;
    rig.change([](Settings& settings) { settings.faults.http_500 = 1; });
    const auto answer = rig.send(Rig::message(1));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 500u);
}

TEST(Provider, ResetsConnections) {
    Rig rig;
    rig.change([](Settings& settings) { settings.faults.reset = 1; });
    const auto answer = rig.send(Rig::message(1));
    ASSERT_FALSE(answer);
    EXPECT_TRUE(answer.error().left);
    EXPECT_FALSE(answer.error().timed_out) << answer.error().why;
    EXPECT_EQ(answered(rig.sandbox.counts(), Answered::reset), 1u);
}

TEST(Provider, KeepsSilentUntilItsCallerGoes) {
    Rig rig;
    rig.change([](Settings& settings) { settings.faults.silence = 1; });
    {
        const auto answer = rig.ask(Rig::request_for(Rig::message(1)), Milliseconds(30));
        ASSERT_FALSE(answer);
        EXPECT_TRUE(answer.error().timed_out);
        EXPECT_FALSE(rig.sandbox.is_idle());
    }
    EXPECT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
}

TEST(Provider, DeliversWhatItTookWithoutAnAnswer) {
    for (const double taken : {0.0, 1.0}) {
        Rig rig;
        rig.call_back();
        rig.change([&](Settings& settings) {
            settings.faults.reset = 1;
            settings.faults.taken = taken;
        });
        EXPECT_FALSE(rig.send(Rig::message(1)));
        EXPECT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
        EXPECT_EQ(rig.callbacks.size(), taken > 0 ? 3u : 0u);
        const std::string line = rig.call("GET", "/sandbox/log").body;
        EXPECT_NE(line.find(fmt::format(R"("what":"reset","number":1,"taken":{})", taken > 0)), std::string::npos)
            << line;
    }
}

TEST(Provider, KeepsToItsLimits) {
    Rig rig;
    rig.change([](Settings& settings) { settings.limits.per_second = 5; });
    int accepted = 0;
    for (int i = 0; i < 20; ++i) {
        accepted += std::holds_alternative<Accepted>(rig.outcome_of(Rig::message(i))) ? 1 : 0;
    }
    EXPECT_GE(accepted, 5);
    EXPECT_EQ(answered(rig.sandbox.counts(), Answered::http_429), 20u - static_cast<std::uint64_t>(accepted));
    rig.change([](Settings& settings) {
        settings.limits = {0, 1};
        settings.faults.silence = 1;
    });
    EXPECT_FALSE(rig.ask(Rig::request_for(Rig::message(50)), Milliseconds(20)));
    EXPECT_EQ(refusal_of(rig.outcome_of(Rig::message(51))), FailureCode::throttled);
}

TEST(Provider, SendsAgainWhatIsSentAgainUnlessIdempotent) {
    for (const bool idempotent : {false, true}) {
        Rig rig;
        rig.change([&](Settings& settings) { settings.idempotent = idempotent; });
        EXPECT_EQ(rig.outcome_of(Rig::message(1)), Outcome(Accepted{}));
        EXPECT_EQ(rig.outcome_of(Rig::message(1)), Outcome(Accepted{}));
        const Counts& counts = rig.sandbox.counts();
        EXPECT_EQ(counts.received, 2u);
        EXPECT_EQ(counts.distinct, 1u);
        EXPECT_EQ(counts.duplicates, 1u);
        EXPECT_EQ(counts.taken, idempotent ? 1u : 2u);
    }
}

TEST(Provider, DoesTheSameForTheSameSeedInAnyOrder) {
    Settings settings = Rig::quiet();
    settings.faults.http_429 = settings.faults.http_500 = settings.faults.reset = settings.faults.garbage = 0.15;
    settings.faults.refused[3] = 0.15;
    const auto outcomes = [&](bool backwards, std::uint64_t seed) {
        Settings own = settings;
        own.seed = seed;
        Rig rig(own);
        std::vector<std::string> lines(40);
        for (int i = 0; i < 40; ++i) {
            const int number = backwards ? 39 - i : i;
            const auto answer = rig.send(Rig::message(number));
            lines[static_cast<std::size_t>(number)] =
                answer ? fmt::format("{}{}", answer->status, answer->body) : "none";
        }
        return lines;
    };
    const auto first = outcomes(false, 1);
    EXPECT_EQ(first, outcomes(true, 1));
    EXPECT_NE(first, outcomes(false, 2));
}

TEST(Provider, CountsAddUp) {
    Settings settings = Rig::quiet();
    settings.faults.http_429 = settings.faults.reset = settings.faults.garbage = 0.2;
    settings.faults.refused[0] = 0.1;
    settings.callbacks.failed = 0.3;
    settings.callbacks.lost = 0.2;
    settings.callbacks.duplicated = 0.2;
    Rig rig(settings);
    rig.call_back();
    for (int i = 0; i < 100; ++i) {
        (void)rig.send(Rig::message(i));
    }
    ASSERT_TRUE(rig.until([&] { return rig.sandbox.is_idle(); }));
    const Counts& counts = rig.sandbox.counts();
    EXPECT_EQ(counts.received, 100u);
    std::uint64_t sum = 0;
    for (const auto count : counts.answered) {
        sum += count;
    }
    EXPECT_EQ(sum, counts.received);
    std::uint64_t told = 0;
    for (const auto count : counts.told) {
        told += count;
    }
    EXPECT_EQ(told, rig.callbacks.size());
    EXPECT_EQ(counts.told, counts.acknowledged);
    EXPECT_EQ(counts.posts, counts.posts_acknowledged);
    EXPECT_GT(counts.lost, 0u);
}

TEST(Provider, SwallowsUnreadAsASink) {
    Settings settings = Rig::quiet();
    settings.sink = true;
    Rig rig(settings);
    rig.call_back();
    const auto answer = rig.call("POST", "/generic/messages", R"({ "msgId" : "7|7|7|7", broken)");
    EXPECT_EQ(dialect_named("generic")->client.read_answer(answer), Outcome(Accepted{}));
    EXPECT_EQ(rig.outcome_of(Rig::message(1)), Outcome(Accepted{}));
    ASSERT_TRUE(rig.until([&] { return rig.callbacks.size() == 6; }));
    EXPECT_EQ(rig.statuses_of("7|7|7|7"), (std::vector{Status::sent, Status::delivered, Status::read}));
    EXPECT_EQ(rig.sandbox.counts().received, 2u);
}

TEST(Provider, TellsWhereItsDialectsAre) {
    Rig rig;
    for (const auto* path : {"/klingon/messages", "/", "/messages?generic", "/genericmessages"}) {
        const auto answer = rig.call("POST", path, "{}");
        EXPECT_EQ(answer.status, 404u) << path;
        const auto body = parse_json(answer.body).value();
        ASSERT_EQ(body.at("dialects").as_array().size(), all_dialects().size());
        EXPECT_EQ(body.at("dialects").at(0).at("base_path").as_string(), "/generic");
    }
}

TEST(Provider, AsksForCredentialsBeforeItFindsFault) {
    Rig rig;
    rig.change([](Settings& settings) { settings.accounts = {{"", "", {{"user", "asha"}, {"password", "sesame"}}}}; });
    const auto answer = rig.call("POST", "/generic/messages", "{}");
    EXPECT_EQ(refusal_of(dialect_named("generic")->client.read_answer(answer)), FailureCode::bad_credentials);
    EXPECT_EQ(answered(rig.sandbox.counts(), Answered::refused_2000), 1u);
    EXPECT_EQ(answered(rig.sandbox.counts(), Answered::http_403), 0u);
}

TEST(Provider, ListsItsTemplatesPageByPage) {
    Rig rig;
    rig.change([](Settings& settings) {
        for (int i = 0; i < 2'000; ++i) {
            settings.templates.push_back({fmt::format("template_{}", i), "en", 1});
        }
    });
    const ClientHalf& client = dialect_named("generic")->client;
    Account account = Rig::sender();
    account.target = "/generic/templates";
    TemplateQuery query{.limit = 150};  // an answer of 64 KB at most is read
    std::vector<std::string> names;
    do {
        const auto answer = rig.ask(client.write_template_query(account, query));
        ASSERT_TRUE(answer);
        const auto page = client.read_templates(*answer);
        ASSERT_TRUE(page) << describe(page.error());
        EXPECT_TRUE(page->unreadable.empty());
        ASSERT_LE(page->templates.size(), 150u);
        for (const TemplateListing& listing : page->templates) {
            names.push_back(listing.name);
        }
        query.after = page->next;
        if (!query.after.empty()) {
            const auto next = std::string(parse_json(answer->body).value().at("paging").at("next").as_string());
            const auto url = parse_endpoint(next);
            ASSERT_TRUE(url) << next;
            EXPECT_TRUE(url->target.starts_with("/generic/templates?")) << next << " can be followed";
        }
    } while (!query.after.empty() && names.size() <= 2'000);
    ASSERT_EQ(names.size(), 2'000u);
    EXPECT_EQ(names.back(), "template_1999");
}

TEST(Provider, ListsTemplatesOnlyToWhomItLetsIn) {
    Rig rig;
    rig.change([](Settings& settings) {
        settings.accounts = {{"generic", "", {{"user", "asha"}, {"password", "sesame"}}}};
        settings.templates = {{"welcome", "en", 1}};
    });
    HttpRequest request{"GET", "/generic/templates", {}, {}};
    const auto denied = rig.ask(request);
    ASSERT_TRUE(denied);
    EXPECT_EQ(refusal_of(dialect_named("generic")->client.read_answer(*denied)), FailureCode::bad_credentials);
    request.headers.set("Authorization", basic_authorization("asha", "sesame"));
    const auto page = dialect_named("generic")->client.read_templates(rig.ask(request).value());
    ASSERT_TRUE(page);
    EXPECT_EQ(page->templates.at(0).name, "welcome");
}

TEST(Provider, SkipsAndCountsWhatItsDialectCannotTell) {
    Rig rig;
    rig.call_back();
    EXPECT_EQ(rig.outcome_of(Rig::message(1)), Outcome(Accepted{}));
    EXPECT_EQ(rig.call("POST", "/sandbox/phones/919876543210/reply", R"({"reaction":"+1"})").status, 204u);
    EXPECT_EQ(rig.sandbox.counts().skipped, 1u);  // the generic guide knows no reactions
    EXPECT_EQ(rig.sandbox.counts().incoming, 0u);
    EXPECT_EQ(rig.call_json("GET", "/sandbox/counts").at("callbacks").at("skipped").to_number<int>(), 1);
}

}  // namespace parley::sandbox
