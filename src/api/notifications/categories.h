#pragma once
#include <soci/soci.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"

// What a notification is about, and who does not want that by which channel. Runs in work of the writer, where it
// writes.
namespace parley::api::notifications {

struct Category {
    long long id = 0;
    std::string identifier;
    std::string name;
    Time created = {};
    Time updated = {};
};

std::vector<Category> categories_of(soci::session& sql, ProjectId project);
// By identifier, else by number.
std::optional<Category> find_category(soci::session& sql, ProjectId project, const std::string& named);
// The one that is there, or a new one of that identifier. Its id.
long long keep_category(soci::session& sql, ProjectId project, const std::string& identifier, Time now);
Category name_category(soci::session& sql, ProjectId project, const std::string& identifier, const std::string& name,
                       Time now);
void remove_category(soci::session& sql, long long category);  // and what people said of it

std::set<std::string> channels_turned_off(soci::session& sql, long long category, const std::string& recipient);
void prefer(soci::session& sql, long long category, const std::string& recipient, const std::string& channel,
            bool enabled);

}  // namespace parley::api::notifications
