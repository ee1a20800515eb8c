#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "net/deadlines.h"
#include "net/request_reader.h"
#include "net/server.h"
#include "net/write.h"

namespace parley::net {

class ServerConnection;
class ServerExchange;

// What the connections of one server share; it outlives them all.
struct ServerShared {
    asio::io_context& loop;
    std::shared_ptr<Log> log;
    ServerLimits limits;
    Handler handler;
    Server::BodyLimit body_limit;
    Server::TooLong too_long;
    std::shared_ptr<Deadlines> deadlines;
    std::unordered_set<ServerConnection*> connections;
    std::unordered_map<std::string, std::size_t> by_address;
    std::size_t bodies_bytes = 0;  // held by all connections together
    bool draining = false;
};

// One caller. Requests are read ahead a little, but handed over one at a time, so that answers go out
// in order; those that are answered at once leave in one write.
class ServerConnection final : public std::enable_shared_from_this<ServerConnection>, public Deadlines::Item {
public:
    ServerConnection(std::shared_ptr<ServerShared> shared, TcpSocket socket, std::string peer);
    ~ServerConnection();

    void start();
    void refuse(unsigned status, std::string_view why);  // says so and closes
    void close();                                        // at once
    void reset();                                        // at once, so that the caller sees a TCP reset
    void close_when_idle();
    void on_deadline(Tick now) override;

    // For the exchange under way.
    void answer(const HttpResponse& response);
    void start_stream(const HttpResponse& head);
    bool send(std::string_view bytes);
    void when_taken(std::function<void()> then);
    void end_stream();
    bool has_hung_up() const { return input_ended_; }

private:
    enum class Phase { idle, reading, handling, streaming, closing, lingering, closed };

    static constexpr std::size_t kept_capacity = 16 * 1024;  // of a buffer, between requests

    void read();
    void on_read(const boost::system::error_code& error, std::size_t count);
    void on_end_of_input();
    bool close_if_done();
    void process();
    bool step();
    void process_later();
    void on_head();
    void count_body(std::size_t bytes);
    void hand_over();
    void finish_exchange(bool keep_alive);
    void flush();
    void write_rest();
    void on_written();
    void tell_taken();
    void linger();
    void watch();  // sets the deadline of the phase

    std::string_view buffered() const { return {buffer_.data() + begin_, end_ - begin_}; }
    void make_room();
    bool keeps_alive(const HttpResponse& response) const;
    std::string_view connection_header(bool keep_alive) const;
    Tick due() const;

    const std::shared_ptr<ServerShared> shared_;
    TcpSocket socket_;
    const std::string peer_;
    RequestReader reader_;
    std::weak_ptr<ServerExchange> exchange_;  // the one under way

    std::string buffer_;  // read, from begin_ to end_ not yet understood
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::string out_;      // to be written next
    std::string sending_;  // being written, from sent_ on
    std::size_t sent_ = 0;
    std::function<void()> taken_;  // waits until nothing of a stream is left to write

    Phase phase_ = Phase::reading;
    bool reading_ = false;
    bool writing_ = false;
    bool processing_ = false;
    bool input_ended_ = false;
    bool is_head_ = false;      // the request under way is a HEAD
    bool is_chunked_ = false;   // the stream under way is
    Tick since_;                // when the phase began, or this stretch of a body
    std::size_t received_ = 0;  // since then
    std::size_t counted_ = 0;   // of the body, among the server's
    Tick writing_since_;
    std::size_t written_ = 0;  // since then
};

}  // namespace parley::net
