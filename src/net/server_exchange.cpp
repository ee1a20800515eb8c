#include "net/server_exchange.h"

#include <boost/asio/post.hpp>

#include "net/server_connection.h"

namespace parley::net {

namespace {

void add_to(HttpResponse& response, const HttpHeaders& also) {
    for (const auto& [name, value] : also.fields) {
        response.headers.set(name, value);
    }
}

}  // namespace

ServerExchange::ServerExchange(std::shared_ptr<ServerConnection> connection, HttpRequest request,
                               const std::string& peer, LoopExecutor loop)
    : connection_(std::move(connection)), loop_(loop) {
    request_ = std::move(request);
    peer_ = peer;
}

// A handler may drop it in another thread; the connection belongs to the loop's.
ServerExchange::~ServerExchange() {
    if (!connection_) {
        return;
    }
    asio::post(loop_, [connection = std::move(connection_), streaming = is_streaming_] {
        if (streaming) {
            connection->end_stream();
        } else {
            const HttpResponse none{500, {{{"Content-Type", "text/plain"}}}, "the request was not answered\n"};
            connection->answer(none);
        }
    });
}

void ServerExchange::answer(HttpResponse response) {
    if (connection_ && !is_streaming_) {
        const auto connection = std::move(connection_);
        add_to(response, also_);
        connection->answer(response);
    }
}

void ServerExchange::start_stream(HttpResponse head) {
    if (connection_ && !is_streaming_) {
        is_streaming_ = true;
        const auto connection = connection_;  // it may let go of us meanwhile
        add_to(head, also_);
        connection->start_stream(head);
    }
}

bool ServerExchange::send(std::string_view bytes) {
    const auto connection = connection_;
    return connection && is_streaming_ && connection->send(bytes);
}

void ServerExchange::when_taken(std::function<void()> then) {
    const auto connection = connection_;
    if (connection && is_streaming_) {
        connection->when_taken(std::move(then));
    }
}

void ServerExchange::end_stream() {
    if (connection_ && is_streaming_) {
        const auto connection = std::move(connection_);
        connection->end_stream();
    }
}

bool ServerExchange::has_hung_up() const {
    return !connection_ || connection_->has_hung_up();
}

void ServerExchange::reset() {
    if (connection_) {
        const auto connection = std::move(connection_);
        connection->reset();
    }
}

}  // namespace parley::net
