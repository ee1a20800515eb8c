#pragma once
#include <gtest/gtest.h>

#include <filesystem>

#include "api/notifications/inbox.h"
#include "api/notifications/keeping.h"
#include "api/notifications/log.h"
#include "api/notifications/users.h"
#include "base/random.h"
#include "deliver/provider.h"

namespace parley::api::notifications {

// A real database with one project, which may have a provider, and what sends single messages.
struct Project {
    std::filesystem::path directory = std::filesystem::temp_directory_path() / ("parley-notify-" + random_token(9));
    store::Database database = std::move(*store::Database::open(directory));
    store::Writer writer{database, silent_log()};
    SecretBox box = SecretBox::temporary();
    HandClock clock;
    campaign::Singles singles{database, writer, box, clock, silent_log()};
    ProjectId id = add_project();

    Project() = default;
    Project(const Project&) = delete;
    ~Project() {
        std::error_code ignored;
        std::filesystem::remove_all(directory, ignored);
    }

    ProjectId add_project() {
        return *writer.run([](soci::session& sql) {
            ProjectId project;
            sql << "INSERT INTO project (name, default_country, created_at) VALUES ('Test', 'IN', 0) RETURNING id",
                soci::into(project.value);
            return project;
        });
    }

    ProviderId add_provider() {
        deliver::Provider made;
        made.project = id;
        made.nickname = "main";
        made.dialect = "gupshup";
        made.sender = "919999900000";
        made.fields = {{"api_key", "k"}, {"src_name", "AcmeApp"}};
        made.is_default = true;
        return *writer.run([&](soci::session& sql) { return deliver::insert_provider(sql, box, made); });
    }

    void add_user(const std::string& identifier, const std::string& phone) {
        const auto kept = writer.run([&](soci::session& sql) {
            audience::ProfileChange change;
            change.phone = phone;
            return keep_profile(sql, id, identifier, change, clock.now()).has_value();
        });
        ASSERT_TRUE(kept && *kept);
    }

    Result<bool> send(std::string_view body, const std::string& request = "r-1", std::string_view obstacle = {}) {
        const auto order = read_order(json::parse(body).as_object());
        EXPECT_TRUE(order) << describe(order.error());
        Delivery delivery;
        delivery.obstacle = obstacle;
        delivery.single.project = id;
        delivery.single.provider = provider;
        delivery.single.ask_consent = false;
        delivery.single.due = order->due;
        delivery.single.content = Content(Text{order->message.empty() ? order->title : order->message});
        return *writer.run(
            [&](soci::session& sql) { return keep(sql, singles, id, request, *order, delivery, clock.now()); });
    }

    std::vector<LogRow> log(const std::string& request = "r-1") {
        LogQuery query{id, request};
        return database.read([&](soci::session& sql) { return read_log(sql, query); });
    }

    // "whatsapp queued", "inApp sent", in order.
    std::vector<std::string> events(const std::string& request = "r-1") {
        std::vector<std::string> lines;
        for (const LogRow& row : log(request)) {
            for (const ChannelEvents& one : events_of(row, clock.now())) {
                lines.push_back(fmt::format("{} {} {}", row.recipient, one.channel, one.event));
            }
        }
        return lines;
    }

    std::string reason_of(const std::string& recipient, const std::string& request = "r-1") {
        for (const LogRow& row : log(request)) {
            if (row.recipient == recipient) {
                return events_of(row, clock.now()).front().reason;
            }
        }
        return "there is no such row";
    }

    InboxPage inbox(const std::string& user, InboxQuery query = {}) {
        return database.read([&](soci::session& sql) { return read_inbox(sql, {id, user}, query, clock.now()); });
    }

    long long count(const std::string& query) {
        return database.read([&](soci::session& sql) {
            long long rows = 0;
            sql << query, soci::into(rows);
            return rows;
        });
    }

    ProviderId provider = add_provider();
};

}  // namespace parley::api::notifications
