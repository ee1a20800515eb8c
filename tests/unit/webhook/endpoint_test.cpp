#include "webhook/endpoint.h"

#include "fixture.h"
#include "webhook/post.h"
#include "webhook/signature.h"

namespace parley::webhook {
namespace {

using namespace std::chrono_literals;

using EndpointTest = WebhookTest;

TEST_F(EndpointTest, IsItsProjectsAlone) {
    const EndpointId id = add();
    EXPECT_TRUE(find_endpoint(sql_, ProjectId{1}, id));
    EXPECT_FALSE(find_endpoint(sql_, ProjectId{2}, id));
    EXPECT_FALSE(change_endpoint(sql_, ProjectId{2}, id,
                                 {.url = "https://evil.example/", .description = {}, .events = {}, .enabled = {}},
                                 now()));
    EXPECT_FALSE(rotate_secret(sql_, ProjectId{2}, id, "sealed", now()));
    EXPECT_FALSE(remove_endpoint(sql_, ProjectId{2}, id, now()));
    EXPECT_EQ(found(id)->url, "https://hooks.example.com/");
    EXPECT_TRUE(list_endpoints(sql_, ProjectId{2}).empty());
    EXPECT_EQ(list_endpoints(sql_, ProjectId{1}).size(), 1U);
}

TEST_F(EndpointTest, ChangesWhatIsGivenAndNothingElse) {
    const EndpointId id = add();
    clock_.turn(1h);
    const auto changed = change_endpoint(
        sql_, ProjectId{1}, id,
        {.url = {}, .description = "mine", .events = std::vector{EventType::campaign_state}, .enabled = {}}, now());
    ASSERT_TRUE(changed);
    EXPECT_EQ(found(id)->description, "mine");
    EXPECT_EQ(found(id)->events, std::vector{EventType::campaign_state});
    EXPECT_EQ(found(id)->url, "https://hooks.example.com/");
    EXPECT_TRUE(found(id)->enabled);
    EXPECT_EQ(found(id)->updated, now());
}

TEST_F(EndpointTest, AProjectHasABoundedNumber) {
    EndpointId last;
    for (std::size_t n = 0; n < most_endpoints; ++n) {
        last = add();
    }
    WebhookEndpoint more;
    more.project = ProjectId{1};
    EXPECT_EQ(insert_endpoint(sql_, more).error().kind, ErrorKind::conflict);
    more.project = ProjectId{2};
    EXPECT_TRUE(insert_endpoint(sql_, more));
    EXPECT_TRUE(remove_endpoint(sql_, ProjectId{1}, last, now()));
    EXPECT_FALSE(remove_endpoint(sql_, ProjectId{1}, last, now())) << "it is gone";
    EXPECT_FALSE(found(last));
    EXPECT_GT(add().value, last.value) << "ids are given once";
}

TEST_F(EndpointTest, TheFormerSecretSignsForADayMore) {
    const EndpointId id = add();
    EXPECT_TRUE(SecretBox::is_sealed(found(id)->secret)) << "the database alone tells nobody";
    EXPECT_EQ(*secrets_of(*found(id), box_, now()), std::vector<std::string>{"whsec_test"});
    rotate_secret(sql_, ProjectId{1}, id, box_.seal("whsec_new"), now());
    EXPECT_EQ(*secrets_of(*found(id), box_, now()), (std::vector<std::string>{"whsec_new", "whsec_test"}));
    clock_.turn(24h - 1s);
    const Event event{17, "message.status", "{}", "1", now()};
    const auto letter = letter_of(*found(id), event, 3, box_, net::UrlGuard(), now());
    ASSERT_TRUE(letter) << describe(letter.error());
    const HttpHeaders& headers = letter->request.headers;
    EXPECT_EQ(*headers.find("Parley-Signature"), signature_of(body_of(event), now(), "whsec_new", "whsec_test"));
    EXPECT_EQ(*headers.find("Parley-Event-Id"), "evt_17");
    EXPECT_EQ(*headers.find("Parley-Event-Type"), "message.status");
    EXPECT_EQ(*headers.find("Parley-Delivery-Attempt"), "3");
    clock_.turn(1s);
    EXPECT_EQ(*secrets_of(*found(id), box_, now()), std::vector<std::string>{"whsec_new"});
    EXPECT_FALSE(secrets_of(*found(id), SecretBox::temporary(), now())) << "under another key";
}

TEST_F(EndpointTest, IsNotWrittenToWhereItsUrlIsNotAllowedAnyMore) {
    const EndpointId id = add();
    change_endpoint(sql_, ProjectId{1}, id,
                    {.url = "http://127.0.0.1:9/", .description = {}, .events = {}, .enabled = {}}, now());
    EXPECT_FALSE(letter_of(*found(id), {}, 1, box_, net::UrlGuard(), now()));
    EXPECT_TRUE(letter_of(*found(id), {}, 1, box_, *net::UrlGuard::parse("127.0.0.1"), now()));
}

TEST(Attempts, SucceedBy2xxAlone) {
    const Time now{};
    for (const unsigned status : {200U, 201U, 202U, 204U, 299U}) {
        EXPECT_TRUE(attempt_of(HttpResponse{status, {}, "fine"}, 5ms, now).good) << status;
    }
    for (const unsigned status : {300U, 301U, 302U, 304U, 307U, 400U, 404U, 410U, 429U, 500U, 503U}) {
        EXPECT_FALSE(attempt_of(HttpResponse{status, {}, "no"}, 5ms, now).good) << status;
    }
    HttpResponse busy{503, {}, std::string(100'000, 'x') + '\0'};
    busy.headers.set("Retry-After", "30");
    const Attempt attempt = attempt_of(busy, 5ms, now);
    EXPECT_EQ(attempt.retry_after, 30s);
    EXPECT_EQ(attempt.words.size(), 500U) << "the first words are enough";
    EXPECT_EQ(attempt.took_ms, 5);
    const Attempt none = attempt_of(std::unexpected(net::Unanswered{.why = "connection refused"}), 5ms, now);
    EXPECT_EQ(none.words, "connection refused");
    EXPECT_EQ(none.status, std::nullopt);
    EXPECT_FALSE(none.good);
}

}  // namespace
}  // namespace parley::webhook
