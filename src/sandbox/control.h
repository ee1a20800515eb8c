#pragma once
#include <functional>

#include "base/http.h"
#include "sandbox/keeper.h"
#include "sandbox/people.h"
#include "sandbox/probes.h"
#include "sandbox/templates.h"
#include "sandbox/wire.h"

namespace parley::sandbox {

// The control API, JSON over HTTP; routes in control.cpp.
//   GET             /sandbox/health
//   GET             /sandbox/dialects   names, base paths, and the settings that their accounts have
//   GET, PUT, PATCH /sandbox/settings   PUT: what is not named is as at first; PATCH: as it is now,
//                                       and neither where the logs are
//   GET, POST       /sandbox/accounts   POST: one more, or in the place of that dialect's with that sender
//                                       (whose URLs stay where none are given); "verdicts" tell of URLs that a
//                                       provider tries before it takes them
//   POST            /sandbox/files      ?dialect=&name= keeps the body, of its content type, for phones to send
//   GET, POST       /sandbox/templates  ?after=&limit= POST: one or a list; each in the place of that
//                                       dialect's with that name and language
//   GET, PUT, PATCH, DELETE /sandbox/templates/{id}   PATCH is told by callback: {"status", "reason",
//                                       "category", "quality"}
//   POST            /sandbox/reset      forgets all but the settings
//   GET             /sandbox/counts
//   GET             /sandbox/log, /sandbox/acknowledged   ?after=&limit= the lines of trail.h
//   GET             /sandbox/phones     ?after=&limit=
//   GET             /sandbox/phones/{number}
//   POST            /sandbox/phones/{number}/reply, read, click, block, consent
//   GET, POST       /sandbox/chats      ?owner=&strict=&search=&after=&limit= phones by what changed last; {"number"}
//   adds one GET             /sandbox/chats/{number}   ?owner=&strict= with what was received and said, as it is drawn
//   GET             /sandbox/changes    ?owner=&after=&phones= what is new since that sequence
//   GET             /sandbox/wire       ?owner=&after=&limit=&phone=&dialect=&direction= where log.wire keeps it
//   GET             /sandbox/dials      PATCH, DELETE /sandbox/dials/{dialect}: of one provider; DELETE: as all have it
// Bodies of a phone's five acts: {"message"} names the message by our id or the provider's, else the phone's
// latest is meant; reply {"text" | "button" | "image", "video", "audio", "file", "sticker" | "location" |
// "contacts" | "reaction", "to", "dialect", "context"}; click {"url"}; block {"blocked"}; consent
// {"opted_in", "to", "dialect"}.
struct Control {
    const Clock& clock;
    const Settings& settings;
    const Senders& senders;
    const Templates& templates;
    Phones& phones;
    People& people;
    const Wire& wire;
    const Moves& moves;
    Courier& courier;
    const Probes& probes;
    Keeper& keeper;
    const Counts& counts;
    const Trail& received;
    const Trail& acknowledged;
    std::function<Result<>(Settings)> change;
    std::function<void()> reset;
    std::function<bool()> is_idle;

    HttpResponse answer(const HttpRequest& request);
};

}  // namespace parley::sandbox
