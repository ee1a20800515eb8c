#include "net/request_reader.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "base/text.h"

namespace parley::net {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

namespace {

// A declared length is only a claim: memory is set aside for what a small body needs.
constexpr std::uint64_t reserved_body = 64 * 1024;

// "0", two line ends: Beast asserts that it is shown so much when it looks at a chunk's head again.
constexpr std::size_t shortest_last_chunk = 5;

std::string_view why_of(const error_code& error) {
    switch (static_cast<http::error>(error.value())) {
        case http::error::bad_method: return "the method is not a token";
        case http::error::bad_target: return "the target of the request line is broken";
        case http::error::bad_version: return "the request line does not end with HTTP/1.1";
        case http::error::bad_field: return "the name of a header is not a token";
        case http::error::bad_value: return "the value of a header is broken";
        case http::error::bad_line_ending: return "a line does not end with CR LF";
        case http::error::bad_content_length: return "Content-Length is no length, or stands beside Transfer-Encoding";
        case http::error::multiple_content_length: return "there are two different lengths";
        case http::error::bad_transfer_encoding: return "Transfer-Encoding stands twice, or beside Content-Length";
        case http::error::bad_chunk:
        case http::error::bad_chunk_extension: return "a chunk of the body is broken";
        default: return "the request is broken";
    }
}

// What comes for TLS or another protocol is refused at its first byte; '\r' may be of an empty line.
bool may_begin_request(char first) {
    return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z') || first == '\r';
}

bool has_bare_line_feed(std::string_view bytes) {
    for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n', end + 1)) {
        if (end == 0 || bytes[end - 1] != '\r') {
            return true;
        }
    }
    return false;
}

}  // namespace

class RequestReader::Parser {
public:
    explicit Parser(RequestLimits limits) : limits_(limits) { restart(); }

    void restart();
    std::size_t read(std::string_view bytes);

    State state = State::more;
    Refusal refusal{};
    HttpRequest request;
    std::size_t body_limit = 0;
    bool is_11 = true;
    bool has_host = false;
    bool is_chunked = false;
    bool expects_continue = false;

    // Beast tells what it finds through these.
    class Events final : public http::basic_parser<true> {
    public:
        explicit Events(Parser& owner) : owner_(owner) {
            eager(true);
            body_limit(boost::none);  // counted here, as the limit is known after the head only
            header_limit(static_cast<std::uint32_t>(owner.limits_.header_bytes + 4));
        }

    private:
        void on_request_impl(http::verb, string_view method, string_view target, int version, error_code&) override {
            owner_.request.method = method;
            owner_.request.target = target;
            owner_.is_11 = version == 11;
        }
        void on_response_impl(int, string_view, int, error_code&) override {}
        void on_field_impl(http::field field, string_view name, string_view value, error_code& error) override {
            owner_.on_field(field, name, value, error);
        }
        void on_header_impl(error_code&) override {}
        void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
            owner_.request.body.reserve(static_cast<std::size_t>(std::min(length.value_or(0), reserved_body)));
        }
        std::size_t on_body_impl(string_view bytes, error_code& error) override { return owner_.on_body(bytes, error); }
        void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
        std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& error) override {
            return owner_.on_body(bytes, error);
        }
        void on_finish_impl(error_code&) override {}

        Parser& owner_;
    };

    std::optional<Events> events;

private:
    bool refuse(unsigned status, std::string_view why) {
        state = State::refused;
        refusal = Refusal{status, why};
        return false;
    }
    bool head_has_come(std::string_view bytes);
    bool is_line_allowed(std::string_view line);
    void read_head(std::string_view head);
    std::size_t read_body(std::string_view bytes);
    void on_field(http::field field, string_view name, string_view value, error_code& error);
    std::size_t on_body(string_view bytes, error_code& error);

    const RequestLimits limits_;
    bool in_body_ = false;
    bool is_chunk_waiting_ = false;  // for more of its head
    std::size_t lines_ = 0;          // whole lines of the head seen so far
    std::size_t line_start_ = 0;     // of the one that is not whole yet
    std::size_t searched_ = 0;       // up to here there is no other line end
    std::size_t head_start_ = 0;     // behind empty lines, which some send after a body
    std::size_t head_end_ = 0;

    friend class RequestReader;
};

void RequestReader::Parser::restart() {
    state = State::more;
    request = HttpRequest{{}, {}, {}, {}};
    body_limit = limits_.body_bytes;
    has_host = is_chunked = expects_continue = in_body_ = is_chunk_waiting_ = false;
    lines_ = line_start_ = searched_ = head_start_ = head_end_ = 0;
    events.emplace(*this);
}

// Checked before the parser sees it: what is refused here, others have been seen to read in two ways.
bool RequestReader::Parser::is_line_allowed(std::string_view line) {
    if (lines_ == 0) {
        if (line.ends_with(" HTTP/1.1") || line.ends_with(" HTTP/1.0")) {
            return true;
        }
        const auto last = line.substr(line.find_last_of(' ') + 1);
        return last.starts_with("HTTP/") ? refuse(505, "only HTTP/1.1 and HTTP/1.0 are spoken here")
                                         : refuse(400, "the request line does not end with HTTP/1.1");
    }
    if (line.front() == ' ' || line.front() == '\t') {
        return refuse(400, "a header is folded over several lines");
    }
    if (lines_ > limits_.header_count) {
        return refuse(431, "there are too many headers");
    }
    return true;
}

