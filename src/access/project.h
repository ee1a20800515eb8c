#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/secret_box.h"

namespace parley::access {

// A tenant as everybody may know it who works in it.
struct ProjectSettings {
    ProjectId id = {};
    std::string name = {};
    std::string account_id = {};        // "ACME-4K7-M2XZ": made once, names the project to others; no secret
    std::string time_zone = "UTC";      // IANA
    std::string default_country = {};   // of phone numbers without country code; empty for none
    std::string notification_key = {};  // names the project in the notification API; no secret
    Time created = {};
};

struct Project {
    ProjectSettings settings = {};
    std::string notification_secret = {};  // plain, as signatures are made with it
    std::string token_key = {};            // RSA public key in PEM that recipients' tokens are checked with, or empty
};

// Errors: invalid, `where` naming the member.
Result<> check(const ProjectSettings& settings);  // name, time zone, country

// With what a new one gets: account id, notification key and secret.
Project new_project(std::string name, Time now);
std::string make_notification_secret();

// Inside work of the writer.
ProjectId insert_project(soci::session& sql, const SecretBox& box, const Project& project);
std::optional<ProjectSettings> find_settings(soci::session& sql, ProjectId project);
std::string find_token_key(soci::session& sql, ProjectId project);
void update_settings(soci::session& sql, const ProjectSettings& settings);  // name, time zone and country alone
void replace_notification_secret(soci::session& sql, const SecretBox& box, ProjectId project,
                                 const std::string& secret);
void replace_token_key(soci::session& sql, ProjectId project, const std::string& pem);
// Those that were made before there were account ids and notification keys get them.
void complete_projects(soci::session& sql, const SecretBox& box);

std::vector<Project> list_projects(soci::session& sql, const SecretBox& box);
bool has_sealed_secrets(soci::session& sql);

}  // namespace parley::access
