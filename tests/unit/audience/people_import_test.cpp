#include "audience/people_import.h"

#include <gmock/gmock.h>

#include "audience/export_chunk.h"
#include "audience/invent.h"
#include "audience/profile.h"
#include "imported.h"

namespace parley::audience {
namespace {

using ::testing::HasSubstr;

Result<Import> import_people(Project& project, std::string_view file, std::size_t chunk = 1 << 16) {
    return import_csv(project, file, {.country = "IN"}, chunk);
}

std::optional<Profile> person(Project& project, const std::string& identity) {
    return project.database.read([&](soci::session& sql) { return read_profile(sql, project.id, identity); });
}

std::string rejections(Project& project, ImportId import) {
    Export file;
    file.kind = ExportKind::rejections;
    file.settings.import = import;
    file.until = std::numeric_limits<std::int64_t>::max();
    std::string csv = export_header(file);
    for (bool done = false; !done;) {
        const auto chunk = project.database.read([&](soci::session& sql) { return rejections_chunk(sql, file, 3); });
        csv += chunk.csv;
        file.position = chunk.position;
        done = chunk.done;
    }
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
    EXPECT_EQ(changed->counts, counts(1, 5, 0, 0)) << "who says FALSE where nobody said anything is noted, too";
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
        const auto report = import_people(project, file);
        ASSERT_FALSE(report) << said;
        EXPECT_THAT(describe(report.error()), HasSubstr(std::string(said)));
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

// Whoever goes on begins at a place that the database names; however far the one before had come, each row counts once.
TEST(PeopleImport, IsGoneOnWithWhereverItWasLeft) {
    std::string file = "\xEF\xBB\xBF";
    make_people_csv({.people = 9'000, .seed = 3, .bad_rows = 30}, [&](std::string_view piece) { file += piece; });
    file += "last,\"Two\nlines\",,,,\r\nopen,\"never closed,,,,\nend,,,,,\n";
    std::int64_t rows = 0;
    std::int64_t rejected = 0;
    {
        Project project;
        const auto whole = import_csv(project, file);
        ASSERT_TRUE(whole);
        rows = whole->counts.rows_read;
        rejected = whole->counts.rejected;
    }
    for (const bool pauses : {true, false}) {
        Project project;
        const ImportSettings settings{.country = "IN"};
        const auto start = read_import_start(file, true, settings, {});
        ASSERT_TRUE(start);
        const auto id = project.writer.run([&](soci::session& sql) {
            return begin_import(sql, project.id, "people.csv", settings, project.clock.now());
        });
        CsvPlace place = start->rows;
        int readings = 0;
        for (std::size_t step = 290'001; place.bytes < file.size(); step += 60'007) {
            {
                PeopleImport import(project.writer, project.clock,
                                    {project.id, *id, start->columns, "IN", place, start->line_end});
                const std::string_view rest = std::string_view(file).substr(place.bytes);
                ASSERT_TRUE(import.feed(rest.substr(0, step)));
                if (step >= rest.size()) {
                    ASSERT_TRUE(import.finish());
                } else if (pauses) {
                    ASSERT_TRUE(import.pause());
                }
            }
            ++readings;
            ASSERT_LT(readings, 100);
            const auto now = project.database.read([&](soci::session& sql) { return *read_import(sql, *id); });
            place = {std::max(static_cast<std::size_t>(now.bytes_read), start->rows.bytes),
                     now.bytes_read == 0 ? start->rows.line : static_cast<std::size_t>(now.lines_read) + 1};
        }
        EXPECT_GT(readings, 1);
        const auto kept = project.database.read([&](soci::session& sql) { return *read_import(sql, *id); });
        EXPECT_EQ(kept.counts.rows_read, rows);
        EXPECT_EQ(kept.counts.rejected, rejected);
        EXPECT_EQ(kept.counts.created, project.count("SELECT count(*) FROM profile"));
        EXPECT_EQ(kept.counts.rejected, project.count("SELECT count(*) FROM import_rejection"));
        EXPECT_EQ(project.count("SELECT count(DISTINCT line) FROM import_rejection"), rejected);
    }
}

TEST(PeopleImport, FailsWhereTheDatabaseGivesOut) {
    Project project;
    ASSERT_TRUE(project.writer.run([](soci::session& sql) { sql << "DROP TABLE import_member"; }));
    const auto report = import_people(project, example);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind, ErrorKind::unavailable);
    const auto kept = project.database.read([&](soci::session& sql) { return list_imports(sql, project.id); });
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].counts, ImportCounts{});
    EXPECT_EQ(kept[0].bytes_read, 0);
    EXPECT_EQ(project.count("SELECT count(*) FROM profile"), 0);
}

TEST(PeopleImport, DoesWhatItsSettingsSay) {
    Project project;
    ASSERT_TRUE(import_people(project,
                              "identity,Phone,Name,Interests,Points,Old\n"
                              "a,+14155550101,Asha,tea,100,x\n"
                              "b,+14155550102,Ben,,5,y\n"));
    const auto settings = read_import_settings(json::parse(R"({
        "identity_column": "Customer", "country": "IN", "list": "Spring",
        "columns": [{"column": "Mobile", "attribute": "Phone"},
                    {"column": "Birthday", "attribute": "DOB", "date_format": "dd/MM/yyyy"},
                    {"column": "Likes", "attribute": "Interests", "operation": "$add", "type": "list", "separator": ";"},
                    {"column": "More", "attribute": "Points", "operation": "$incr"},
                    {"column": "Old", "operation": "$delete"},
                    {"column": "Notes: internal", "ignore": true}]})")
                                                   .as_object());
    ASSERT_TRUE(settings) << describe(settings.error());
    const auto report = import_csv(project,
                                   "Birthday,Customer,Mobile,Likes,More,Old,Notes: internal\n"
                                   "17/05/1990,a,98765 43210,garden;tea,5,,secret\n"
                                   "1/2/2001 08:30:00,b,,,,,\n"
                                   "2001-02-01,c,,,,,\n"
                                   ",d,,cats,7,,\n",
                                   *settings, 1 << 16, *TimeZone::named("Asia/Kolkata"));
    ASSERT_TRUE(report) << describe(report.error());
    EXPECT_EQ(report->counts, counts(1, 2, 0, 1)) << rejections(project, report->id);
    EXPECT_THAT(rejections(project, report->id),
                HasSubstr("\r\n4,Birthday,2001-02-01,this is no date of the form dd/MM/yyyy"));
    const auto asha = person(project, "a");
    EXPECT_EQ(asha->phone, "+919876543210");
    EXPECT_EQ(asha->attributes.at("DOB"), "$D_642925800");
    EXPECT_EQ(asha->attributes.at("Interests"), (json::value{"tea", "garden"}));
    EXPECT_EQ(asha->attributes.at("Points"), 105);
    EXPECT_FALSE(asha->attributes.contains("Old"));
    EXPECT_FALSE(asha->attributes.contains("Notes: internal"));
    EXPECT_EQ(person(project, "b")->attributes.at("DOB"), "$D_980996400");
    EXPECT_FALSE(person(project, "b")->attributes.contains("Old"));
    EXPECT_EQ(person(project, "d")->attributes, (json::object{{"Interests", json::array(1, "cats")}, {"Points", 7}}));
}

}  // namespace
}  // namespace parley::audience
