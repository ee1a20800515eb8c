#include "audience/people_import.h"

#include <gmock/gmock.h>

#include "audience/invent.h"
#include "audience/profile.h"
#include "project.h"

namespace parley::audience {
namespace {

using testing::HasSubstr;

Result<Import> import_people(Project& project, std::string_view file, std::size_t chunk = 1 << 16,
                             std::string country = "IN") {
    PeopleImport import(project.writer, project.clock, project.id, "people.csv", std::move(country));
    for (std::size_t place = 0; place < file.size(); place += chunk) {
        if (auto fed = import.feed(file.substr(place, chunk)); !fed) {
            return std::unexpected(fed.error());
        }
    }
    auto report = import.finish();
    if (report) {
        EXPECT_EQ(import.progress(), report->counts);
        EXPECT_EQ(import.id(), report->id);
    }
    return report;
}

std::optional<Profile> person(Project& project, const std::string& identity) {
    return project.database.read([&](soci::session& sql) { return read_profile(sql, project.id, identity); });
}

std::string rejections(Project& project, ImportId import) {
    std::string csv;
    project.database.read([&](soci::session& sql) {
        write_rejections_csv(sql, import, [&](std::string_view piece) { csv += piece; });
        return 0;
    });
    return csv;
}

ImportCounts counts(std::int64_t created, std::int64_t updated, std::int64_t unchanged, std::int64_t rejected) {
    return {created + updated + unchanged + rejected, created, updated, unchanged, rejected};
}

constexpr std::string_view example =
    "Identity,Email,Phone,MSG-whatsapp,MSG-dndWhatsApp,Points\r\n"
    "cust-1001,asha@example.com,+14155550101,TRUE,FALSE,7\r\n"
    "cust-1002,,+14155550102,FALSE,FALSE,\r\n"
    "cust-1003,x@example.com,+14155550103,TRUE,TRUE,\r\n"
    "cust-1004,,,TRUE,,\r\n"
    "cust-1005,,98765 43210,,,\r\n";

TEST(PeopleImport, KeepsPeopleAsTheFileHasThem) {
    Project project;
    const auto report = import_people(project, example);
    ASSERT_TRUE(report) << describe(report.error());
    EXPECT_EQ(report->counts, counts(5, 0, 0, 0));
    EXPECT_EQ(report->state, "finished");
    EXPECT_EQ(report->name, "people.csv");
    EXPECT_EQ(report->finished, project.clock.now());

    const auto asha = person(project, "cust-1001");
    ASSERT_TRUE(asha);
    EXPECT_EQ(asha->phone, "+14155550101");
    EXPECT_TRUE(asha->opted_in);
    EXPECT_FALSE(asha->number_blocked);
    EXPECT_EQ(asha->attributes, (json::object{{"Email", "asha@example.com"}, {"Points", 7}}));
    EXPECT_FALSE(person(project, "cust-1002")->opted_in);
    EXPECT_TRUE(person(project, "cust-1003")->number_blocked);
    EXPECT_EQ(person(project, "cust-1004")->phone, std::nullopt);
    EXPECT_FALSE(person(project, "cust-1005")->opted_in);  // out until somebody says otherwise
    EXPECT_EQ(person(project, "cust-1005")->phone, "+919876543210");
    EXPECT_EQ(project.count("SELECT count(*) FROM import_member"), 5);
}

TEST(PeopleImport, UpdatesByIdentityAndKeepsWhatIsLeftEmpty) {
    Project project;
    ASSERT_TRUE(import_people(project, example));
    project.clock.turn(std::chrono::hours(1));

    const auto again = import_people(project, example);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->counts, counts(0, 0, 5, 0));

