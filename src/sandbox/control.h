#pragma once
#include <functional>

#include "base/http.h"
#include "sandbox/lives.h"

namespace parley::sandbox {

// The control API, JSON over HTTP; routes in control.cpp.
//   GET             /sandbox/health
//   GET, PUT, PATCH /sandbox/settings   PUT: what is not named is as at first; PATCH: as it is now,
//                                       and neither where the logs are
//   POST            /sandbox/reset      forgets all but the settings
//   GET             /sandbox/counts
//   GET             /sandbox/log, /sandbox/acknowledged   ?after=&limit= the lines of trail.h
//   GET             /sandbox/phones     ?after=&limit=
//   GET             /sandbox/phones/{number}
//   POST            /sandbox/phones/{number}/reply, read, click, block
// Bodies of the last four: {"message"} names the message, else the phone's latest is meant; reply
// {"text" | "button" | "image", "video", "audio", "file" | "location", "to", "context"}; click
// {"url"}; block {"blocked"}.
struct Control {
    const Settings& settings;
    Phones& phones;
    Lives& lives;
    const Counts& counts;
    const Trail& received;
    const Trail& acknowledged;
    std::function<Result<>(Settings)> change;
    std::function<void()> reset;
    std::function<bool()> is_idle;

    HttpResponse answer(const HttpRequest& request);
};

}  // namespace parley::sandbox
