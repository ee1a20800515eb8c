#pragma once
#include <boost/asio/io_context.hpp>
#include <memory>

#include "base/clock.h"
#include "deliver/provider.h"
#include "net/server.h"
#include "receive/journal.h"
#include "receive/record.h"

namespace parley::receive {

// Answers callbacks: 200 once they are durable in the journal, 503 where they are not. Nothing of
// them is read before that, so that what we cannot read is acknowledged and kept as well.
class Intake {
public:
    // One for each loop; the journal must outlive it.
    Intake(asio::io_context& loop, Journal& journal, const Clock& clock);
    ~Intake();
    Intake(const Intake&) = delete;

    // On the loop's thread; the exchange is answered there, later. A few microseconds.
    // `acknowledgement`: the body of the 200, as the provider's dialect has it; it outlives the call.
    void receive(ProviderId provider, Kind kind, std::string_view acknowledgement, net::ExchangePtr exchange);

    // From now on everything is answered 503; what came before still gets its answer.
    void close();

    std::size_t waiting() const;  // on the loop's thread

private:
    struct State;
    std::shared_ptr<State> state_;
    Journal& journal_;
    const Clock& clock_;
    std::uint64_t listener_;
};

}  // namespace parley::receive
