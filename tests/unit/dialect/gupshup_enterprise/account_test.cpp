#include "vectors.h"

namespace parley::gupshup_enterprise {
namespace {

HttpRequest with_login(const std::string& user, const std::string& password, FormFields more = {}) {
    FormFields fields{{"method", "SendMessage"}, {"userid", user}, {"password", password}};
    fields.insert(fields.end(), more.begin(), more.end());
    return form_request(fields);
}

bool is_let_in(const HttpRequest& request, const Account& known = account) {
    return dialect.server.lets_in(request, known, Time());
}

std::string id_in(const HttpResponse& answer) {
    EXPECT_EQ(answer.status, 200U);
    return std::string(json_of(answer.body).at("response").at("id").as_string());
}

TEST(EnterpriseAccount, AsksForWhatTheGuideAsksFor) {
    std::string names;
    for (const AccountField& field : dialect.fields) {
        names += std::string(field.name) + (field.required ? "! " : " ");
        EXPECT_EQ(field.secret, field.name.ends_with("password")) << field.name;
    }
    EXPECT_EQ(names,
              "notification_user! notification_password! two_way_user two_way_password app_name facebook_url "
              "link_tracking ");
    EXPECT_EQ(with_defaults(dialect, {}).at("link_tracking"), "false");
    EXPECT_TRUE(check_fields(dialect, account));
}

TEST(EnterpriseAccount, IsCheckedFieldByField) {
    const struct {
        FieldValues change;
        std::string where;
    } cases[] = {
        {{{"notification_user", ""}}, "notification_user"}, {{{"notification_password", " "}}, "notification_password"},
        {{{"two_way_user", ""}}, "two_way_user"},           {{{"two_way_password", ""}}, "two_way_password"},
        {{{"link_tracking", "yes"}}, "link_tracking"},      {{{"api_key", "x"}}, "api_key"},
    };
    for (const auto& [change, where] : cases) {
        Account changed = account;
        for (const auto& [name, value] : change) {
            changed.fields[name] = value;
        }
        const auto checked = check_fields(dialect, changed);
        ASSERT_FALSE(checked) << where;
        EXPECT_EQ(checked.error().where, where);
    }
    Account templates_only = account;
    templates_only.fields.erase("two_way_user");
    templates_only.fields.erase("two_way_password");
    EXPECT_TRUE(check_fields(dialect, templates_only));
}

TEST(EnterpriseAccount, LetsInEitherUserWithItsOwnPassword) {
    EXPECT_TRUE(is_let_in(with_login("2000100001", "hsm-secret")));
    EXPECT_TRUE(is_let_in(with_login("2000200001", "two-way-secret")));
    EXPECT_TRUE(is_let_in(get("/GatewayAPI/rest?userid=2000100001&password=hsm-secret")));
    EXPECT_FALSE(is_let_in(with_login("2000100001", "two-way-secret")));
    EXPECT_FALSE(is_let_in(with_login("2000200001", "hsm-secret")));
    EXPECT_FALSE(is_let_in(with_login("2000100001", "")));
    EXPECT_FALSE(is_let_in(with_login("", "")));
    EXPECT_FALSE(is_let_in(with_login("2000300001", "hsm-secret")));
    EXPECT_FALSE(is_let_in(get("/")));
    // An account without a second user has no second door.
    Account one{.sender = "1", .fields = {{"notification_user", "1"}, {"notification_password", "p"}}};
    EXPECT_TRUE(is_let_in(with_login("1", "p"), one));
    EXPECT_FALSE(is_let_in(with_login("", ""), one));
    EXPECT_FALSE(dialect.server.is_for("", one));
}

TEST(EnterpriseAccount, TakesTheSecretAsABearerTokenToo) {
    HttpRequest request = form_request({{"method", "SendMessage"}, {"userid", "2000100001"}});
    EXPECT_FALSE(is_let_in(request));
    request.headers.set("authorization", "bearer hsm-secret");
    EXPECT_TRUE(is_let_in(request));
    request.headers.set("authorization", "Bearer two-way-secret");
    EXPECT_FALSE(is_let_in(request));
    request.headers.set("authorization", "Bearer ");
    EXPECT_FALSE(is_let_in(request));
}

TEST(EnterpriseAccount, IsFoundByEitherUser) {
    EXPECT_EQ(dialect.server.sender_of(with_login(" 2000100001 ", "")), "2000100001");
    EXPECT_TRUE(dialect.server.is_for("2000100001", account));
    EXPECT_TRUE(dialect.server.is_for("2000200001", account));
    EXPECT_FALSE(dialect.server.is_for("919000000001", account));
    EXPECT_EQ(dialect.server.sender_of(get("/")), "");
}

TEST(EnterpriseAccount, ForbidsTheOtherAccountsKindOfMessage) {
    const FormFields text{{"msg", "Hi"}, {"send_to", "919800000001"}, {"format", "json"}};
    FormFields filled = text;
    filled.emplace_back("msg_type", "HSM");
    FormFields media = text;
    media.emplace_back("isHSM", "false");
    EXPECT_EQ(dialect.server.forbids(with_login("2000100001", "x", filled), account), std::nullopt);
    EXPECT_EQ(dialect.server.forbids(with_login("2000200001", "x", text), account), std::nullopt);
    for (const HttpRequest& request : {with_login("2000100001", "x", text), with_login("2000100001", "x", media),
                                       with_login("2000200001", "x", filled)}) {
        const auto refused = dialect.server.forbids(request, account);
        ASSERT_TRUE(refused) << request.body;
        EXPECT_EQ(id_in(dialect.server.write_answer(*refused, request, nullptr)), "171");
    }
    Account both = account;
    both.fields["two_way_user"] = "2000100001";
    EXPECT_EQ(dialect.server.forbids(with_login("2000100001", "x", text), both), std::nullopt);
    EXPECT_EQ(dialect.server.forbids(with_login("2000100001", "x", filled), both), std::nullopt);
    for (const char* method : {"OPT_IN", "get_whatsapp_hsm"}) {
        EXPECT_EQ(dialect.server.forbids(form_request({{"method", method}, {"userid", "2000200001"}}), account),
                  std::nullopt);
    }
}

TEST(EnterpriseAccount, IsTriedWithAMessageToNobody) {
    const auto requests = dialect.client.write_validation(account);
    ASSERT_EQ(requests.size(), 2U);
    for (const HttpRequest& request : requests) {
        EXPECT_EQ(*field_of(fields_of(request), "send_to"), "");
        EXPECT_EQ(dialect.server.kind_of(request), Ask::message);
        EXPECT_TRUE(is_let_in(request));
        EXPECT_EQ(dialect.server.forbids(request, account), std::nullopt);
        // Our own gateway reaches nobody, and says so in a way that is good news.
        const auto message = dialect.server.read_message(request);
        ASSERT_FALSE(message);
        const HttpResponse answer = dialect.server.write_objection(message.error(), request);
        EXPECT_EQ(id_in(answer), "112");
        EXPECT_TRUE(dialect.client.read_validation(answer));
        const Outcome denied = Refused{.code = FailureCode::bad_credentials, .words = {}};
        const auto refused = dialect.client.read_validation(dialect.server.write_answer(denied, request, nullptr));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::denied);
    }
    EXPECT_EQ(dialect.server.sender_of(requests[0]), "2000100001");
    EXPECT_EQ(dialect.server.sender_of(requests[1]), "2000200001");
    Account templates_only = account;
    templates_only.fields.erase("two_way_user");
    EXPECT_EQ(dialect.client.write_validation(templates_only).size(), 1U);
}

TEST(EnterpriseAccount, IsGoodOrDeniedOrUnclearByTheNumberOfTheAnswer) {
    const struct {
        std::string id;
        std::optional<ErrorKind> expected;
    } cases[] = {
        {"101", std::nullopt},       {"105", std::nullopt},       {"112", std::nullopt},
        {"102", ErrorKind::denied},  {"103", ErrorKind::denied},  {"104", ErrorKind::denied},
        {"171", ErrorKind::denied},  {"100", ErrorKind::invalid}, {"106", ErrorKind::invalid},
        {"123", ErrorKind::invalid}, {"999", ErrorKind::invalid},
    };
    for (const auto& [id, expected] : cases) {
        for (const std::string& body :
             {R"({"response":{"id":")" + id + R"(","details":"their words","status":"error"}})",
              "error | " + id + " | their words"}) {
            const auto read = dialect.client.read_validation({.status = 200, .headers = {}, .body = body});
            ASSERT_EQ(read.has_value(), !expected.has_value()) << body;
            if (!read) {
                EXPECT_EQ(read.error().kind, *expected) << body;
                EXPECT_NE(read.error().what.find("their words"), std::string::npos);
            }
        }
    }
    const auto by_status = [](unsigned status, std::string body) {
        return dialect.client.read_validation({.status = status, .headers = {}, .body = std::move(body)});
    };
    EXPECT_TRUE(by_status(200, "success | 9 | 1-2"));
    EXPECT_EQ(by_status(401, "").error().kind, ErrorKind::denied);
    EXPECT_EQ(by_status(403, "<html>").error().kind, ErrorKind::denied);
    EXPECT_EQ(by_status(500, "error | 105 | x").error().kind, ErrorKind::invalid);
    EXPECT_EQ(by_status(200, "<html>").error().kind, ErrorKind::invalid);
}

TEST(EnterpriseServer, AnswersOptInsLikeASend) {
    for (const char* name : {"out/ENT-OUT-15.form", "out/ENT-OUT-16.form"}) {
        const HttpRequest request = call_with(form_vector(name));
        EXPECT_EQ(dialect.server.kind_of(request), Ask::other);
        EXPECT_TRUE(is_let_in(request));
        const HttpResponse answer = dialect.server.answer_other(request, account);
        EXPECT_EQ(answer.status, 200U);
        EXPECT_EQ(json_of(answer.body).at("response").at("status"), json::value("success"));
        EXPECT_EQ(json_of(answer.body).at("response").at("phone"), json::value("919800000001"));
        EXPECT_EQ(id_in(answer).find('-'), 19U);
        EXPECT_EQ(dialect.server.answer_other(request, account), answer);
    }
    const auto id_of = [](FormFields fields) {
        return id_in(dialect.server.answer_other(call_with(std::move(fields)), account));
    };
    EXPECT_EQ(id_of({{"method", "OPT_IN"}}), "101");
    EXPECT_EQ(id_of({{"method", "OPT_IN"}, {"phone_number", ""}}), "112");
    EXPECT_EQ(id_of({{"method", "OPT_OUT"}, {"phone_number", "98000"}}), "105");
    EXPECT_EQ(id_of({{"method", "DO_SOMETHING"}}), "106");
    EXPECT_EQ(id_of({{"msg", "Hi"}}), "101");
}

TEST(EnterpriseServer, RefusesOtherHttpMethods) {
    HttpRequest request = call_with({{"method", "SendMessage"}});
    request.method = "PUT";
    EXPECT_EQ(dialect.server.kind_of(request), Ask::other);
    const HttpResponse answer = dialect.server.answer_other(request, account);
    EXPECT_EQ(answer.status, 405U);
    EXPECT_EQ(*answer.headers.find("Allow"), "GET, POST");
}

TEST(EnterpriseServer, TellsObjectionsOfOthersByTheirKind) {
    const HttpRequest asked = call_with({{"method", "SendMessage"}, {"send_to", "919800000001"}, {"msg", "Hi"}});
    const auto id_of = [&](const Error& error) { return id_in(dialect.server.write_objection(error, asked)); };
    EXPECT_EQ(id_of({ErrorKind::denied, "no"}), "102");
    EXPECT_EQ(id_of({ErrorKind::missing, "no such user"}), "103");
    EXPECT_EQ(id_of({ErrorKind::invalid, "cannot be said", "content"}), "106");
    EXPECT_EQ(id_of({ErrorKind::invalid, "odd", "msg"}), "101");
}

}  // namespace
}  // namespace parley::gupshup_enterprise
