#pragma once
#include <memory>

#include "net/server.h"

namespace parley::net {

class ServerConnection;

// Holds its connection until it is answered, or until the caller has gone.
class ServerExchange final : public Exchange {
public:
    ServerExchange(std::shared_ptr<ServerConnection> connection, HttpRequest request, const std::string& peer,
                   LoopExecutor loop);
    ~ServerExchange() override;

    void answer(HttpResponse response) override;
    void start_stream(HttpResponse head) override;
    bool send(std::string_view bytes) override;
    void when_taken(std::function<void()> then) override;
    void end_stream() override;
    void reset() override;
    bool is_gone() const override { return connection_ == nullptr; }
    bool has_hung_up() const override;

    void let_go() { connection_ = nullptr; }

private:
    std::shared_ptr<ServerConnection> connection_;
    LoopExecutor loop_;
    bool is_streaming_ = false;
};

}  // namespace parley::net
