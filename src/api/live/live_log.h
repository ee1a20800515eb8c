#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/right.h"

namespace parley::api {

// Something of a project is different now.
struct LiveEvent {
    std::string type;                         // "campaign"
    std::string subject = {};                 // which one: "17"; empty: any of them, or there is but one
    std::optional<access::Right> needs = {};  // whoever has it is told; nothing: all members
    std::string data = "{\"id\":null}";       // JSON on one line
};

// What pages that were away have missed of one project. An event tells how a thing stands now, so of each thing the
// last one is enough: whoever comes back is told everything that is different, and each of it once. Bounded: beyond
// `most` things the oldest news are forgotten, and whoever has not had them must ask for everything anew.
class LiveLog {
public:
    // `epoch` names one life of the log; nothing before `first` is known.
    explicit LiveLog(std::string epoch, std::uint64_t first = 0, std::size_t most = 2'000);

    void note(LiveEvent event);

    std::uint64_t position() const { return position_; }
    std::string id_of(std::uint64_t sequence) const;  // "<epoch>-<sequence>"

    // Where in this log whoever was told `id` last goes on. Nothing where it is of another epoch, or where something
    // after it was forgotten.
    std::optional<std::uint64_t> place_of(std::string_view id) const;

    struct Entry {
        std::string text;  // as it is sent
        std::optional<access::Right> needs;
        std::pair<std::string, std::string> thing;
    };
    // In order. Calls tell(const Entry&) for each that came after `place`.
    template <class Tell>
    void each_after(std::uint64_t place, Tell tell) const {
        for (auto next = entries_.upper_bound(place); next != entries_.end(); ++next) {
            tell(next->second);
        }
    }

private:
    const std::string epoch_;
    const std::size_t most_;
    std::uint64_t position_;
    std::uint64_t forgotten_;  // the last one that is not known any more
    std::map<std::uint64_t, Entry> entries_;
    std::map<std::pair<std::string, std::string>, std::uint64_t> last_of_;
};

}  // namespace parley::api