    const auto changed = import_people(project,
                                       "identity,Phone,Plan,Email,MSG-whatsapp,MSG-dndWhatsApp\n"
                                       "cust-1001,,Gold,,,\n"
                                       "cust-1002,,,,TRUE,\n"
                                       "cust-1003,+14155550103,,,,FALSE\n"
                                       "cust-1004,+14155550104,,,,\n"
                                       "cust-1005,,,,FALSE,\n"
                                       "cust-1006,,,,,\n");
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->counts, counts(1, 4, 1, 0));
    const auto asha = person(project, "cust-1001");
    EXPECT_EQ(asha->attributes, (json::object{{"Email", "asha@example.com"}, {"Points", 7}, {"Plan", "Gold"}}));
    EXPECT_EQ(asha->phone, "+14155550101");
    EXPECT_TRUE(asha->opted_in);
    EXPECT_EQ(asha->updated - asha->created, std::chrono::hours(1));
    EXPECT_TRUE(person(project, "cust-1002")->opted_in);
    EXPECT_FALSE(person(project, "cust-1003")->number_blocked);
    EXPECT_EQ(person(project, "cust-1004")->phone, "+14155550104");
    EXPECT_EQ(project.count("SELECT count(*) FROM profile"), 6);
    EXPECT_EQ(project.count("SELECT count(*) FROM import_member WHERE import_id = 3"), 6);
}

TEST(PeopleImport, LetsALaterRowOfTheSamePersonWin) {
    Project project;
    const auto report = import_people(project,
                                      "identity,Phone,Plan,City\n"
                                      "a,+14155550101,Silver,Oslo\n"
                                      "b,+14155550102,Silver,\n"
                                      "a,+14155550103,Gold,\n"
                                      "a,+14155550103,Gold,\n");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->counts, counts(2, 1, 1, 0));
    EXPECT_EQ(person(project, "a")->phone, "+14155550103");
    EXPECT_EQ(person(project, "a")->attributes, (json::object{{"Plan", "Gold"}, {"City", "Oslo"}}));
}

TEST(PeopleImport, BlocksANumberForEverybodyWhoHasIt) {
    Project project;
    ASSERT_TRUE(import_people(project,
                              "identity,Phone,MSG-whatsapp,MSG-dndWhatsApp\n"
                              "a,+14155550101,TRUE,\n"
                              "b,+14155550101,TRUE,TRUE\n"
                              "c,+14155550102,TRUE,TRUE\n"
                              "c,+14155550102,TRUE,FALSE\n"));
    EXPECT_TRUE(person(project, "a")->number_blocked);
    EXPECT_TRUE(person(project, "b")->number_blocked);
    EXPECT_FALSE(person(project, "c")->number_blocked);
}

TEST(PeopleImport, ReportsEachBadRowAndTakesTheRest) {
    Project project;
    const auto report = import_people(project,
                                      "identity,Name,Phone,MSG-whatsapp\n"
                                      "a,Asha,+14155550101,TRUE\n"
                                      "b,Bad,+1415,TRUE\n"
                                      ",None,+14155550102,TRUE\n"
                                      "d,Flag,+14155550103,perhaps\n"
                                      "e,Few\n"
                                      "f,=1+1,+14155550104,TRUE,x\n"
                                      "=g,Formula,nobody,TRUE\n"
                                      "\n"
                                      "h,\"open,+14155550105,TRUE\n"
                                      "i,Last,+14155550106,TRUE\n");
    ASSERT_TRUE(report) << describe(report.error());
    EXPECT_EQ(report->counts, counts(2, 0, 0, 7));
    EXPECT_TRUE(person(project, "i"));
    const std::string csv = rejections(project, report->id);
    EXPECT_EQ(std::ranges::count(csv, '\n'), 8);
    EXPECT_TRUE(csv.starts_with("line,column,value,reason\r\n3,Phone,+1415,phone number is too short"));
    EXPECT_THAT(csv, HasSubstr("\r\n4,identity,,the person has no identity"));
    EXPECT_THAT(csv, HasSubstr("\r\n5,MSG-whatsapp,perhaps,"));
    EXPECT_THAT(csv, HasSubstr("\r\n6,,e,"));
    EXPECT_THAT(csv, HasSubstr("\r\n7,,f,"));
    EXPECT_THAT(csv, HasSubstr("\r\n8,Phone,nobody,"));
    EXPECT_THAT(csv, HasSubstr("\r\n10,,h,a quote is opened in this row and never closed\r\n"));
}

