#include "net/response_reader.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>

namespace parley::net {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

namespace {

constexpr std::uint64_t reserved_body = 4 * 1024;
// "0", two line ends: Beast asserts that it is shown so much when it looks at a chunk's head again.
constexpr std::size_t shortest_last_chunk = 5;

constexpr unsigned switching_protocols = 101;

// Told at the first bytes, as what is no HTTP may neither go on nor end.
bool may_begin_answer(std::string_view bytes) {
    constexpr std::string_view version = "HTTP/1.";
    return bytes.starts_with(version.substr(0, bytes.size()));
}

}  // namespace

class ResponseReader::Parser {
public:
    Parser(std::size_t header_bytes, std::size_t body_bytes) : header_bytes_(header_bytes), body_bytes_(body_bytes) {
        restart();
    }

    void restart() {
        state = State::more;
        is_cut = is_chunk_waiting = false;
        response = HttpResponse{0, {}, {}};
        events.emplace(*this);
        events->skip(is_answer_to_head);
    }
    std::size_t read(std::string_view bytes);

    // Beast tells what it finds through these.
    class Events final : public http::basic_parser<false> {
    public:
        explicit Events(Parser& owner) : owner_(owner) {
            eager(true);
            body_limit(boost::none);  // cut at our own limit instead
            header_limit(static_cast<std::uint32_t>(owner.header_bytes_));
        }

    private:
        void on_request_impl(http::verb, string_view, string_view, int, error_code&) override {}
        void on_response_impl(int status, string_view, int, error_code&) override {
            owner_.response.status = static_cast<unsigned>(status);
        }
        void on_field_impl(http::field, string_view name, string_view value, error_code&) override {
            if (!is_header_done()) {
                owner_.response.headers.fields.emplace_back(name, value);
            }
        }
        void on_header_impl(error_code&) override {}
        void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
            owner_.response.body.reserve(static_cast<std::size_t>(std::min(length.value_or(0), reserved_body)));
        }
        std::size_t on_body_impl(string_view bytes, error_code& error) override { return owner_.on_body(bytes, error); }
        void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
        std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& error) override {
            return owner_.on_body(bytes, error);
        }
        void on_finish_impl(error_code&) override {}

        Parser& owner_;
    };

    State state = State::more;
    HttpResponse response;
    error_code why;
    bool is_cut = false;
    bool is_chunk_waiting = false;  // for more of its head
    bool is_answer_to_head = false;
    std::optional<Events> events;

private:
    std::size_t on_body(string_view bytes, error_code& error) {
        const auto room = body_bytes_ - response.body.size();
        response.body.append(bytes.data(), std::min(room, bytes.size()));
        if (bytes.size() > room) {
            is_cut = true;
            error = http::error::body_limit;
        }
        return bytes.size();
    }

    const std::size_t header_bytes_;
    const std::size_t body_bytes_;
};

std::size_t ResponseReader::Parser::read(std::string_view bytes) {
    std::size_t used = 0;
    while (state == State::more && used < bytes.size()) {
        const auto left = bytes.substr(used);
        if (is_chunk_waiting && left.size() < shortest_last_chunk) {
            break;
        }
        if (response.status == 0 && !may_begin_answer(left)) {
            why = http::error::bad_version;
            state = State::broken;
            break;
        }
        error_code error;
        const auto taken = events->put(boost::asio::const_buffer(left.data(), left.size()), error);
        used += taken;
        is_chunk_waiting = taken < left.size() && events->is_header_done();
        if (is_cut) {
            state = State::done;
        } else if (error && error != http::error::need_more) {
            why = error;
            state = State::broken;
        } else if (events->is_done()) {
            if (response.status < 200 && response.status != switching_protocols) {
                restart();
            } else {
                state = State::done;
            }
        } else if (taken == 0) {
            if (left.size() > header_bytes_) {  // the head of a chunk that does not end
                why = http::error::header_limit;
                state = State::broken;
            }
            break;
        }
    }
    return used;
}

ResponseReader::ResponseReader(std::size_t header_bytes, std::size_t body_bytes)
    : parser_(std::make_unique<Parser>(header_bytes, body_bytes)) {}

ResponseReader::~ResponseReader() = default;

void ResponseReader::restart(bool is_answer_to_head) {
    parser_->is_answer_to_head = is_answer_to_head;
    parser_->restart();
}

std::size_t ResponseReader::read(std::string_view bytes) {
    return parser_->read(bytes);
}

void ResponseReader::end() {
    if (parser_->state == State::more && parser_->events->got_some()) {
        error_code error;
        parser_->events->put_eof(error);
        parser_->state = error ? State::broken : State::done;
        parser_->why = error;
    }
}

ResponseReader::State ResponseReader::state() const {
    return parser_->state;
}

std::string ResponseReader::why() const {
    return parser_->why.message();
}

bool ResponseReader::has_begun() const {
    return parser_->events->got_some();
}

bool ResponseReader::is_in_body() const {
    return parser_->events->is_header_done();
}

HttpResponse& ResponseReader::response() {
    return parser_->response;
}

bool ResponseReader::keeps_alive() const {
    return !parser_->is_cut && parser_->events->keep_alive();
}

}  // namespace parley::net
