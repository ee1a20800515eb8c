#include "access/projects.h"

#include <map>

namespace parley::access {

using ProjectPtr = std::shared_ptr<const Project>;

struct Projects::Table {
    std::map<ProjectId, ProjectPtr> by_id;
    std::map<std::string, ProjectPtr, std::less<>> by_account;
    std::map<std::string, ProjectPtr, std::less<>> by_key;
};

namespace {

template <class Map, class Key>
ProjectPtr found_in(const Map& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : found->second;
}

}  // namespace

Projects::Projects(const SecretBox& box) : box_(box), table_(std::make_shared<Table>()) {}

Projects::~Projects() = default;

void Projects::reload(store::Database& database) {
    const std::lock_guard lock(reloading_);
    replace(database.read([this](soci::session& sql) { return list_projects(sql, box_); }));
}

void Projects::replace(std::vector<Project> projects) {
    auto table = std::make_shared<Table>();
    for (Project& project : projects) {
        const auto kept = std::make_shared<const Project>(std::move(project));
        table->by_id.emplace(kept->settings.id, kept);
        if (!kept->settings.account_id.empty()) {
            table->by_account.emplace(kept->settings.account_id, kept);
        }
        if (!kept->settings.notification_key.empty()) {
            table->by_key.emplace(kept->settings.notification_key, kept);
        }
    }
    const std::lock_guard lock(mutex_);
    table_ = std::move(table);
}

std::shared_ptr<const Projects::Table> Projects::table() const {
    const std::lock_guard lock(mutex_);
    return table_;
}

ProjectSettings Projects::of(ProjectId project) const {
    const auto found = find(project);
    return found == nullptr ? ProjectSettings{} : found->settings;
}

ProjectPtr Projects::find(ProjectId project) const {
    return found_in(table()->by_id, project);
}

ProjectPtr Projects::with_account(std::string_view account_id) const {
    return found_in(table()->by_account, account_id);
}

ProjectPtr Projects::with_notification_key(std::string_view key) const {
    return found_in(table()->by_key, key);
}

}  // namespace parley::access
