#include "deliver/exchange_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "temporary_directory.h"

namespace parley::deliver {
namespace {

namespace fs = std::filesystem;

ExchangeRecord record(ExchangeKey key, const std::string& body = "hello") {
    return {.kind = ExchangeRecord::Kind::callback,
            .project = ProjectId{1},
            .at = Time(std::chrono::milliseconds(1'700'000'000'000 + static_cast<std::int64_t>(key))),
            .keys = {key},
            .request = "POST / HTTP/1.1\n\n" + body};
}

std::string block_of(std::vector<ExchangeKey> keys, const std::string& body = "hello", int sampling = 0,
                     std::uint32_t dropped = 0) {
    std::vector<ExchangeRecord> records;
    for (const ExchangeKey key : keys) {
        records.push_back(record(key, body));
    }
    return pack_exchanges(records, sampling, dropped);
}

std::string noise(std::size_t size) {
    std::minstd_rand random(7);
    std::string text;
    while (text.size() < size) {
        text += static_cast<char>('!' + random() % 90);
    }
    return text;
}

class ExchangeFilesTest : public ::testing::Test {
protected:
    std::unique_ptr<ExchangeFiles> open(std::uint64_t most = 256 << 20) {
        auto files = ExchangeFiles::open(path(), most);
        EXPECT_TRUE(files) << describe(files.error());
        return std::move(*files);
    }
    fs::path path() const { return directory_.path() / "exchanges"; }
    std::vector<fs::path> files_named(const std::string& extension) const {
        std::vector<fs::path> found;
        for (const auto& entry : fs::directory_iterator(path())) {
            if (entry.path().extension() == extension) {
                found.push_back(entry.path());
            }
        }
        return found;
    }
    static std::size_t found(const ExchangeFiles& files, ExchangeKey key) { return files.find(std::array{key}).size(); }

