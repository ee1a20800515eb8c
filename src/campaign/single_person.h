#pragma once
#include <soci/soci.h>

#include <string>

#include "base/id.h"
#include "message/failure.h"

namespace parley::campaign {

// How the person of a single message is reached now.
struct Person {
    bool is_there = false;
    std::string phone = {};    // E.164; empty: none
    std::string user_id = {};  // WhatsApp's; empty: none
    bool opted_in = false;
    bool number_blocked = false;
};

// Why they get nothing, or SkipReason::none. `reaches_users`: also those who are known by user id alone.
SkipReason reason_to_skip(const Person& person, bool ask_consent, bool reaches_users);

// Looks up one after the other with one statement. Who was merged into another person is that person.
class People {
public:
    explicit People(soci::session& sql);
    People(const People&) = delete;
    Person find(ProjectId project, ProfileId profile);

private:
    bool read(long long profile);

    soci::session& sql_;
    long long id_ = 0;
    long long project_ = 0;
    std::string phone_;
    std::string user_;
    soci::indicator phone_mark_ = soci::i_null;
    soci::indicator user_mark_ = soci::i_null;
    int opted_in_ = 0;
    int blocked_ = 0;
    soci::statement statement_;
};

}  // namespace parley::campaign
