#include "audience/export_jobs.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "audience/export_chunk.h"
#include "imported.h"
#include "message/failure.h"
#include "message/status.h"

namespace parley::audience {
namespace {

using ::testing::HasSubstr;

std::filesystem::path kept_file(const Project& project, ExportId id) {
    return project.directory / "exports" / (std::to_string(id.value) + ".csv");
}

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string people(int count) {
    std::string file = "identity,Phone,MSG-whatsapp,City,Visits\n";
    for (int number = 1; number <= count; ++number) {
        file += fmt::format("p{},+9198200{:05},{},{},{}\n", number, number, number % 2 == 0 ? "TRUE" : "FALSE",
                            number % 3 == 0 ? "Pune" : "Delhi", number);
    }
    return file;
}

struct Exports {
    explicit Exports(Project& given, int rows_at_a_time = 7)
        : project(given), jobs(given.database, given.writer, given.clock, silent_log(), limits(rows_at_a_time)) {}

    static ExportJobs::Limits limits(int rows_at_a_time) {
        ExportJobs::Limits limits;
        limits.rows_at_a_time = rows_at_a_time;
        limits.running = 4;
        return limits;
    }
    Export now(ExportId id) {
        return project.database.read([&](soci::session& sql) { return *read_export(sql, id); });
    }
    Export ended(ExportId id) {
        for (int tries = 0; tries < 2'000 && now(id).state == "running"; ++tries) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return now(id);
    }
    std::string written(ExportKind kind, ExportSettings settings = {}) {
        const auto begun = jobs.create(project.id, kind, std::move(settings));
        EXPECT_TRUE(begun) << describe(begun.error());
        if (!begun) {
            return {};
        }
        const Export file = ended(begun->id);
        EXPECT_EQ(file.state, "finished") << file.error;
        const std::string text = text_of(kept_file(project, begun->id));
        EXPECT_EQ(file.bytes, std::ssize(text));
        EXPECT_EQ(file.progress(), 1.0);
        return text;
    }

    Project& project;
    ExportJobs jobs;
};

TEST(Export, WritesPeopleAsAnImportReadsThem) {
    Project project;
    ASSERT_TRUE(import_csv(project,
                           "identity,Phone,MSG-whatsapp,MSG-dndWhatsApp,Name,Plan\n"
                           "a,+14155550101,TRUE,FALSE,\"Rao, Asha\",7\n"
                           "=b,+14155550102,FALSE,TRUE,=1+1,\n"
                           "c,,TRUE,,\"said \"\"hi\"\"\",true\n",
                           {}));
    ASSERT_TRUE(project.writer.run([](soci::session& sql) {
        sql << "UPDATE profile SET attributes = "
               "'{\"Name\":\"Cleo\",\"Born\":\"$D_642925800\",\"Likes\":[\"tea\",\"garden\"]}' "
               "WHERE identity = 'c'";
        sql << "UPDATE project SET time_zone = 'Asia/Kolkata'";
    }));
    Exports exports(project);
    ASSERT_TRUE(exports.jobs.start());
    EXPECT_EQ(exports.written(ExportKind::people),
              "identity,Phone,MSG-whatsapp,MSG-dndWhatsApp,Born,Likes,Name,Plan\r\n"
              "a,+14155550101,TRUE,FALSE,,,\"Rao, Asha\",7\r\n"
              "\"'=b\",+14155550102,FALSE,TRUE,,,\"'=1+1\",\r\n"
              "c,,TRUE,,1990/05/17 12:00:00,\"tea,garden\",Cleo,\r\n");
    ExportSettings chosen;
    chosen.attributes = {"Plan", "Nothing"};
    EXPECT_EQ(exports.written(ExportKind::people, chosen),
              "identity,Phone,MSG-whatsapp,MSG-dndWhatsApp,Plan,Nothing\r\n"
              "a,+14155550101,TRUE,FALSE,7,\r\n"
              "\"'=b\",+14155550102,FALSE,TRUE,,\r\n"
              "c,,TRUE,,,\r\n");
}

TEST(Export, HoldsThoseWhoFitTheFilterAndNobodyElses) {
    Project project;
    ASSERT_TRUE(import_csv(project, people(50)));
    const ProjectId first = project.id;
    project.id = project.add_project();
    ASSERT_TRUE(import_csv(project, people(3)));
    project.id = first;
    Exports exports(project);
    ASSERT_TRUE(exports.jobs.start());
    ExportSettings settings;
    settings.filter = *read_filter(json::parse(R"({"attribute": "City", "is": "equals", "value": "Pune"})"));
    const std::string pune = exports.written(ExportKind::people, settings);
    EXPECT_EQ(std::ranges::count(pune, '\n'), 1 + 16);
    EXPECT_EQ(std::ranges::count(exports.written(ExportKind::people), '\n'), 1 + 50);
}

TEST(Export, GoesOnAfterARestartWhereItsLastDurableByteStands) {
    Project project;
    ASSERT_TRUE(import_csv(project, people(60)));
    std::string whole;
    {
        Exports exports(project);
        ASSERT_TRUE(exports.jobs.start());
        whole = exports.written(ExportKind::people);
    }
    ExportId id;
    {
        Exports unstarted(project);
        const auto begun = unstarted.jobs.create(project.id, ExportKind::people, {});
        ASSERT_TRUE(begun);
        id = begun->id;
        Export half = *begun;
        half.settings.attributes = {"City", "Visits"};
        FoundPeople found(100);
        const auto chunk =
            project.database.read([&](soci::session& sql) { return read_export_chunk(sql, half, 25, found); });
        ASSERT_TRUE(chunk);
        JobFiles files(project.directory / "exports");
        const std::string text = export_header(half) + chunk->csv;
        ASSERT_TRUE(files.append(id.value, 0, text + "p26,+91982"));  // the rest of a row that no database knows of
        half.rows = chunk->rows;
        half.bytes = std::ssize(text);
        half.position = chunk->position;
        ASSERT_TRUE(*project.writer.run([&](soci::session& sql) { return move_export(sql, half); }));
    }
    Exports exports(project);
    ASSERT_TRUE(exports.jobs.start());
    const Export file = exports.ended(id);
    EXPECT_EQ(file.state, "finished") << file.error;
    EXPECT_EQ(file.rows, 60);
    EXPECT_EQ(text_of(kept_file(project, id)), whole);
}

TEST(Export, DoesNotHoldWhoCameLater) {
    Project project;
    ASSERT_TRUE(import_csv(project, people(20)));
    Exports exports(project);
    const auto begun = exports.jobs.create(project.id, ExportKind::people, {});
    ASSERT_TRUE(begun);
    ASSERT_TRUE(import_csv(project, people(40)));
    ASSERT_TRUE(exports.jobs.start());
    EXPECT_EQ(exports.ended(begun->id).rows, 20);
}

TEST(Export, TellsMessagesAndWhatBecameOfThemWithoutNumbers) {
    Project project;
    ASSERT_TRUE(import_csv(project, people(3)));
    ASSERT_TRUE(project.writer.run([&](soci::session& sql) {
        const int read = static_cast<int>(Status::read);
        const int failed = static_cast<int>(Status::failed);
        const int reason = static_cast<int>(FailureCode::throttled);
        sql << "INSERT INTO provider (id, project_id, nickname, dialect, sender, endpoint, credentials, concurrency, "
               "rate, "
               "answer_limit_ms, status_secret, incoming_secret, created_at, updated_at) "
               "VALUES (1, 1, 'n', 'generic', '+1', 'http://h', '', 1, 1, 1, 's', 'i', 0, 0)";
        sql << "INSERT INTO campaign (id, project_id, name, provider_id, plan, state, run, first_message, "
               "last_message, "
               "created_at) VALUES (1, 1, 'c', 1, '{}', 'finished', 1, 11, 12, 0), (2, 1, 'd', 1, '{}', 'finished', 1, "
               "13, "
               "13, 0)";
        sql << "INSERT INTO message (id, campaign_id, profile_id, status, reason, attempts, replied, sent_at, "
               "provider_id, "
               "words) SELECT 11, 1, id, :read, 0, 1, 1, 1769862605250, 'w-1', NULL FROM profile WHERE identity = 'p1'",
            soci::use(read, "read");
        sql << "INSERT INTO message (id, campaign_id, profile_id, status, reason, words) "
               "SELECT 12, 1, id, :failed, :reason, '=cmd' FROM profile WHERE identity = 'p2'",
            soci::use(failed, "failed"), soci::use(reason, "reason");
        sql << "INSERT INTO message (id, campaign_id, profile_id, status) VALUES (13, 2, 999, 0)";
    }));
    Exports exports(project);
    ASSERT_TRUE(exports.jobs.start());
    ExportSettings settings;
    settings.campaign = CampaignId{1};
    const std::string csv = exports.written(ExportKind::messages, settings);
    EXPECT_TRUE(csv.starts_with("message,campaign,identity,status,reason,")) << csv;
    EXPECT_THAT(csv, HasSubstr("\r\n11,1,p1,read,,,1,TRUE,w-1,,,,2026-01-31T12:30:05.250Z,"));
    EXPECT_THAT(csv,
                HasSubstr(fmt::format("\r\n12,1,p2,failed,{},\"'=cmd\",0,FALSE,", name_of(FailureCode::throttled))));
    EXPECT_EQ(std::ranges::count(csv, '\n'), 3);
    EXPECT_EQ(csv.find("+91"), std::string::npos);
    EXPECT_EQ(std::ranges::count(exports.written(ExportKind::messages), '\n'), 4);
    settings.campaign = CampaignId{9};
    EXPECT_EQ(exports.jobs.create(project.id, ExportKind::messages, settings).error().kind, ErrorKind::missing);
}

TEST(Export, TellsEventsOfOneNameOrAll) {
    Project project;
    ASSERT_TRUE(import_csv(project, people(2)));
    ASSERT_TRUE(project.writer.run([&](soci::session& sql) {
        sql << "INSERT INTO event_name (id, project_id, name, folded, created_at) VALUES (1, 1, 'Sign Up', 'signup', "
               "0), "
               "(2, 1, 'Viewed', 'viewed', 0)";
        for (int number = 1; number <= 20; ++number) {
            const int name = number % 2 + 1;
            const long long at = 1'769'862'605'000 + number / 4;  // some at the same moment
            sql << "INSERT INTO event (name_id, at, id, profile_id, properties) "
                   "SELECT :name, :at, :id, id, '{\"Price\":1.5}' FROM profile WHERE identity = 'p1'",
                soci::use(name, "name"), soci::use(at, "at"), soci::use(number, "id");
        }
        sql << "UPDATE sequence SET next = 21 WHERE name = 'event'";
        sql << "INSERT INTO event_total (name_id, profile_id, events, first_at, last_at) SELECT n.id, p.id, 10, 0, 0 "
               "FROM event_name n JOIN profile p ON p.identity = 'p1'";
    }));
    Exports exports(project, 3);
    ASSERT_TRUE(exports.jobs.start());
    const std::string all = exports.written(ExportKind::events);
    EXPECT_EQ(std::ranges::count(all, '\n'), 21) << all;
    for (int number = 1; number <= 20; ++number) {
        EXPECT_THAT(all, HasSubstr(fmt::format("\r\n{},p1,{},2026-01-31T12:30:05", number,
                                               number % 2 == 0 ? "Sign Up" : "Viewed")));
    }
    ExportSettings settings;
    settings.event = "sign up";
    const std::string some = exports.written(ExportKind::events, settings);
    EXPECT_EQ(std::ranges::count(some, '\n'), 11) << some;
    EXPECT_THAT(some, HasSubstr("\"{\"\"Price\"\":1.5}\""));
}

TEST(Export, TellsHowFarEventsAre) {
    Export file;
    file.kind = ExportKind::events;
    file.until = 20;
    file.settings.expected = 20;
    file.position = "1/2/3";
    EXPECT_EQ(file.progress(), 0.0);
    file.rows = 5;
    EXPECT_EQ(file.progress(), 0.25);
    file.rows = 25;  // more have come since they were counted
    EXPECT_EQ(file.progress(), 1.0);
    EXPECT_EQ(read_export_settings(write_export_settings(file.settings)).expected, 20);
}

TEST(Export, IsWrittenOnceTheDatabaseTakesWhatItRefused) {
    Project project;
    ASSERT_TRUE(import_csv(project, people(50)));
    ASSERT_TRUE(project.writer.run([](soci::session& sql) {
        sql << "CREATE TRIGGER full BEFORE UPDATE ON export BEGIN SELECT RAISE(ABORT, 'disk is full'); END";
    }));
    Exports exports(project);
    ASSERT_TRUE(exports.jobs.start());
    ExportSettings settings;
    settings.attributes = {"City"};
    const auto begun = exports.jobs.create(project.id, ExportKind::people, settings);
    ASSERT_TRUE(begun);
    for (int tries = 0; tries < 2'000 && !std::filesystem::exists(kept_file(project, begun->id)); ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // it was refused by now, in all likelihood
    ASSERT_TRUE(project.writer.run([](soci::session& sql) { sql << "DROP TRIGGER full"; }));
    for (int tries = 0; tries < 2'000 && exports.now(begun->id).state == "running"; ++tries) {
        project.clock.turn(std::chrono::seconds(1));
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_EQ(exports.now(begun->id).state, "finished");
    EXPECT_EQ(exports.now(begun->id).rows, 50);
}

TEST(Export, IsKeptForAWeek) {
    Project project;
    ASSERT_TRUE(import_csv(project, people(2)));
    ExportId id;
    {
        Exports exports(project);
        ASSERT_TRUE(exports.jobs.start());
        const auto begun = exports.jobs.create(project.id, ExportKind::people, {});
        ASSERT_TRUE(begun);
        id = begun->id;
        EXPECT_EQ(exports.ended(id).expires, project.clock.now() + std::chrono::hours(7 * 24));
    }
    project.clock.turn(std::chrono::hours(7 * 24 - 1));
    {
        Exports exports(project);
        ASSERT_TRUE(exports.jobs.start());
        EXPECT_TRUE(std::filesystem::exists(kept_file(project, id)));
        EXPECT_EQ(*exports.jobs.read(id, 0, 8), "identity");
    }
    project.clock.turn(std::chrono::hours(2));
    Exports exports(project);
    ASSERT_TRUE(exports.jobs.start());
    exports.written(ExportKind::people);  // wakes the thread, which looks around first
    for (int tries = 0; tries < 1'000 && exports.now(id).state == "finished"; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_EQ(exports.now(id).state, "expired");
    EXPECT_FALSE(std::filesystem::exists(kept_file(project, id)));
}

TEST(Export, IsCancelledAndRemovedWithItsFile) {
    Project project;
    ASSERT_TRUE(import_csv(project, people(20)));
    Exports exports(project);
    const auto begun = exports.jobs.create(project.id, ExportKind::people, {});
    ASSERT_TRUE(begun);
    const auto cancelled = exports.jobs.cancel(project.id, begun->id);
    ASSERT_TRUE(cancelled) << describe(cancelled.error());
    EXPECT_EQ(cancelled->state, "cancelled");
    EXPECT_EQ(exports.jobs.cancel(project.id, begun->id).error().kind, ErrorKind::conflict);
    ASSERT_TRUE(exports.jobs.start());
    exports.written(ExportKind::people);
    const ExportId second{begun->id.value + 1};
    EXPECT_TRUE(std::filesystem::exists(kept_file(project, second)));
    EXPECT_TRUE(exports.jobs.remove(project.id, second));
    EXPECT_FALSE(std::filesystem::exists(kept_file(project, second)));
    EXPECT_EQ(exports.jobs.remove(project.id, second).error().kind, ErrorKind::missing);
    EXPECT_EQ(exports.jobs.cancel(project.add_project(), begun->id).error().kind, ErrorKind::missing);
}

TEST(Export, RefusesMoreThanSomeAtATime) {
    Project project;
    Exports exports(project);
    ExportSettings settings;
    settings.import = ImportId{7};
    EXPECT_EQ(exports.jobs.create(project.id, ExportKind::rejections, settings).error().kind, ErrorKind::missing);
    for (int number = 0; number < 4; ++number) {
        ASSERT_TRUE(exports.jobs.create(project.id, ExportKind::people, {}));
    }
    EXPECT_EQ(exports.jobs.create(project.id, ExportKind::people, {}).error().kind, ErrorKind::conflict);
}

}  // namespace
}  // namespace parley::audience