    parley::testing::TemporaryDirectory directory_;
};

TEST(ExchangeBlockTest, IsReadAsItWasWrittenAndAChangedByteIsNoticed) {
    const std::string bytes = block_of({9, 3, 3, 5}, "hello", 4, 17);
    const auto block = read_exchange_block(bytes);
    ASSERT_TRUE(block);
    EXPECT_EQ(block->keys, (std::vector<ExchangeKey>{3, 5, 9}));
    EXPECT_EQ(block->length, bytes.size());
    EXPECT_EQ(block->sampling, 4);
    EXPECT_EQ(block->dropped, 17U);
    EXPECT_EQ(unpack_exchanges(bytes), (std::vector{record(9), record(3), record(3), record(5)}));
    for (std::size_t place = 0; place < bytes.size(); ++place) {
        std::string changed = bytes;
        changed[place] ^= 0x20;
        EXPECT_EQ(unpack_exchanges(changed), std::nullopt) << place;
    }
    EXPECT_EQ(unpack_exchanges(std::string_view(bytes).substr(0, bytes.size() - 1)), std::nullopt);
}

TEST(ExchangeBlockTest, RequestsOfACampaignShrinkToLessThanAFifth) {
    std::vector<ExchangeRecord> records;
    std::size_t plain = 0;
    for (ExchangeKey key = 1; key <= 60; ++key) {
        records.push_back(record(key, "{\"to\":\"+9198765" + std::to_string(43210 + key) + "\",\"template\":\"" +
                                          std::string(40, 'o') + "\",\"language\":\"en\",\"values\":[\"Asha\",\"" +
                                          std::to_string(key * 7919) + "\"]}"));
        plain += records.back().request.size();
    }
    EXPECT_LT(pack_exchanges(records, 0, 0).size() * 3, plain);
}

TEST_F(ExchangeFilesTest, FindsWhatItKeepsAlsoAfterTheNextStart) {
    {
        const auto files = open();
        ASSERT_TRUE(files->append(block_of({1, 2})));
        ASSERT_TRUE(files->append(block_of({2, 3})));
        EXPECT_EQ(found(*files, 2), 2U);
        EXPECT_EQ(found(*files, 4), 0U);
    }
    EXPECT_EQ(files_named(".index").size(), 1U);
    const auto files = open();
    EXPECT_EQ(found(*files, 1), 1U);
    EXPECT_EQ(found(*files, 2), 2U);
    EXPECT_EQ(found(*files, 3), 1U);
    ASSERT_TRUE(files->append(block_of({2})));
    EXPECT_EQ(found(*files, 2), 3U);
    const std::array both{ExchangeKey{1}, ExchangeKey{3}};
    EXPECT_EQ(files->find(both).size(), 2U);
}

TEST_F(ExchangeFilesTest, ATornTailAndAMissingOrWrongIndexCostNothingElse) {
    {
        const auto files = open();
        ASSERT_TRUE(files->append(block_of({1})));
        ASSERT_TRUE(files->append(block_of({2})));
    }
    const fs::path log = files_named(".log").front();
    const auto size = fs::file_size(log);
    for (const std::string index : {"none", "cut", "wrong"}) {
        const fs::path path = files_named(".index").front();
        if (index == "none") {
            fs::remove(path);
            std::ofstream(log, std::ios::app | std::ios::binary) << block_of({3}).substr(0, 60);
        } else if (index == "cut") {
            fs::resize_file(path, 60);
        } else {
            std::fstream(path, std::ios::in | std::ios::out | std::ios::binary).seekp(20).write("\xff\xff", 2);
        }
        const auto files = open();
        EXPECT_EQ(found(*files, 1), 1U) << index;
        EXPECT_EQ(found(*files, 2), 1U) << index;
        EXPECT_EQ(found(*files, 3), 0U) << index;
        EXPECT_EQ(fs::file_size(log), size) << index;
    }
}

TEST_F(ExchangeFilesTest, ADamagedBlockCostsItselfAlone) {
    const std::string first = block_of({1});
    {
        const auto files = open();
        ASSERT_TRUE(files->append(first));
        ASSERT_TRUE(files->append(block_of({2})));
        ASSERT_TRUE(files->append(block_of({3})));
    }
    std::fstream(files_named(".log").front(), std::ios::in | std::ios::out | std::ios::binary)
        .seekp(static_cast<std::streamoff>(first.size() + 50))
        .write("????", 4);
    for (const bool with_index : {true, false}) {
        if (!with_index) {
            fs::remove(files_named(".index").front());
        }
        const auto files = open();
        EXPECT_EQ(found(*files, 1), 1U);
        EXPECT_EQ(found(*files, 2), 0U);
        EXPECT_EQ(found(*files, 3), 1U);
    }
}

TEST_F(ExchangeFilesTest, TheOldestMakesRoomForTheNewest) {
    constexpr std::uint64_t most = 1 << 20;
    const auto files = open(most);
    const std::string body = noise(10'000);
    for (ExchangeKey key = 1; key <= 400; ++key) {
        ASSERT_TRUE(files->append(block_of({key}, body)));
        ASSERT_LE(files->bytes(), most);
    }
    EXPECT_EQ(found(*files, 1), 0U);
    EXPECT_EQ(found(*files, 400), 1U);
    EXPECT_GT(files->bytes(), most * 8 / 10) << "it uses what it may";
    std::uint64_t on_disk = 0;
    for (const auto& entry : fs::directory_iterator(path())) {
        on_disk += entry.file_size();
    }
    EXPECT_LE(on_disk, most);
}

TEST_F(ExchangeFilesTest, ASmallerRoomIsKeptAtTheNextStart) {
    {
        const auto files = open(4 << 20);
        for (ExchangeKey key = 1; key <= 200; ++key) {
            ASSERT_TRUE(files->append(block_of({key}, noise(10'000))));
        }
    }
    const auto files = open(1 << 20);
    EXPECT_LE(files->bytes(), std::uint64_t{1} << 20);
    EXPECT_EQ(found(*files, 200), 1U);
}

TEST_F(ExchangeFilesTest, WhatIsForgottenIsOnTheDiskNoMoreAndTheRestStays) {
    const auto files = open(1 << 20);
    for (ExchangeKey key = 1; key <= 20; ++key) {
        std::vector<ExchangeRecord> records{record(key, "secret of " + noise(4'000)), record(key + 100, "keep")};
        ASSERT_TRUE(files->append(pack_exchanges(records, 0, 0)));
    }
    std::vector<ExchangeRecord> shared{record(50)};
    shared[0].keys = {50, 1};
    ASSERT_TRUE(files->append(pack_exchanges(shared, 0, 0)));
    EXPECT_EQ(files->forget(std::array{ExchangeKey{1}, ExchangeKey{20}}), 3U);
    for (const ExchangeKey gone : {1, 20, 50}) {
        EXPECT_EQ(found(*files, gone), 0U) << gone;
    }
    for (ExchangeKey key = 2; key < 20; ++key) {
        EXPECT_EQ(found(*files, key), 1U) << key;
    }
    EXPECT_EQ(found(*files, 101), 1U);
    EXPECT_EQ(found(*files, 120), 1U);
    std::size_t records = 0;
    for (const fs::path& path : files_named(".log")) {
        std::ifstream in(path, std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        for (std::string_view rest = bytes; !rest.empty();) {
            const auto length = length_of_exchange_block(rest);
            ASSERT_TRUE(length) << "the next block is where it was";
            const auto unpacked = unpack_exchanges(rest);
            ASSERT_TRUE(unpacked);
            for (const ExchangeRecord& kept : *unpacked) {
                EXPECT_TRUE(kept.keys.front() != 1 && kept.keys.front() != 20);
                ++records;
            }
            rest.remove_prefix(*length);
        }
    }
    EXPECT_EQ(records, 38U);
}

TEST_F(ExchangeFilesTest, NobodyElseMayReadTheFiles) {
    const auto files = open();
    ASSERT_TRUE(files->append(block_of({1})));
    const auto of_others = fs::perms::group_all | fs::perms::others_all;
    EXPECT_EQ(fs::status(path()).permissions() & of_others, fs::perms::none);
    EXPECT_EQ(fs::status(files_named(".log").front()).permissions() & of_others, fs::perms::none);
}

TEST_F(ExchangeFilesTest, AnswersFastAmongFullFiles) {
    const auto files = open(24 << 20);
    const std::string body = noise(900);
    ExchangeKey key = 0;
    while (files->bytes() < (std::uint64_t{22} << 20)) {
        std::vector<ExchangeKey> keys;
        for (int i = 0; i < 60; ++i) {
            keys.push_back(++key);
        }
        ASSERT_TRUE(files->append(block_of(keys, body + std::to_string(key))));
    }
    const auto began = std::chrono::steady_clock::now();
    constexpr ExchangeKey looks = 20;
    for (ExchangeKey look = 1; look <= looks; ++look) {
        EXPECT_EQ(found(*files, key * look / looks), 1U);
    }
    EXPECT_LT((std::chrono::steady_clock::now() - began) / looks, std::chrono::milliseconds(50));
}

}  // namespace
}  // namespace parley::deliver
