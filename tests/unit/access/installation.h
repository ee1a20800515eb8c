#pragma once
#include <gtest/gtest.h>

#include <filesystem>

#include "access/member.h"
#include "access/project.h"
#include "base/log.h"
#include "base/random.h"
#include "store/database.h"
#include "store/writer.h"

namespace parley::access {

// A real database in a directory of its own, with one project in it.
struct Installation {
    std::filesystem::path directory = std::filesystem::temp_directory_path() / ("parley-access-" + random_token(9));
    store::Database database = std::move(*store::Database::open(directory));
    store::Writer writer{database, silent_log()};
    HandClock clock;
    SecretBox box = SecretBox::temporary();
    Project project = new_project("Shop", clock.now());

    Installation() {
        project.settings.id = *writer.run([this](soci::session& sql) { return insert_project(sql, box, project); });
    }
    Installation(const Installation&) = delete;
    ~Installation() {
        std::error_code ignored;
        std::filesystem::remove_all(directory, ignored);
    }

    ProjectId id() const { return project.settings.id; }

    // Runs in the writer, and must go well.
    template <class Work>
    auto write(Work work) {
        auto done = writer.run(std::move(work));
        EXPECT_TRUE(done.has_value()) << describe(done.error());
        if constexpr (!std::is_void_v<std::invoke_result_t<Work&, soci::session&>>) {
            return std::move(*done);
        }
    }

    MemberId add_member(const std::string& email, Role role) {
        Member member;
        member.email = email;
        member.password = "a hash";
        member.created = clock.now();
        return write([this, member, role](soci::session& sql) {
            const MemberId made = insert_member(sql, member);
            set_membership(sql, {made, id(), role});
            return made;
        });
    }
};

}  // namespace parley::access
