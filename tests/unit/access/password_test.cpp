#include "access/password.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace parley::access {
namespace {

TEST(Passwords, AreKeptAsArgon2idOfBoundedMemory) {
    Passwords passwords;
    const auto hash = passwords.hash("correct horse battery");
    ASSERT_TRUE(hash.has_value());
    EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=65536,t=4,p=1$")) << *hash;
    EXPECT_EQ(hash->find("correct"), std::string::npos);
    EXPECT_NE(*passwords.hash("correct horse battery"), *hash) << "each has a salt of its own";
    EXPECT_TRUE(*passwords.is_right(*hash, "correct horse battery"));
    for (const char* wrong : {"", "correct horse batter", "correct horse battery ", "Correct horse battery"}) {
        EXPECT_FALSE(*passwords.is_right(*hash, wrong)) << wrong;
    }
}

TEST(Passwords, OfNobodyAreNeverRightAndTakeAsLong) {
    Passwords passwords;
    const std::string hash = *passwords.hash("correct horse battery");
    const auto time_of = [&](const std::string& kept) {
        auto best = std::chrono::steady_clock::duration::max();
        for (int round = 0; round < 3; ++round) {
            const auto begun = std::chrono::steady_clock::now();
            EXPECT_FALSE(*passwords.is_right(kept, "a wrong password"));
            best = std::min(best, std::chrono::steady_clock::now() - begun);
        }
        return std::chrono::duration<double>(best).count();
    };
    const double known = time_of(hash);
    const double unknown = time_of("");
    EXPECT_GT(unknown, known * 0.5);
    EXPECT_LT(unknown, known * 2);
    EXPECT_FALSE(*passwords.is_right("no hash at all", "a wrong password"));
}

TEST(Passwords, RefuseWhenTooManyAreAtIt) {
    Passwords passwords;
    std::atomic<int> done{0};
    std::atomic<int> refused{0};
    std::vector<std::thread> callers;
    for (int number = 0; number < 40; ++number) {
        callers.emplace_back([&] {
            const auto right = passwords.is_right("", "a wrong password");
            ++(right ? done : refused);
            if (!right) {
                EXPECT_EQ(right.error().kind, ErrorKind::unavailable);
            }
        });
    }
    for (std::thread& caller : callers) {
        caller.join();
    }
    EXPECT_EQ(done + refused, 40);
    EXPECT_GE(done, 2);
    EXPECT_GT(refused, 0);
    EXPECT_FALSE(*passwords.is_right("", "later")) << "and then it goes on";
}

TEST(Passwords, HaveALength) {
    EXPECT_TRUE(check_password("twelve chars", "a@example.com"));
    EXPECT_TRUE(check_password("zwölf Zeichen", "a@example.com"));
    for (const std::string& wrong : {std::string("elevenchars"), std::string(201, 'x'),
                                     std::string("\xff\xfe twelve chars"), std::string("Asha@Example.com")}) {
        const auto checked = check_password(wrong, "asha@example.com");
        ASSERT_FALSE(checked.has_value()) << wrong;
        EXPECT_EQ(checked.error().where, "password");
        EXPECT_TRUE(checked.error().value.empty()) << "is never repeated";
    }
}

}  // namespace
}  // namespace parley::access
