#include "receive/journal.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>

#include "temporary_directory.h"

namespace parley::receive {
namespace {

namespace fs = std::filesystem;

HttpRequest callback(const std::string& body) {
    HttpRequest request{"POST", "/", {}, body};
    request.headers.set("Content-Type", "application/json");
    return request;
}

// Waits until a ticket is settled, and keeps what became of each.
class Ledger {
public:
    explicit Ledger(Journal& journal) : journal_(journal) {
        listener_ = journal.listen([this](std::uint64_t through, const Result<>& result) {
            const std::lock_guard lock(mutex_);
            for (; settled_ < through; ++settled_) {
                good_.push_back(result.has_value());
            }
            ++batches_;
            changed_.notify_all();
        });
    }
    ~Ledger() { journal_.ignore(listener_); }

    bool durable(std::uint64_t ticket) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return settled_ >= ticket; });
        return good_[ticket - 1];
    }

    std::uint64_t batches() {
        const std::lock_guard lock(mutex_);
        return batches_;
    }

private:
    Journal& journal_;
    std::uint64_t listener_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t settled_ = 0;
    std::uint64_t batches_ = 0;
    std::vector<bool> good_;
};

class JournalTest : public ::testing::Test {
protected:
    std::unique_ptr<Journal> open(Position applied = {}, Journal::Limits limits = {}) {
        auto journal = Journal::open(directory_.path(), applied, clock_, silent_log(), limits);
        EXPECT_TRUE(journal) << describe(journal.error());
        return std::move(*journal);
    }

    // Everything that can be read after `from`, by body.
    static std::vector<std::string> bodies(const Journal& journal, const fs::path& directory, Position from = {}) {
        std::vector<std::string> all;
        while (const auto stretch = journal.stretch_after(from)) {
            auto reader = SegmentReader::open(segment_path(directory, stretch->begin.segment), stretch->begin.offset);
            EXPECT_TRUE(reader);
            Record record;
            while (reader->next(stretch->limit, record)) {
                all.push_back(record.request.body);
            }
            from = Position{stretch->begin.segment, stretch->limit};
        }
        return all;
    }
    std::vector<std::string> bodies(const Journal& journal, Position from = {}) {
        return bodies(journal, directory_.path(), from);
    }

    void put(Journal& journal, const std::vector<std::string>& all) {
        Ledger ledger(journal);
        std::uint64_t last = 0;
        for (const std::string& body : all) {
            last = journal.append(ProviderId{1}, Kind::status, clock_.now(), callback(body)).value();
        }
        EXPECT_TRUE(ledger.durable(last));
    }

