#include "campaign/template_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>
#include <mutex>
#include <thread>

#include "base/form.h"
#include "base/log.h"
#include "dialect/whatsapp/template_list.h"
#include "net/server.h"
#include "temporary_directory.h"

namespace parley::campaign {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

TemplateListing listed(std::size_t number) {
    TemplateListing listing{.id = std::to_string(number + 1), .name = "t" + std::to_string(number), .language = "en"};
    listing.components = {json::object{{"type", "BODY"}, {"text", "Hello there."}}};
    return listing;
}

// The pages of a list of `count`, as a provider gives them: the cursor is where the page ends.
Result<TemplatePage> page_of(std::size_t count, const TemplateQuery& query) {
    TemplatePage page;
    std::size_t at = query.after.empty() ? 0 : std::stoul(query.after);
    const std::size_t end = std::min(count, at + static_cast<std::size_t>(query.limit));
    for (; at < end; ++at) {
        page.templates.push_back(listed(at));
    }
    page.next = end < count ? std::to_string(end) : std::string();
    return page;
}

TEST(ProviderList, IsReadToItsLastPage) {
    std::vector<int> limits;
    const auto list = read_provider_list(
        [&](const TemplateQuery& query) {
            limits.push_back(query.limit);
            return page_of(2'000, query);
        },
        150);
    ASSERT_TRUE(list.has_value());
    EXPECT_EQ(list->templates.size(), 2'000U);
    EXPECT_EQ(list->templates.back().name, "t1999");
    EXPECT_EQ(list->pages, 14U);
    EXPECT_THAT(limits, ::testing::Each(150));
}

TEST(ProviderList, NamesThePageOfWhatCannotBeRead) {
    const auto list = read_provider_list(
        [](const TemplateQuery& query) {
            auto page = page_of(4, query);
            page->unreadable.push_back({"data[9].name", "is missing"});
            return page;
        },
        2);
    ASSERT_TRUE(list.has_value());
    EXPECT_EQ(list->not_read, 2U);
    EXPECT_EQ(list->unreadable[1].where, "page 2, data[9].name");
    const auto broken = read_provider_list(
        [](const TemplateQuery& query) -> Result<TemplatePage> {
            return query.after.empty() ? page_of(4, query) : invalid("the answer holds no list", "data");
        },
        2);
    EXPECT_EQ(broken.error().where, "page 2, data");
}

TEST(ProviderList, DoesNotGoInCirclesOrOnForEver) {
    const auto circle = read_provider_list(
        [](const TemplateQuery&) -> Result<TemplatePage> {
            return TemplatePage{.templates = {listed(1)}, .next = "again"};
        },
        10);
    EXPECT_THAT(circle.error().what, HasSubstr("comes back"));
    std::size_t asked = 0;
    const auto endless = read_provider_list(
        [&](const TemplateQuery&) -> Result<TemplatePage> { return TemplatePage{.next = std::to_string(++asked)}; },
        10);
    EXPECT_THAT(endless.error().what, HasSubstr("more than 1000 pages"));
    EXPECT_EQ(asked, 1'000U);
    const auto wide = read_provider_list([](const TemplateQuery& query) { return page_of(20'000, query); }, 1'000);
    EXPECT_THAT(wide.error().what, HasSubstr("more than 10000 templates"));
}

TEST(ProviderList, GoesOnWhileItsPagesAreFullWhereTheProviderDoesNotSayWhetherThereIsMore) {
    const auto ask = [](std::size_t count) {
        return [count](const TemplateQuery& query) {
            auto page = page_of(count, query);
            page->next.clear();
            const std::size_t at = query.after.empty() ? 0 : std::stoul(query.after);
            page->next_if_full = std::to_string(at + page->templates.size());
            return page;
        };
    };
    for (const std::size_t count : {5, 6}) {  // the last page is not full, or empty
        const auto list = read_provider_list(ask(count), 2);
        ASSERT_TRUE(list.has_value());
        EXPECT_EQ(list->templates.size(), count);
    }
    std::size_t asked = 0;
    const auto same = read_provider_list(
        [&](const TemplateQuery&) -> Result<TemplatePage> {
            ++asked;
            return TemplatePage{.templates = {listed(1), listed(2)}, .next_if_full = "always"};
        },
        2);
    EXPECT_TRUE(same.has_value()) << "it takes no cursor";
    EXPECT_EQ(asked, 2U);
}

// A provider on a real socket that lists 2000 templates, and a dispatcher that asks it.
class FetchTest : public ::testing::Test {
protected:
    FetchTest() {
        const auto listening = server_.listen("127.0.0.1", 0);
        EXPECT_TRUE(listening.has_value());
        thread_ = std::thread([this] {
            const auto work = asio::make_work_guard(loop_);
            loop_.run();
        });
        provider_.dialect = "generic";
        provider_.sender = "919999900000";
        provider_.endpoint = url("/messages");
        provider_.answer_limit = 1s;
        provider_.templates.url = url("/templates?fields=all&limit=5");
        provider_.templates.page_size = 500;
    }
    ~FetchTest() override {
        asio::co_spawn(loop_.get_executor(), dispatcher_.drain(2s), asio::use_future).wait();
        loop_.stop();
        thread_.join();
    }

    std::string url(const std::string& path) const {
        return fmt::format("http://127.0.0.1:{}{}", server_.port(), path);
    }
    std::vector<HttpRequest> requests() {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    void answer_with(std::function<HttpResponse(const HttpRequest&)> answer) {
        const std::lock_guard lock(mutex_);
        answer_ = std::move(answer);
    }
    Result<ProviderList> fetch() { return fetch_provider_list(dispatcher_, clock_, provider_); }

    static HttpResponse listing(const HttpRequest& request) {
        const auto query = whatsapp::read_page(request.target.substr(request.target.find('?') + 1));
        return whatsapp::write_template_list(*page_of(2'000, query), "http://provider.example.com" + request.target);
    }

    void take(const net::ExchangePtr& exchange) {
        std::function<HttpResponse(const HttpRequest&)> answer;
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(exchange->request());
            answer = answer_;
        }
        exchange->answer(answer(exchange->request()));
    }

    parley::testing::TemporaryDirectory directory_;
    Result<store::Database> database_ = store::Database::open(directory_.path());
    store::Writer writer_{*database_, silent_log()};
    SystemClock clock_;
    asio::io_context loop_{1};
    std::mutex mutex_;
    std::vector<HttpRequest> requests_;
    std::function<HttpResponse(const HttpRequest&)> answer_ = listing;
    net::Server server_{loop_, clock_, silent_log(), net::ServerLimits{},
                        [this](const net::ExchangePtr& exchange) { take(exchange); }};
    deliver::Dispatcher dispatcher_{loop_, writer_, clock_, silent_log(), {}};
    deliver::Provider provider_;
    std::thread thread_;
};

TEST_F(FetchTest, ReadsTwoThousandTemplatesInPagesFromAUrlOfTheirOwn) {
    provider_.templates.user = "alice";
    provider_.templates.password = "open sesame";
    provider_.templates.headers = {{"X-Tenant", "blue"}};
    const auto list = fetch();
    ASSERT_TRUE(list.has_value()) << describe(list.error());
    EXPECT_EQ(list->templates.size(), 2'000U);
    EXPECT_EQ(list->pages, 4U);
    ASSERT_EQ(requests().size(), 4U);
    const HttpRequest second = requests()[1];
    EXPECT_EQ(second.method, "GET");
    const auto query = parse_form(second.target.substr(second.target.find('?') + 1));
    EXPECT_EQ(*field_of(*query, "limit"), "500");
    EXPECT_EQ(*field_of(*query, "after"), "500");
    EXPECT_EQ(*field_of(*query, "fields"), "all");
    EXPECT_EQ(*second.headers.find("Authorization"), basic_authorization("alice", "open sesame"));
    EXPECT_EQ(*second.headers.find("X-Tenant"), "blue");
}

TEST_F(FetchTest, GoesWithoutAuthenticationWhereNoneIsGiven) {
    provider_.fields = {{"user", "for messages"}, {"password", "only"}};
    ASSERT_TRUE(fetch().has_value());
    EXPECT_EQ(requests()[0].headers.find("Authorization"), nullptr);
}

TEST_F(FetchTest, ReadsAPageThatIsLargerThanAnyAnswerToAMessage) {
    answer_with([](const HttpRequest&) {
        TemplateListing large = listed(1);
        large.components[0].as_object()["text"] = std::string(1'000, 'a');
        TemplatePage page;
        page.templates.assign(900, large);
        return whatsapp::write_template_list(page, "/");
    });
    const auto list = fetch();
    ASSERT_TRUE(list.has_value()) << describe(list.error());
    EXPECT_EQ(list->templates.size(), 900U);
}

TEST_F(FetchTest, SaysWhereThereIsNothingToAsk) {
    provider_.templates.url.clear();
    EXPECT_EQ(fetch().error().where, "templates.url");
    EXPECT_EQ(fetch().error().kind, ErrorKind::invalid);
    provider_.dialect = "morse";
    EXPECT_EQ(fetch().error().where, "dialect");
}

TEST_F(FetchTest, TellsNoSecretInItsErrors) {
    provider_.templates.user = "alice";
    provider_.templates.password = "open sesame";
    provider_.templates.headers = {{"X-Key", "canary-1234"}};
    answer_with([](const HttpRequest& request) {
        return HttpResponse{
            .status = 403,
            .headers = {},
            .body = R"({"error":{"message":"not with )" + *request.headers.find("X-Key") + R"( open sesame"}})"};
    });
    const auto refused = fetch();
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, ErrorKind::invalid) << "our own caller's key is good";
    EXPECT_THAT(describe(refused.error()), HasSubstr("403"));
    EXPECT_THAT(describe(refused.error()), Not(HasSubstr("canary-1234")));
    EXPECT_THAT(describe(refused.error()), Not(HasSubstr("open sesame")));
}

TEST_F(FetchTest, SaysThatItIsNoListOrThatNobodyAnswers) {
    answer_with([](const HttpRequest&) { return HttpResponse{.status = 200, .headers = {}, .body = "<html>"}; });
    EXPECT_EQ(fetch().error().kind, ErrorKind::invalid);
    provider_.templates.url = "http://127.0.0.1:1/";
    EXPECT_EQ(fetch().error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace parley::campaign