bool RequestReader::Parser::head_has_come(std::string_view bytes) {
    for (;;) {
        const auto end = bytes.find('\n', searched_);
        const bool whole = end != std::string_view::npos;
        const std::size_t length = (whole ? end : bytes.size()) - line_start_;
        if (lines_ == 0 && length > 0 && !may_begin_request(bytes[line_start_])) {
            return refuse(400, "this is no HTTP request");
        }
        if (length > limits_.header_line_bytes + 1) {  // its CR is not counted
            return refuse(431, "a line of the head is too long");
        }
        if (line_start_ + length > limits_.header_bytes) {
            return refuse(431, "the head is too long");
        }
        if (!whole) {
            searched_ = bytes.size();
            return false;
        }
        if (length == 0 || bytes[end - 1] != '\r') {
            return refuse(400, "a line does not end with CR LF");
        }
        if (length == 1 && lines_ > 0) {
            head_end_ = end + 1;
            return true;
        }
        if (length == 1) {
            line_start_ = searched_ = head_start_ = end + 1;
            continue;
        }
        if (!is_line_allowed(bytes.substr(line_start_, length - 1))) {
            return false;
        }
        ++lines_;
        line_start_ = searched_ = end + 1;
    }
}

void RequestReader::Parser::on_field(http::field field, string_view name, string_view value, error_code& error) {
    if (in_body_) {
        return;  // a trailer: nothing of ours asks for one
    }
    switch (field) {
        case http::field::host:
            if (has_host) {
                error = http::error::bad_value;
            }
            has_host = true;
            break;
        case http::field::transfer_encoding:
            // Anything but plain "chunked" is a coding that only one of two readers may know.
            if (is_chunked || !equal_ignoring_case(value, "chunked")) {
                error = http::error::bad_transfer_encoding;
            }
            is_chunked = true;
            return;
        case http::field::content_length:
            if (value.find(',') != string_view::npos) {
                error = http::error::multiple_content_length;
            }
            return;
        case http::field::connection: return;
        case http::field::expect: expects_continue = equal_ignoring_case(value, "100-continue"); return;
        default: break;
    }
    request.headers.fields.emplace_back(name, value);
}

void RequestReader::Parser::read_head(std::string_view head) {
    error_code error;
    const auto used = events->put(boost::asio::const_buffer(head.data(), head.size()), error);
    if (error || used != head.size() || !events->is_header_done()) {
        refuse(400, why_of(error));
    } else if (!has_host && is_11) {
        refuse(400, "there is no Host header");
    } else if (is_chunked && !is_11) {
        refuse(400, "HTTP/1.0 knows no Transfer-Encoding");
    } else {
        state = State::head;
    }
}

std::size_t RequestReader::Parser::read_body(std::string_view bytes) {
    if (events->content_length().value_or(0) > body_limit) {
        refuse(413, "the body is too long");
        return 0;
    }
    error_code error;
    std::size_t used = 0;
    if (!events->is_done() && !bytes.empty() && !(is_chunk_waiting_ && bytes.size() < shortest_last_chunk)) {
        used = events->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
        is_chunk_waiting_ = used < bytes.size();
    }
    if (error == http::error::body_limit) {
        refuse(413, "the body is too long");
    } else if (error && error != http::error::need_more) {
        refuse(400, why_of(error));
    } else if (events->is_done()) {
        state = State::done;
    } else if (bytes.size() - used > limits_.header_line_bytes) {
        refuse(400, "the head of a chunk is too long");
    } else if (has_bare_line_feed(bytes.substr(used))) {
        refuse(400, "a line does not end with CR LF");
    }
    return used;
}

std::size_t RequestReader::Parser::read(std::string_view bytes) {
    if (state == State::head) {
        in_body_ = true;
        state = State::more;
    }
    if (state != State::more) {
        return 0;
    }
    if (in_body_) {
        return read_body(bytes);
    }
    if (!head_has_come(bytes)) {
        return 0;
    }
    read_head(bytes.substr(head_start_, head_end_ - head_start_));
    return head_end_;
}

std::size_t RequestReader::Parser::on_body(string_view bytes, error_code& error) {
    if (bytes.size() > body_limit - request.body.size()) {
        error = http::error::body_limit;
        return 0;
    }
    request.body.append(bytes.data(), bytes.size());
    return bytes.size();
}

RequestReader::RequestReader(RequestLimits limits) : parser_(std::make_unique<Parser>(limits)) {}

RequestReader::~RequestReader() = default;

std::size_t RequestReader::read(std::string_view bytes) {
    return parser_->read(bytes);
}

RequestReader::State RequestReader::state() const {
    return parser_->state;
}

const RequestReader::Refusal& RequestReader::refusal() const {
    return parser_->refusal;
}

HttpRequest& RequestReader::request() {
    return parser_->request;
}

void RequestReader::limit_body(std::size_t bytes) {
    parser_->body_limit = bytes;
}

bool RequestReader::is_in_body() const {
    return parser_->in_body_;
}

bool RequestReader::keeps_alive() const {
    return parser_->events->keep_alive();
}

bool RequestReader::is_http_10() const {
    return !parser_->is_11;
}

bool RequestReader::expects_continue() const {
    return parser_->expects_continue;
}

std::optional<std::uint64_t> RequestReader::content_length() const {
    const auto length = parser_->events->content_length();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

void RequestReader::restart() {
    parser_->restart();
}

}  // namespace parley::net
