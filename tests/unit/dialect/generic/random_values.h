#pragma once
#include <array>
#include <cstdint>
#include <random>
#include <string>

#include "message/callback.h"
#include "message/message.h"

namespace parley::generic {

// Values of every kind from a seed. Text is meant to be hard on a writer: quotes, controls, what
// looks like an escape, characters outside the first plane, non-characters.
class RandomValues {
public:
    explicit RandomValues(std::uint64_t seed) : random_(seed) {}

    std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_); }
    bool coin() { return below(2) == 0; }

    std::string text(std::size_t longest = 12) {
        static constexpr std::array<std::string_view, 24> parts{"a",
                                                                "Z",
                                                                "0",
                                                                " ",
                                                                "\"",
                                                                "\\",
                                                                "/",
                                                                "\n",
                                                                "\r\n",
                                                                "\t",
                                                                "\x01",
                                                                "\x1f",
                                                                "\x7f",
                                                                "{{1}}",
                                                                "\\u0041",
                                                                "</script>",
                                                                "\xC3\xA9",
                                                                "\xE2\x82\xAC",
                                                                "\xF0\x9F\x98\x80",
                                                                "\xE2\x80\xA8",
                                                                "\xEF\xBF\xBF",
                                                                "\xE2\x80\xAE",
                                                                "'",
                                                                "%7C|"};
        std::string made;
        for (std::size_t left = below(longest + 1); left > 0; --left) {
            made += parts[below(parts.size())];
        }
        return made;
    }
    std::string some_text() { return "x" + text(); }

    Time time() { return Time(std::chrono::seconds(1'230'768'000 + below(2'871'676'800))); }

    double degrees(double limit) {
        switch (below(4)) {
            case 0: return 0;
            case 1: return limit;
            case 2: return std::uniform_real_distribution<double>(-1e-12, 1e-12)(random_);
            default: return std::uniform_real_distribution<double>(-limit, limit)(random_);
        }
    }

    Location location() {
        Location made{.latitude = degrees(90), .longitude = degrees(180)};
        if (coin()) {
            made.name = text();
            made.address = text();
            made.url = text();
        }
        return made;
    }

    Media media() {
        return Media{
            .kind = static_cast<MediaKind>(below(4)), .url = some_text(), .caption = text(), .filename = text()};
    }

    FilledText filled() {
        FilledText made{text(40)};
        for (std::size_t left = below(4); left > 0; --left) {
            made.parameters.push_back(text());
        }
        return made;
    }

    Header header() {
        switch (below(3)) {
            case 0: return filled();
            case 1: return media();
            default: return location();
        }
    }

    std::vector<Button> buttons() {
        std::vector<Button> made;
        for (std::size_t left = below(5); left > 0; --left) {
            switch (below(5)) {
                case 0: made.emplace_back(QuickReplyButton{text(), text()}); break;
                case 1: made.emplace_back(DynamicUrlButton{text(), text()}); break;
                case 2: made.emplace_back(StaticUrlButton{text(), text()}); break;
                case 3: made.emplace_back(CallPhoneButton{text(), text()}); break;
                default: made.emplace_back(CopyCodeButton{text(), text()}); break;
            }
        }
        return made;
    }

    Card card() {
        Card made;
        if (coin()) {
            made.header = header();
        }
        if (coin()) {
            made.body = filled();
        }
        made.buttons = buttons();
        return made;
    }

    FilledTemplate filled_template() {
        FilledTemplate made{.name = some_text(), .language = text()};
        if (coin()) {
            made.header = header();
        }
        if (coin()) {
            made.body = filled();
        }
        made.footer = text();
        made.buttons = buttons();
        if (coin()) {
            made.offer = LimitedTimeOffer{text(), coin() ? std::optional(time()) : std::nullopt};
        }
        for (std::size_t left = below(3); left > 0; --left) {
            made.cards.push_back(card());
        }
        for (std::size_t left = below(4); left > 0; --left) {
            made.custom.emplace_back(text(), text());
        }
        return made;
    }

    OutgoingMessage message() {
        OutgoingMessage made{"id" + std::to_string(below(1000)), some_text(), text(), Text{text()}};
        switch (below(6)) {
            case 0: break;
            case 1: made.content = media(); break;
            case 2: made.content = location(); break;
            default: made.content = filled_template(); break;
        }
        return made;
    }

    StatusReport status() {
        static constexpr std::array statuses{Status::sent, Status::failed, Status::delivered, Status::read,
                                             Status::clicked};
        StatusReport made{.message_id = "id" + std::to_string(below(1000)), .status = statuses[below(statuses.size())]};
        if (coin()) {
            made.at = time();
        }
        if (made.status == Status::failed) {
            static constexpr std::array failures{
                std::pair{FailureCode::bad_credentials, "1000"},    std::pair{FailureCode::bad_parameters, "1001"},
                std::pair{FailureCode::bad_phone, "1002"},          std::pair{FailureCode::phone_inactive, "1003"},
                std::pair{FailureCode::too_many_to_person, "1004"}, std::pair{FailureCode::phone_unavailable, "1005"},
                std::pair{FailureCode::blacklisted, "1006"},        std::pair{FailureCode::device_incapable, "1007"},
                std::pair{FailureCode::outside_window, "1008"},     std::pair{FailureCode::other, "1009"},
                std::pair{FailureCode::blocked_by_meta, "1010"}};
            const auto& [code, number] = failures[below(failures.size())];
            made.failure = code;
            made.provider_code = number;
            made.words = some_text();
        }
        if (made.status == Status::clicked) {
            made.url = text();
            made.short_url = text();
            made.user_agent = text();
        }
        return made;
    }

    IncomingMessage incoming() {
        IncomingMessage made{.provider_id = coin() ? "m" + std::to_string(below(1000)) : "",
                             .from = "4915" + std::to_string(below(1000)),
                             .to = coin() ? "4930" : "",
                             .name = text(),
                             .at = coin() ? std::optional(time()) : std::nullopt,
                             .context_id = coin() ? "1|2|3|4" : "",
                             .content = Text{text()}};
        switch (below(4)) {
            case 0: break;
            case 1: {
                Media photo = media();
                photo.mime_type = text();
                made.content = photo;
                break;
            }
            case 2: made.content = location(); break;
            default: made.content = ButtonReply{text(), text()}; break;
        }
        return made;
    }

    Callback callback() {
        if (coin()) {
            return status();
        }
        return incoming();
    }

private:
    std::mt19937_64 random_;
};

}  // namespace parley::generic
