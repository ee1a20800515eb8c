#pragma once
#include <memory>

#include "sandbox/fate.h"
#include "sandbox/people.h"

namespace parley::sandbox {

// What becomes of the messages that were taken: they reach their phones, are read, clicked and
// replied to, each step at its time, and the customers hear of it.
class Lives {
public:
    Lives(const Clock& clock, Schedule& schedule, const Settings& settings, Phones& phones, People& people,
          Counts& counts);

    struct Birth {
        std::string_view identity;                // what its fate hangs on; empty: its id
        std::optional<std::uint64_t> number;      // of its phone; nothing where it is not known (a sink)
        FailureCode failure = FailureCode::none;  // why it will not arrive, where that is known already
        Tick answered;                            // when its sender hears that it was taken
    };
    void begin(Taken taken, const Birth& birth);
    void step_is_due(std::uint32_t life, std::uint32_t step);

    std::size_t size() const { return lives_.size(); }
    void clear() { lives_.clear(); }

private:
    struct Deed {
        ActKind kind = ActKind::none;
        IncomingContent said = {};
        std::string url = {};
    };
    struct Deeds {  // of the few who do something
        std::string from;
        std::string user;
        Deed click = {};
        Deed reply = {};
        std::vector<Deed> script = {};
        std::size_t next = 0;  // of the script
    };
    struct Life {
        std::string message_id;
        const Dialect* dialect = nullptr;
        const Sender* sender = nullptr;
        std::uint64_t key = 0;
        std::uint64_t number = 0;
        FailureCode failure = FailureCode::none;
        std::uint8_t steps_left = 0;
        std::unique_ptr<Deeds> deeds = {};
    };

    FailureCode live(const Taken& taken, const Birth& birth);
    void plan(const Taken& taken, const LifeFate& fate, Life& life) const;
    void follow(const Script& script, const Content& content, Life& life) const;
    Deeds& deeds_of(const Taken& taken, Life& life) const;
    void act(const Subject& subject, const Deed& deed);

    const Clock& clock_;
    Schedule& schedule_;
    const Settings& settings_;
    Phones& phones_;
    People& people_;
    Counts& counts_;
    Slots<Life> lives_;
};

}  // namespace parley::sandbox
