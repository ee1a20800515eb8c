#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "net/request_reader.h"
#include "net/response_reader.h"

namespace {

using namespace parley;
using namespace parley::net;

constexpr RequestLimits limits{.header_bytes = 1024, .header_count = 10, .header_line_bytes = 256, .body_bytes = 512};

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

struct Reading {
    std::vector<HttpRequest> requests;
    unsigned refused = 0;
    std::size_t left = 0;  // bytes that wait for more
};

Reading read_requests(std::string_view bytes, std::size_t piece) {
    RequestReader reader(limits);
    Reading reading;
    std::string buffered;
    while (!bytes.empty() && reading.refused == 0) {
        buffered += bytes.substr(0, piece);
        bytes.remove_prefix(std::min(piece, bytes.size()));
        for (bool going = true; going;) {
            const auto used = reader.read(buffered);
            require(used <= buffered.size());
            buffered.erase(0, used);
            switch (reader.state()) {
                case RequestReader::State::head: break;
                case RequestReader::State::done:
                    require(reader.request().body.size() <= limits.body_bytes);
                    require(reader.request().headers.fields.size() <= limits.header_count);
                    reading.requests.push_back(std::move(reader.request()));
                    reader.restart();
                    break;
                case RequestReader::State::refused:
                    require(reader.refusal().status >= 400);
                    reading.refused = reader.refusal().status;
                    going = false;
                    break;
                case RequestReader::State::more: going = used > 0 && !buffered.empty(); break;
            }
        }
        // What is kept for later is bounded, whatever comes.
        require(buffered.size() <= limits.header_bytes + limits.body_bytes + piece);
    }
    reading.left = buffered.size();
    return reading;
}

void read_response(std::string_view bytes, std::size_t piece, bool is_answer_to_head) {
    ResponseReader reader(1024, 512);
    reader.restart(is_answer_to_head);
    std::string buffered;
    while (!bytes.empty() && reader.state() == ResponseReader::State::more) {
        buffered += bytes.substr(0, piece);
        bytes.remove_prefix(std::min(piece, bytes.size()));
        const auto used = reader.read(buffered);
        require(used <= buffered.size());
        buffered.erase(0, used);
    }
    if (reader.state() == ResponseReader::State::more) {
        reader.end();
    }
    require(reader.response().body.size() <= 512);
}

}  // namespace

// However the bytes are cut, they mean the same: a request that depends on that could be smuggled.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t piece = data[0] % 64 + 1;
    const Reading whole = read_requests(bytes, bytes.size());
    const Reading pieces = read_requests(bytes, piece);
    require(whole.requests == pieces.requests);
    // The last few bytes may be looked at only when more have come.
    require(whole.refused == pieces.refused || (pieces.refused == 0 && pieces.left < 5));
    read_response(bytes, piece, data[0] > 128);
    return 0;
}
