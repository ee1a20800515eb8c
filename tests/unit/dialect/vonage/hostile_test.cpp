#include "random_values.h"
#include "vectors.h"

namespace parley::vonage {
namespace {

std::vector<std::string> all_vectors() {
    std::vector<std::string> texts;
    for (const auto& entry : std::filesystem::directory_iterator(vectors)) {
        texts.push_back(vector_text(entry.path().filename().string()));
    }
    EXPECT_GT(texts.size(), 70U);
    return texts;
}

std::string changed(std::string text, RandomValues& random) {
    using namespace std::string_view_literals;
    static constexpr std::string_view bytes = "\0\"\\{}[],:0-e.u\xff\xc3 tn"sv;
    for (std::size_t left = 1 + random.below(4); left > 0 && !text.empty(); --left) {
        const std::size_t at = random.below(text.size());
        switch (random.below(3)) {
            case 0: text[at] = bytes[random.below(bytes.size())]; break;
            case 1: text.erase(at, 1 + random.below(8)); break;
            default: text.insert(at, text.substr(random.below(text.size()), random.below(32))); break;
        }
    }
    return text;
}

// Whatever comes is read, refused in words that can be sent, or kept; never a crash.
TEST(VonageHostileInput, IsReadOrRefused) {
    std::size_t read = 0;
    std::size_t refused = 0;
    const std::vector<std::string> texts = all_vectors();
    for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
        RandomValues random(seed);
        const std::string body = changed(texts[random.below(texts.size())], random);
        for (const char* target : {"/v0.1/messages", "/v1/messages"}) {
            const HttpRequest request = posted(target, body);
            (void)dialect.server.sender_of(request);
            if (const auto message = dialect.server.read_message(request)) {
                ++read;
                (void)dialect.client.write_message(*message, current);
            } else {
                ++refused;
                ASSERT_TRUE(parse_json(dialect.server.write_objection(message.error(), request).body)) << seed;
            }
        }
        if (const auto batch = dialect.client.read_callbacks(posted("/", body))) {
            for (const Callback& callback : batch->callbacks) {
                if (const auto left = dialect.callback_as_carried(callback)) {
                    ASSERT_TRUE(parse_json(callback_of(*left, legacy).body)) << seed;
                    ASSERT_TRUE(dialect.client.read_callbacks(callback_of(*left, current))) << seed;
                }
            }
        }
        for (const unsigned status : {202U, 400U, 422U, 429U, 500U}) {
            const HttpResponse answer{.status = status, .headers = {}, .body = body};
            const Outcome outcome = dialect.client.read_answer(answer);
            ASSERT_TRUE(parse_json(dialect.server.write_answer(outcome, posted("/v1/messages", body), nullptr).body));
            (void)dialect.client.read_validation(answer);
        }
    }
    EXPECT_GT(read, 500U);
    EXPECT_GT(refused, 1'000U);
}

}  // namespace
}  // namespace parley::vonage
