#pragma once
#include <map>
#include <memory>
#include <string>

#include "base/log.h"
#include "net/client.h"
#include "sandbox/senders.h"
#include "sandbox/settings.h"

namespace parley::sandbox {

// Tries the URLs of callbacks as those providers do that take none untried: with a challenge, or with an event of
// nobody. Callbacks go there in any case, so that a mistake can be looked at: the verdict is told and logged.
class Probes {
public:
    Probes(asio::io_context& loop, const Clock& clock, std::shared_ptr<Log> log, const Settings& settings);
    ~Probes();
    Probes(const Probes&) = delete;

    // Those of the senders that are not taken yet, with what their accounts say now. Others are forgotten.
    void renew(const Senders& senders);

    // "taken", "not taken: why" or "under way"; empty where the dialect tries none.
    std::string verdict(const Sender& sender, const std::string& url) const;

    std::size_t under_way() const { return under_way_; }
    Task<> stop();  // breaks off what is under way

private:
    using Place = std::pair<std::uint64_t, std::string>;  // the sender's key, and the URL

    void begin(const Sender& sender, const std::string& url);
    Task<> probe(const Sender& sender, Place place, std::shared_ptr<bool> alive);

    asio::io_context& loop_;
    const Clock& clock_;
    std::shared_ptr<Log> log_;
    const Settings& settings_;
    net::Client client_;
    std::map<Place, std::string> verdicts_;
    std::size_t under_way_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace parley::sandbox
