#pragma once
#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "campaign/campaigns.h"
#include "store/database.h"
#include "store/writer.h"

namespace parley::campaign {

// Launches drafts when their time has come. Nothing of it is kept but the campaign's own state, so that a restart
// neither forgets one nor launches it twice. One whose provider does not answer is tried again for an hour; what
// cannot be launched, or is a day late, is stopped with the reason.
class ScheduledLaunches {
public:
    ScheduledLaunches(store::Database& database, store::Writer& writer, Campaigns& campaigns, const Clock& clock,
                      std::shared_ptr<Log> log);
    ~ScheduledLaunches();
    ScheduledLaunches(const ScheduledLaunches&) = delete;

    void start();  // a thread that looks once a second
    void close();  // ends after the launch that is under way

    void launch_due();  // those due by now, one after the other; blocks, for one thread at a time

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace parley::campaign