TEST(PeopleImport, RefusesAFileBeforeAnythingIsWritten) {
    const struct {
        std::string file;
        std::string_view said;
    } cases[] = {
        {"", "the file is empty"},
        {"\n\n", "the file is empty"},
        {"\xEF\xBB\xBF", "the file is empty"},
        {"Name,Phone\nAsha,+14155550101\n", "the first column must be identity or objectId"},
        {"identity,Name\na,Asha\n", "there is no column Phone"},
        {"identity,Phone,Phone\n", "two columns have the same name"},
        {"identity;Phone\na;+14155550101\n", "not separated by commas"},
        {std::string("PK\x03\x04 workbook"), "Excel workbook"},
        {std::string("\xFF\xFEi\0d\0", 6), "UTF-16"},
        {std::string("identity,Phone\na,\0\n", 19), "zero bytes"},
        {"identity,Phone,Name\na,,Jo\xE3o\n", "another encoding"},
        {"\"identity,Phone\na,+14155550101\n", "quote is opened"},
    };
    Project project;
    for (const auto& [file, said] : cases) {
        for (const std::size_t chunk : {1, 1000}) {
            const auto report = import_people(project, file, chunk);
            ASSERT_FALSE(report) << said;
            EXPECT_THAT(describe(report.error()), HasSubstr(std::string(said)));
            EXPECT_TRUE(report.error().where.starts_with("people.csv")) << report.error().where;
        }
    }
    EXPECT_EQ(project.count("SELECT count(*) FROM import"), 0);
    EXPECT_EQ(project.count("SELECT count(*) FROM profile"), 0);
}

TEST(PeopleImport, TakesAHeaderWithoutPeople) {
    Project project;
    const auto report = import_people(project, "identity,Phone");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->counts, counts(0, 0, 0, 0));
    EXPECT_EQ(report->state, "finished");
}

TEST(PeopleImport, CountsWhoComesAlone) {
    Project project;
    constexpr std::string_view one = "identity,Phone\na,+14155550101\n";
    EXPECT_EQ(import_people(project, one)->counts, counts(1, 0, 0, 0));
    EXPECT_EQ(import_people(project, one)->counts, counts(0, 0, 1, 0));
    EXPECT_EQ(project.count("SELECT count(*) FROM import_member"), 2);
    const auto bad = import_people(project, "identity,Phone\nb,12\n");
    EXPECT_EQ(bad->counts, counts(0, 0, 0, 1));
    EXPECT_EQ(project.count("SELECT count(*) FROM import_rejection"), 1);
}