    parley::testing::TemporaryDirectory directory_;
    SystemClock clock_;
};

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void replace(const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

TEST_F(JournalTest, TellsOfARecordOnlyWhenItCanBeReadFromTheFile) {
    auto journal = open();
    Ledger ledger(*journal);
    for (int round = 0; round < 50; ++round) {
        const std::string body = "round " + std::to_string(round);
        const auto ticket = journal->append(ProviderId{1}, Kind::status, clock_.now(), callback(body));
        ASSERT_TRUE(ledger.durable(*ticket));
        ASSERT_EQ(bodies(*journal).back(), body);
    }
}

TEST_F(JournalTest, KeepsTheOrderOfManyWritersAndSharesSyncs) {
    constexpr int writers = 4;
    constexpr int each = 5'000;
    {
        auto journal = open();
        Ledger ledger(*journal);
        std::vector<std::thread> threads;
        for (int writer = 0; writer < writers; ++writer) {
            threads.emplace_back([&, writer] {
                std::uint64_t before = 0;
                for (int i = 0; i < each; ++i) {
                    const auto body = std::to_string(writer) + ":" + std::to_string(i);
                    const auto ticket = journal->append(ProviderId{1}, Kind::status, clock_.now(), callback(body));
                    ASSERT_TRUE(ticket) << describe(ticket.error());
                    ASSERT_GT(*ticket, before);
                    before = *ticket;
                }
            });
        }
        for (auto& thread : threads) {
            thread.join();
        }
        ASSERT_TRUE(ledger.durable(writers * each));
        EXPECT_EQ(journal->figures().appended, std::uint64_t{writers * each});
        EXPECT_EQ(journal->figures().syncs, ledger.batches());
        EXPECT_LT(ledger.batches(), std::uint64_t{writers * each});
    }
    auto journal = open();
    std::array<int, writers> next{};
    for (const std::string& body : bodies(*journal)) {
        const auto writer = static_cast<std::size_t>(body[0] - '0');
        EXPECT_EQ(std::stoi(body.substr(2)), next[writer]++);
    }
    EXPECT_EQ(next, (std::array<int, writers>{each, each, each, each}));
}

TEST_F(JournalTest, ReadsATailTornAtAnyByteUpToTheRecordBefore) {
    put(*open(), {"first", "second"});
    const fs::path path = segment_path(directory_.path(), 1);
    const std::string whole = contents(path);
    std::size_t last_size = 0;
    {
        std::string last;
        append_record(last, 0, ProviderId{1}, Kind::status, clock_.now(), callback("second"));
        last_size = last.size();
    }
    for (std::size_t cut = 1; cut <= last_size; ++cut) {
        replace(path, whole.substr(0, whole.size() - cut));
        auto journal = open();
        ASSERT_EQ(bodies(*journal), std::vector<std::string>{"first"}) << cut;
        replace(path, whole.substr(0, whole.size() - cut) + std::string(cut, '\0'));
        auto padded = open();
        ASSERT_EQ(bodies(*padded), std::vector<std::string>{"first"}) << cut << " zeros";
    }
}

TEST_F(JournalTest, GoesOnInANewFileAfterATornTail) {
    put(*open(), {"first", "second"});
    const fs::path path = segment_path(directory_.path(), 1);
    fs::resize_file(path, fs::file_size(path) - 3);
    auto journal = open();
    put(*journal, {"third"});
    EXPECT_EQ(bodies(*journal), (std::vector<std::string>{"first", "third"}));
}

TEST_F(JournalTest, LosesOnlyTheRecordThatABadBlockHit) {
    put(*open(), {"first", "second", "third"});
    const fs::path path = segment_path(directory_.path(), 1);
    const std::string whole = contents(path);
    const std::size_t begin = whole.find("second");
    const std::size_t size = (whole.size() - segment_head_size) / 3;
    ASSERT_NE(begin, std::string::npos);
    for (std::size_t place = begin + 6 - size + 8; place < begin + 6; ++place) {
        std::string flipped = whole;
        flipped[place] ^= 0x10;
        replace(path, flipped);
        auto journal = open();
        ASSERT_EQ(bodies(*journal).front(), "first") << place;
        ASSERT_EQ(bodies(*journal).back(), "third") << place;
    }
}

TEST_F(JournalTest, StartsWithEmptyShortAndForeignFilesInItsDirectory) {
    put(*open(), {"first"});
    replace(segment_path(directory_.path(), 2), "");
    replace(segment_path(directory_.path(), 3), "PARL");
    replace(segment_path(directory_.path(), 4), std::string(100'000, 'x'));
    replace(directory_.path() / "notes.txt", "hello");
    auto journal = open();
    EXPECT_EQ(journal->first_segment(), 5u);
    put(*journal, {"second"});
    EXPECT_EQ(bodies(*journal), (std::vector<std::string>{"first", "second"}));
}

TEST_F(JournalTest, ACopyTakenAtAnyMomentHoldsAllThatWasTold) {
    auto journal = open();
    Ledger ledger(*journal);
    std::vector<std::string> told;
    for (int round = 0; round < 20; ++round) {
        std::uint64_t last = 0;
        for (int i = 0; i < 50; ++i) {
            told.push_back(std::to_string(round * 50 + i));
            last = journal->append(ProviderId{1}, Kind::status, clock_.now(), callback(told.back())).value();
        }
        ASSERT_TRUE(ledger.durable(last));
        for (int i = 0; i < 50; ++i) {  // in flight while the copy is taken
            journal->append(ProviderId{1}, Kind::status, clock_.now(), callback("later")).value();
        }
        const parley::testing::TemporaryDirectory copy;
        fs::copy(directory_.path(), copy.path(), fs::copy_options::recursive);
        auto copied = Journal::open(copy.path(), {}, clock_, silent_log());
        ASSERT_TRUE(copied);
        auto found = bodies(**copied, copy.path());
        std::erase(found, "later");
        ASSERT_EQ(found, told);
    }
}

TEST_F(JournalTest, BeginsNewFilesAndRemovesThoseThatAreApplied) {
    Journal::Limits limits;
    limits.segment_bytes = 4'000;
    auto journal = open({}, limits);
    std::vector<std::string> all;
    for (int i = 0; i < 200; ++i) {
        all.push_back(std::string(100, 'x') + std::to_string(i));
        put(*journal, {all.back()});
    }
    const auto segments = list_segments(directory_.path());
    EXPECT_GT(segments.size(), 5u);
    EXPECT_EQ(bodies(*journal), all);
    const Position middle{segments[3], 0};
    const auto rest = bodies(*journal, middle);
    journal->release(middle);
    EXPECT_EQ(list_segments(directory_.path()), std::vector(segments.begin() + 3, segments.end()));
    EXPECT_EQ(bodies(*journal, middle), rest);
    journal->release(Position{segments.back(), fs::file_size(segment_path(directory_.path(), segments.back()))});
    EXPECT_EQ(list_segments(directory_.path()), std::vector{segments.back()});  // it is being written
}

TEST_F(JournalTest, NeverGivesANumberThatWasAppliedBefore) {
    auto journal = open(Position{41, 1'234});
    put(*journal, {"new"});
    EXPECT_EQ(list_segments(directory_.path()), std::vector<std::uint64_t>{42});
    EXPECT_EQ(bodies(*journal, Position{41, 1'234}), std::vector<std::string>{"new"});
}

TEST_F(JournalTest, RefusesWhatIsTooLongOrTooMuch) {
    Journal::Limits limits;
    limits.waiting_bytes = 1'000;
    auto journal = open({}, limits);
    EXPECT_EQ(
        journal->append(ProviderId{1}, Kind::status, clock_.now(), callback(std::string(2'000, 'x'))).error().kind,
        ErrorKind::unavailable);
    EXPECT_EQ(journal->figures().refused, 1u);
    auto wide = open();
    EXPECT_EQ(wide->append(ProviderId{1}, Kind::status, clock_.now(), callback(std::string(5 << 20, 'x'))).error().kind,
              ErrorKind::invalid);
}

// A process's limit of file size stands in for the full disk: a write stops in its middle.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        previous_handler_ = ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &previous_);
        rlimit limited = previous_;
        limited.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limited);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &previous_);
        ::signal(SIGXFSZ, previous_handler_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;

private:
    rlimit previous_{};
    sighandler_t previous_handler_ = SIG_DFL;
};

TEST_F(JournalTest, AcknowledgesNothingOfABatchThatTheDiskTookInPart) {
    Journal::Limits limits;
    limits.retry = std::chrono::milliseconds(0);
    auto journal = open({}, limits);
    put(*journal, {"kept"});
    std::vector<std::string> expected{"kept"};
    {
        const FileSizeLimit full(journal->stretch_after({})->limit + 20);
        Ledger ledger(*journal);
        for (int i = 0; i < 10; ++i) {
            const auto ticket =
                journal->append(ProviderId{1}, Kind::status, clock_.now(), callback(std::string(500, 'x')));
            ASSERT_TRUE(ticket);
            EXPECT_FALSE(ledger.durable(*ticket));
        }
        EXPECT_TRUE(journal->figures().failing);
        EXPECT_EQ(bodies(*journal), expected);
        EXPECT_LE(list_segments(directory_.path()).size(), 2u);  // tries leave no litter
    }
    put(*journal, {"after"});
    expected.push_back("after");
    EXPECT_FALSE(journal->figures().failing);
    EXPECT_EQ(bodies(*journal), expected);
    journal.reset();
    EXPECT_EQ(bodies(*open()), expected);
}

TEST_F(JournalTest, LeavesTheDatabaseRoomOnTheDisk) {
    Journal::Limits limits;
    limits.reserve_bytes = std::uint64_t{1} << 60;
    auto journal = open({}, limits);
    Ledger ledger(*journal);
    const auto ticket = journal->append(ProviderId{1}, Kind::status, clock_.now(), callback("x"));
    EXPECT_FALSE(ledger.durable(*ticket));
    // And for a while it does not even try.
    EXPECT_EQ(journal->append(ProviderId{1}, Kind::status, clock_.now(), callback("x")).error().kind,
              ErrorKind::unavailable);
}

TEST_F(JournalTest, WritesWhatWaitsBeforeItGoes) {
    {
        auto journal = open();
        for (int i = 0; i < 1'000; ++i) {
            journal->append(ProviderId{1}, Kind::status, clock_.now(), callback(std::to_string(i))).value();
        }
    }
    EXPECT_EQ(bodies(*open()).size(), 1'000u);
}

TEST_F(JournalTest, AReaderWaitsForMoreAndCanBeStopped) {
    auto journal = open();
    std::jthread reader([&](std::stop_token stop) {
        EXPECT_TRUE(journal->wait_beyond({}, stop));
        const auto stretch = journal->stretch_after({});
        EXPECT_FALSE(journal->wait_beyond(Position{stretch->begin.segment, stretch->limit}, stop));
    });
    put(*journal, {"one"});
    reader.request_stop();
}

}  // namespace
}  // namespace parley::receive
