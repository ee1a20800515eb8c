#pragma once
#include "access/passcode.h"
#include "access/password.h"
#include "access/projects.h"
#include "access/throttle.h"
#include "access/visitors.h"

namespace parley::access {

// All that tells who may come in, in memory; built once for a server.
struct Gate {
    Gate(const SecretBox& box, const Clock& clock)
        : projects(box), visitors(clock), failures(clock), logins_by_name(clock, 5), logins_by_address(clock, 20) {}

    // Error: denied, where the secrets were sealed with another key.
    Result<> load(store::Database& database) {
        try {
            projects.reload(database);
        } catch (const std::exception& failure) {
            return Failure(Error{ErrorKind::denied, failure.what(), "secret_key_file"});
        }
        passcodes.reload(database);
        visitors.load(database);
        return {};
    }

    Projects projects;
    Passcodes passcodes;
    Visitors visitors;
    Passwords passwords;
    FailureThrottle failures;
    LoginThrottle logins_by_name;
    LoginThrottle logins_by_address;  // an office shares one
};

}  // namespace parley::access