TEST(PeopleImport, ComesToTheSameHoweverTheFileIsCut) {
    std::string file;
    make_people_csv({.people = 3'000, .seed = 7, .bad_rows = 40}, [&](std::string_view piece) { file += piece; });
    // Many lines of many imports: what must be the same is everything but ids and times.
    const auto dump = [](Project& project) {
        return project.database.read([](soci::session& sql) {
            std::string all;
            soci::rowset<std::string> rows =
                (sql.prepare
                 << "SELECT identity || ifnull(phone, '') || opted_in || attributes FROM profile ORDER BY id");
            for (const std::string& row : rows) {
                all += row + "\n";
            }
            soci::rowset<std::string> rejected =
                (sql.prepare << "SELECT line || column_name || value || reason FROM import_rejection ORDER BY id");
            for (const std::string& row : rejected) {
                all += row + "\n";
            }
            return all;
        });
    };
    std::string expected;
    for (const std::size_t chunk : {std::size_t{1} << 20, std::size_t{1}, std::size_t{997}, std::size_t{65'537}}) {
        Project project;
        const auto report = import_people(project, file, chunk);
        ASSERT_TRUE(report);
        EXPECT_EQ(report->counts, counts(3'000, 0, 0, 40)) << rejections(project, report->id);
        if (expected.empty()) {
            expected = dump(project);
            EXPECT_GT(expected.size(), 100'000U);
        }
        EXPECT_EQ(dump(project), expected) << chunk;
    }
}

TEST(PeopleImport, CountsAddUpForEveryFile) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Project project;
        std::string file;
        make_people_csv({.people = 2'500, .seed = seed, .bad_rows = static_cast<std::int64_t>(seed) * 13},
                        [&](std::string_view piece) { file += piece; });
        // The second half of the people comes twice, some of them with the same words.
        const std::size_t half = file.find('\n', file.size() / 2) + 1;
        file += file.substr(half);
        const auto report = import_people(project, file);
        ASSERT_TRUE(report);
        const ImportCounts& counts = report->counts;
        EXPECT_EQ(counts.rows_read, std::ranges::count(file, '\n') - 1);
        EXPECT_EQ(counts.rows_read, counts.created + counts.updated + counts.unchanged + counts.rejected);
        EXPECT_EQ(counts.created, project.count("SELECT count(*) FROM profile"));
        EXPECT_EQ(counts.created, project.count("SELECT count(*) FROM import_member"));
        EXPECT_EQ(counts.rejected, project.count("SELECT count(*) FROM import_rejection"));
        EXPECT_EQ(counts.created, 2'500);
    }
}

TEST(PeopleImport, KeepsProjectsApart) {
    Project project;
    ASSERT_TRUE(import_people(project, example));
    const ProjectId first = project.id;
    project.id = project.add_project();
    const auto report = import_people(project, example);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->counts, counts(5, 0, 0, 0));
    EXPECT_FALSE(project.database.read([&](soci::session& sql) { return read_import(sql, first, report->id); }));
}

TEST(PeopleImport, SaysThatAFileWasCutOff) {
    Project project;
    {
        PeopleImport import(project.writer, project.clock, project.id, "people.csv", "IN");
        std::string file;
        make_people_csv({.people = 5'000}, [&](std::string_view piece) { file += piece; });
        ASSERT_TRUE(import.feed(file));
        ASSERT_TRUE(import.id());
    }
    const auto imports = project.database.read([&](soci::session& sql) { return list_imports(sql, project.id); });
    ASSERT_EQ(imports.size(), 1U);
    EXPECT_EQ(imports[0].state, "failed");
    EXPECT_EQ(imports[0].counts.created, project.count("SELECT count(*) FROM profile"));
    EXPECT_GT(imports[0].counts.created, 0);
}

TEST(PeopleImport, FailsWhereTheDatabaseGivesOut) {
    Project project;
    ASSERT_TRUE(project.writer.run([](soci::session& sql) { sql << "DROP TABLE import_member"; }));
    PeopleImport import(project.writer, project.clock, project.id, "people.csv", "IN");
    ASSERT_TRUE(import.feed(example));
    const auto report = import.finish();
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind, ErrorKind::unavailable);
    const auto kept = project.database.read([&](soci::session& sql) { return list_imports(sql, project.id); });
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].state, "failed");
    EXPECT_EQ(kept[0].counts, ImportCounts{});
    EXPECT_EQ(project.count("SELECT count(*) FROM profile"), 0);
}

TEST(MarkInterrupted, TouchesOnlyWhatWasRunning) {
    Project project;
    ASSERT_TRUE(import_people(project, example));
    ASSERT_TRUE(project.writer.run(
        [&](soci::session& sql) { return begin_import(sql, project.id, "half.csv", project.clock.now()); }));
    const auto marked =
        project.writer.run([&](soci::session& sql) { return mark_interrupted_imports(sql, project.clock.now()); });
    EXPECT_EQ(marked, 1);
    const auto imports = project.database.read([&](soci::session& sql) { return list_imports(sql, project.id); });
    ASSERT_EQ(imports.size(), 2U);
    EXPECT_EQ(imports[0].state, "interrupted");
    EXPECT_THAT(imports[0].error, HasSubstr("import the same file again"));
    EXPECT_EQ(imports[1].state, "finished");
    const auto older =
        project.database.read([&](soci::session& sql) { return list_imports(sql, project.id, imports[0].id, 1); });
    EXPECT_EQ(older, std::vector{imports[1]});
}

}  // namespace
}  // namespace parley::audience
