#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "access/right.h"
#include "api/context.h"
#include "base/json.h"

namespace parley::api {

// Something that a person must see to, or at least know of.
struct Alarm {
    std::string kind;        // "provider_refuses"
    std::string subject;     // what it is about, by id; empty: the installation
    access::Right needs;     // whoever has it is told
    bool severe = true;      // nothing goes on before somebody acts
    std::string name = {};   // of the subject, as people call it
    std::string what;        // in plain words
    std::string words = {};  // the provider's own, or the reason that was kept
    std::string advice;
    std::int64_t count = 0;  // where something is counted
    std::optional<Time> since = {};

    std::string id() const { return subject.empty() ? kind : kind + ":" + subject; }
};

// All that there are in the project, the severe ones first. Each look-up has an index and a limit.
std::vector<Alarm> alarms_of(Context& context, soci::session& sql, ProjectId project);

json::object to_json(const Alarm& alarm);

}  // namespace parley::api
