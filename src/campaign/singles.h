#pragma once
#include <soci/soci.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
#include "base/log.h"
#include "base/secret_box.h"
#include "deliver/dispatcher.h"
#include "message/message.h"
#include "message/template_slots.h"
#include "store/database.h"
#include "store/writer.h"

// Messages to one person each, as programs ask for them: an order that was shipped, a code. Each is a message of the
// ledger with a whole life like any other, in a standing campaign of the project's (kind "single", one a provider and
// month), and goes before what campaigns have waiting in the same lane.
namespace parley::campaign {

struct Single {
    ProjectId project;
    ProviderId provider;  // none: the project's default one
    ProfileId profile;
    // One of the two: a template of the provider's with its values, or what is said freely.
    TemplateId form = {};
    SlotValues values = {};
    std::vector<std::pair<std::string, std::string>> custom = {};  // custom key-values beside a template
    std::optional<Content> content = {};
    // As members of the body that the provider gets, over ours (source: seed 002, "override").
    json::object overrides = {};
    FieldValues settings = {};     // in place of the provider's own, for this message only
    std::string sender = {};       // the same: our number, as the provider spells it; empty: the provider's
    std::string reference = {};    // the caller's own id of it; several may share one
    std::optional<Time> due = {};  // nothing: now
    bool ask_consent = true;       // false: also to who has not opted in, as for a code that they asked for; a blocked
                                   // number is never written to
};

struct Singled {
    MessageId message = {};                 // in the ledger, queued or skipped; none: its provider was deleted
    SkipReason skipped = SkipReason::none;  // why this person gets nothing
};

class Singles {
public:
    Singles(store::Database& database, store::Writer& writer, const SecretBox& box, const Clock& clock,
            std::shared_ptr<Log> log);
    ~Singles();
    Singles(const Singles&) = delete;

    void join(deliver::Dispatcher& dispatcher);  // once, before any provider is set

    // Whether it can be sent at all: provider and template there and fit, values for all slots, content that the
    // dialect can say. Reads only. Error: as Campaigns::create.
    Result<> check(const Single& single) const;
    // Each, in order; what they have in common is read once.
    std::vector<Result<>> check_all(const std::vector<Single>& singles) const;

    // Makes them durable, in the order given: runs inside work of the writer, so that what asks for them can be stored
    // in the same transaction (an idempotency key, a notification). Checked before.
    std::vector<Singled> add(soci::session& sql, const std::vector<Single>& singles, Time now);
    void wake();  // after the commit; from any thread

    // At start, after the campaigns': what was under way becomes uncertain, what is queued is sent.
    Result<> recover();
    void close();  // claims nothing more; what is under way is still written

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace parley::campaign
