#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "access/project.h"
#include "store/database.h"

namespace parley::access {

// All projects in memory, so that no request asks the database for them. Any thread.
class Projects {
public:
    explicit Projects(const SecretBox& box);
    ~Projects();
    Projects(const Projects&) = delete;

    void reload(store::Database& database);  // after each change
    void replace(std::vector<Project> projects);

    ProjectSettings of(ProjectId project) const;                   // all empty where there is none
    std::shared_ptr<const Project> find(ProjectId project) const;  // null where there is none
    std::shared_ptr<const Project> with_account(std::string_view account_id) const;
    std::shared_ptr<const Project> with_notification_key(std::string_view key) const;

private:
    struct Table;
    std::shared_ptr<const Table> table() const;

    const SecretBox box_;
    std::mutex reloading_;  // what was read first must not be kept last
    mutable std::mutex mutex_;
    std::shared_ptr<const Table> table_;
};

}  // namespace parley::access
