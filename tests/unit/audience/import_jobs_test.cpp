#include "audience/import_jobs.h"

#include <gmock/gmock.h>

#include <fstream>

#include "audience/invent.h"
#include "imported.h"

namespace parley::audience {
namespace {

using ::testing::HasSubstr;

std::string people(std::int64_t count, std::int64_t bad_rows = 0) {
    std::string file;
    make_people_csv({.people = count, .seed = 11, .bad_rows = bad_rows},
                    [&](std::string_view piece) { file += piece; });
    return file;
}

std::filesystem::path kept_file(const Project& project, ImportId id) {
    return project.directory / "imports" / (std::to_string(id.value) + ".csv");
}

Import now(Project& project, ImportId id) {
    return project.database.read([&](soci::session& sql) { return *read_import(sql, id); });
}

// Until the thread has done what is asked for.
template <class Question>
bool becomes(Question question) {
    for (int tries = 0; tries < 2'000; ++tries) {
        if (question()) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
}

struct Jobs {
    explicit Jobs(Project& project, ImportJobs::Limits limits = {})
        : jobs(project.database, project.writer, project.clock, silent_log(), limits) {
        EXPECT_TRUE(jobs.start());
    }
    ImportJobs jobs;
};

TEST(ImportJobs, ReadAFileAsItsPiecesCome) {
    Project project;
    const std::string file = people(3'000, 20);
    Jobs with(project);
    const auto begun = with.jobs.create(project.id, {"people.csv", {.country = "IN"}}, file.substr(0, 70'000), false);
    ASSERT_TRUE(begun) << describe(begun.error());
    EXPECT_EQ(begun->state, "running");
    EXPECT_EQ(begun->received, 0);
    for (std::size_t at = 0; at < file.size(); at += 70'000) {
        const auto taken = with.jobs.append(project.id, begun->id, static_cast<std::int64_t>(at),
                                            std::string_view(file).substr(at, 70'000));
        ASSERT_TRUE(taken) << describe(taken.error());
        EXPECT_EQ(taken->fate, ImportJobs::Fate::taken);
    }
    EXPECT_EQ(std::filesystem::status(kept_file(project, begun->id)).permissions(), std::filesystem::perms(0600));
    const auto done = with.jobs.finish(project.id, begun->id, true);
    ASSERT_TRUE(done) << describe(done.error());
    EXPECT_EQ(done->state, "finished");
    EXPECT_EQ(done->counts.created, 3'000);
    EXPECT_EQ(done->counts.rejected, 20);
    EXPECT_EQ(done->bytes_read, static_cast<std::int64_t>(file.size()));
    EXPECT_FALSE(std::filesystem::exists(kept_file(project, begun->id)));
    const auto again = with.jobs.finish(project.id, begun->id, true);
    ASSERT_TRUE(again) << "whoever lost the answer may ask once more";
    EXPECT_EQ(*again, *done);
}

TEST(ImportJobs, TellWhereAPieceMustBegin) {
    Project project;
    const std::string file = people(2'000);
    Jobs with(project);
    const auto begun = with.jobs.create(project.id, {"people.csv", {}}, {}, false);
    ASSERT_TRUE(begun);
    ASSERT_TRUE(with.jobs.append(project.id, begun->id, 0, file.substr(0, 80'000)));
    for (const std::int64_t offset : {0, 79'999, 80'001}) {
        const auto misplaced = with.jobs.append(project.id, begun->id, offset, "x");
        ASSERT_TRUE(misplaced);
        EXPECT_EQ(misplaced->fate, ImportJobs::Fate::misplaced);
        EXPECT_EQ(misplaced->import.received, 80'000);
    }
    EXPECT_FALSE(with.jobs.append(project.add_project(), begun->id, 80'000, "x"));
    EXPECT_FALSE(with.jobs.append(project.id, ImportId{99}, 0, "x"));
}

TEST(ImportJobs, RefuseAFileThatIsNoneAndKeepNothing) {
    Project project;
    Jobs with(project);
    const auto refused = with.jobs.create(project.id, {"a.csv", {}}, "Name,Phone\n", true);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().where, HasSubstr("a.csv"));
    EXPECT_EQ(project.count("SELECT count(*) FROM import"), 0);

    // Too short to be judged before it is whole.
    const auto begun = with.jobs.create(project.id, {"b.csv", {}}, {}, false);
    ASSERT_TRUE(begun);
    ASSERT_TRUE(with.jobs.append(project.id, begun->id, 0, "Name,Phone\n"));
    const auto done = with.jobs.finish(project.id, begun->id, true);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::invalid);
    EXPECT_EQ(now(project, begun->id).state, "failed");
    EXPECT_THAT(now(project, begun->id).error, HasSubstr("identity or objectId"));
    EXPECT_FALSE(std::filesystem::exists(kept_file(project, begun->id)));
    EXPECT_FALSE(with.jobs.append(project.id, begun->id, 11, "more"));
    EXPECT_FALSE(with.jobs.finish(project.id, begun->id, true));

    // Long enough: before it is kept.
    const auto third = with.jobs.create(project.id, {"c.csv", {}}, {}, false);
    ASSERT_TRUE(third);
    EXPECT_FALSE(with.jobs.append(project.id, third->id, 0, "Name,Phone\n" + std::string(70'000, 'x')));
    EXPECT_EQ(now(project, third->id).received, 0);
}

TEST(ImportJobs, ReadWhatASettingsListIsToHold) {
    Project project;
    Jobs with(project);
    for (const std::string_view file : {"identity,Phone\na,\nb,\n", "identity,Phone\nb,\nc,\nd,12\n"}) {
        const auto begun = with.jobs.create(project.id, {"list.csv", {.list = "Spring"}}, {}, false);
        ASSERT_TRUE(begun);
        ASSERT_TRUE(with.jobs.append(project.id, begun->id, 0, file));
        ASSERT_TRUE(with.jobs.finish(project.id, begun->id, true));
    }
    EXPECT_EQ(project.count("SELECT count(*) FROM list WHERE name = 'Spring' AND origin = 'uploaded'"), 1);
    EXPECT_EQ(project.count("SELECT members FROM list"), 3);
    EXPECT_EQ(project.count("SELECT count(*) FROM list_member"), 3);
}

TEST(ImportJobs, GoOnAfterARestartWithoutReadingARowTwice) {
    Project project;
    const std::string file = people(20'000, 60);
    ImportId id;
    {
        ImportJobs unstarted(project.database, project.writer, project.clock, silent_log());
        JobFiles files(project.directory / "imports");
        ASSERT_TRUE(files.open_folder());
        const auto begun = unstarted.create(project.id, {"people.csv", {.country = "IN"}}, {}, false);
        ASSERT_TRUE(begun);
        id = begun->id;
        ASSERT_TRUE(unstarted.append(project.id, id, 0, file));
        ASSERT_TRUE(unstarted.finish(project.id, id, false));
    }
    {
        // As a server that was killed: some batches are in, and nothing says so but the database.
        const auto start = read_import_start(file, false, {.country = "IN"}, {});
        PeopleImport import(project.writer, project.clock,
                            {project.id, id, start->columns, "IN", start->rows, start->line_end});
        ASSERT_TRUE(import.feed(std::string_view(file).substr(start->rows.bytes, 700'000)));
    }
    const Import left = now(project, id);
    EXPECT_GT(left.counts.created, 0);
    EXPECT_LT(left.counts.created, 20'000);
    Jobs with(project);
    ASSERT_TRUE(becomes([&] { return now(project, id).state == "finished"; }));
    const Import done = now(project, id);
    EXPECT_EQ(done.counts.rows_read, 20'060);
    EXPECT_EQ(done.counts.created, 20'000);
    EXPECT_EQ(done.counts.rejected, 60);
    EXPECT_EQ(project.count("SELECT count(*) FROM profile"), 20'000);
    EXPECT_EQ(project.count("SELECT count(*) FROM import_rejection"), 60);
}

TEST(ImportJobs, KeepWhatCameOfAnUploadThatWasCutOff) {
    Project project;
    const std::string file = people(4'000);
    ImportId id;
    {
        Jobs with(project);
        const auto begun = with.jobs.create(project.id, {"people.csv", {.country = "IN"}}, {}, false);
        ASSERT_TRUE(begun);
        id = begun->id;
        ASSERT_TRUE(with.jobs.append(project.id, id, 0, file.substr(0, 100'000)));
    }
    // Bytes of a piece that was never answered.
    std::ofstream(kept_file(project, id), std::ios::app | std::ios::binary) << "half a piece";
    Jobs with(project);
    const Import cut = now(project, id);
    EXPECT_EQ(cut.state, "interrupted");
    EXPECT_EQ(cut.received, 100'000);
    EXPECT_THAT(cut.error, HasSubstr("not all of the file has come"));
    const auto misplaced = with.jobs.append(project.id, id, 0, file);
    ASSERT_TRUE(misplaced);
    EXPECT_EQ(misplaced->import.received, 100'000);
    ASSERT_TRUE(with.jobs.append(project.id, id, 100'000, std::string_view(file).substr(100'000)));
    const auto done = with.jobs.finish(project.id, id, true);
    ASSERT_TRUE(done) << describe(done.error());
    EXPECT_EQ(done->counts.created, 4'000);
    EXPECT_EQ(done->counts.rows_read, 4'000);
}

TEST(ImportJobs, GiveUpASenderThatFellSilent) {
    Project project;
    Jobs with(project);
    const auto silent = with.jobs.create(project.id, {"silent.csv", {}}, {}, false);
    const auto other = with.jobs.create(project.id, {"other.csv", {}}, {}, false);
    ASSERT_TRUE(silent);
    ASSERT_TRUE(other);
    project.clock.turn(std::chrono::hours(2));
    ASSERT_TRUE(becomes([&] {
        const auto at = now(project, other->id).received;
        EXPECT_TRUE(with.jobs.append(project.id, other->id, at, "x"));
        return now(project, silent->id).state == "interrupted";
    }));
    EXPECT_EQ(now(project, other->id).state, "running");
}

TEST(ImportJobs, AreCancelledWhereverTheyAre) {
    Project project;
    const std::string file = people(20'000);
    Jobs with(project);
    const auto begun = with.jobs.create(project.id, {"people.csv", {.country = "IN"}}, {}, false);
    ASSERT_TRUE(begun);
    ASSERT_TRUE(with.jobs.append(project.id, begun->id, 0, file));
    const auto cancelled = with.jobs.cancel(project.id, begun->id);
    ASSERT_TRUE(cancelled) << describe(cancelled.error());
    EXPECT_EQ(cancelled->state, "cancelled");
    EXPECT_EQ(cancelled->counts.created, project.count("SELECT count(*) FROM profile"));
    EXPECT_FALSE(std::filesystem::exists(kept_file(project, begun->id)));
    EXPECT_FALSE(with.jobs.append(project.id, begun->id, std::ssize(file), "x"));
    const auto again = with.jobs.cancel(project.id, begun->id);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::conflict);
}

TEST(ImportJobs, TakeNoMoreThanTheirLimits) {
    Project project;
    ImportJobs::Limits limits;
    limits.file_bytes = 100;
    limits.unfinished = 2;
    Jobs with(project, limits);
    const auto begun = with.jobs.create(project.id, {"a.csv", {}}, {}, false);
    ASSERT_TRUE(begun);
    ASSERT_TRUE(with.jobs.append(project.id, begun->id, 0, std::string(60, 'x')));
    const auto over = with.jobs.append(project.id, begun->id, 60, std::string(41, 'x'));
    ASSERT_TRUE(over);
    EXPECT_EQ(over->fate, ImportJobs::Fate::too_large);
    EXPECT_EQ(with.jobs.append(project.id, begun->id, 60, std::string(40, 'x'))->fate, ImportJobs::Fate::taken);
    ASSERT_TRUE(with.jobs.create(project.id, {"b.csv", {}}, {}, false));
    const auto third = with.jobs.create(project.id, {"c.csv", {}}, {}, false);
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error().kind, ErrorKind::conflict);
}

// As a database whose disk is full: nothing of that is taken.
void let_fail(Project& project, const std::string& change) {
    const std::string refuse =
        "CREATE TRIGGER full BEFORE " + change + " BEGIN SELECT RAISE(ABORT, 'disk is full'); END";
    ASSERT_TRUE(project.writer.run([&](soci::session& sql) { sql << refuse; }));
}

void let_succeed(Project& project) {
    ASSERT_TRUE(project.writer.run([](soci::session& sql) { sql << "DROP TRIGGER full"; }));
}

TEST(ImportJobs, GoOnByThemselvesOnceTheDatabaseTakesWhatItRefused) {
    Project project;
    const std::string file = people(500, 3);
    let_fail(project, "INSERT ON import_member");
    Jobs with(project);
    const auto begun = with.jobs.create(project.id, {"people.csv", {.country = "IN"}}, file, true);
    ASSERT_TRUE(begun);
    ASSERT_TRUE(with.jobs.append(project.id, begun->id, 0, file));
    const auto held_up = with.jobs.finish(project.id, begun->id, true);
    ASSERT_FALSE(held_up);
    EXPECT_EQ(held_up.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(now(project, begun->id).state, "running");
    ASSERT_TRUE(with.jobs.trouble_of(begun->id));
    EXPECT_THAT(with.jobs.trouble_of(begun->id)->what, HasSubstr("disk is full"));
    EXPECT_EQ(project.count("SELECT count(*) FROM profile"), 0);

    let_succeed(project);
    EXPECT_TRUE(becomes([&] {
        project.clock.turn(std::chrono::seconds(30));
        return now(project, begun->id).state == "finished";
    }));
    EXPECT_EQ(now(project, begun->id).counts.created, 500);
    EXPECT_EQ(now(project, begun->id).counts.rejected, 3);
    EXPECT_EQ(with.jobs.trouble_of(begun->id), std::nullopt);
}

TEST(ImportJobs, GoOnAtOnceWhereTheyAreFinishedOnceMore) {
    Project project;
    const std::string file = people(500);
    let_fail(project, "INSERT ON import_member");
    Jobs with(project);
    const auto begun = with.jobs.create(project.id, {"people.csv", {.country = "IN"}}, file, true);
    ASSERT_TRUE(begun);
    ASSERT_TRUE(with.jobs.append(project.id, begun->id, 0, file));
    ASSERT_FALSE(with.jobs.finish(project.id, begun->id, true));
    let_succeed(project);
    const auto done = with.jobs.finish(project.id, begun->id, true);
    ASSERT_TRUE(done) << describe(done.error());
    EXPECT_EQ(done->counts.created, 500);
}

TEST(ImportJobs, AreFinishedThoughTheDatabaseDidNotTakeTheirEnd) {
    Project project;
    let_fail(project, "UPDATE OF state ON import WHEN NEW.state = 'finished'");
    Jobs with(project);
    const auto begun = with.jobs.create(project.id, {"a.csv", {.list = "All"}}, {}, false);
    ASSERT_TRUE(begun);
    ASSERT_TRUE(with.jobs.append(project.id, begun->id, 0, "identity,Phone\na,\nb,\n"));
    ASSERT_FALSE(with.jobs.finish(project.id, begun->id, true));
    let_succeed(project);
    EXPECT_TRUE(becomes([&] {
        project.clock.turn(std::chrono::seconds(30));
        return now(project, begun->id).state == "finished";
    }));
    EXPECT_EQ(now(project, begun->id).counts, (ImportCounts{2, 2, 0, 0, 0}));
    EXPECT_EQ(project.count("SELECT members FROM list"), 2);
    EXPECT_FALSE(std::filesystem::exists(kept_file(project, begun->id)));
}

TEST(ImportJobs, FailWhereNothingIsTakenForLong) {
    Project project;
    const std::string file = people(50);
    let_fail(project, "INSERT ON import_member");
    Jobs with(project);
    const auto begun = with.jobs.create(project.id, {"people.csv", {.country = "IN"}}, file, true);
    ASSERT_TRUE(begun);
    ASSERT_TRUE(with.jobs.append(project.id, begun->id, 0, file));
    ASSERT_FALSE(with.jobs.finish(project.id, begun->id, true));
    project.clock.turn(std::chrono::minutes(61));
    ASSERT_TRUE(becomes([&] { return now(project, begun->id).state == "failed"; }));
    EXPECT_THAT(now(project, begun->id).error, HasSubstr("disk is full"));
    EXPECT_TRUE(std::filesystem::exists(kept_file(project, begun->id)));
    let_succeed(project);
    const auto done = with.jobs.finish(project.id, begun->id, true);
    ASSERT_TRUE(done) << describe(done.error());
    EXPECT_EQ(done->counts.created, 50);
}

TEST(ImportJobs, LetNoMoreThanSomeWait) {
    Project project;
    ImportJobs::Limits limits;
    limits.waiting = 0;
    Jobs with(project, limits);
    const auto begun = with.jobs.create(project.id, {"a.csv", {}}, {}, false);
    ASSERT_TRUE(begun);
    ASSERT_TRUE(with.jobs.append(project.id, begun->id, 0, people(20'000)));
    const auto told = with.jobs.finish(project.id, begun->id, true);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->state, "running");
    EXPECT_TRUE(becomes([&] { return now(project, begun->id).state == "finished"; }));
}

}  // namespace
}  // namespace parley::audience
