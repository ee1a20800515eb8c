#pragma once
#include <gtest/gtest.h>

#include <filesystem>

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "store/database.h"
#include "store/writer.h"

namespace parley::audience {

// A real database in a directory of its own, with one project in it.
struct Project {
    std::filesystem::path directory = std::filesystem::temp_directory_path() / ("parley-audience-" + random_token(9));
    store::Database database = std::move(*store::Database::open(directory));
    store::Writer writer{database, silent_log()};
    HandClock clock;
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

    long long count(const std::string& query) {
        return database.read([&](soci::session& sql) {
            long long rows = 0;
            sql << query, soci::into(rows);
            return rows;
        });
    }
};

}  // namespace parley::audience
