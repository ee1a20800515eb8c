#pragma once
#include <array>
#include <cstdint>
#include <random>
#include <string>

#include "message/callback.h"
#include "message/message.h"

namespace parley {

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

    // Of the first `kinds` kinds: sticker is the last.
    Media media(std::size_t kinds = 4) {
        Media made{.kind = static_cast<MediaKind>(below(kinds)), .url = some_text()};
        if (made.kind != MediaKind::audio && made.kind != MediaKind::sticker) {
            made.caption = text();
        }
        if (made.kind == MediaKind::file) {
            made.filename = text();
        }
        return made;
    }

    Contact contact() {
        Contact made{.formatted_name = some_text()};
        if (coin()) {
            made.first_name = text();
            made.last_name = text();
            made.company = text();
            made.department = text();
            made.title = text();
            made.birthday = text();
        }
        for (std::size_t left = below(3); left > 0; --left) {
            made.phones.push_back({some_text(), text(), text()});
            made.emails.push_back({some_text(), text()});
            made.urls.push_back({some_text(), text()});
            made.addresses.push_back({some_text(), text(), text(), text(), text(), text(), text()});
        }
        return made;
    }

    InteractiveFrame frame() {
        InteractiveFrame made{.body = some_text(), .footer = text()};
        switch (below(3)) {
            case 0: break;
            case 1: made.header = Text{some_text()}; break;
            default:
                made.header = Media{.kind = coin()   ? MediaKind::image
                                            : coin() ? MediaKind::video
                                                     : MediaKind::file,
                                    .url = some_text()};
        }
        return made;
    }

    ReplyButtons reply_buttons() {
        ReplyButtons made{.frame = frame()};
        for (std::size_t left = 1 + below(3); left > 0; --left) {
            made.choices.push_back({some_text(), some_text()});
        }
        return made;
    }

    ChoiceList choice_list() {
        ChoiceList made{.frame = frame(), .button = some_text()};
        if (made.frame.header && std::holds_alternative<Media>(*made.frame.header)) {
            made.frame.header.reset();  // lists have text headers only
        }
        for (std::size_t left = 1 + below(3); left > 0; --left) {
            ListSection section{some_text()};
            for (std::size_t rows = 1 + below(3); rows > 0; --rows) {
                section.rows.push_back({some_text(), some_text(), text()});
            }
            made.sections.push_back(std::move(section));
        }
        return made;
    }

    // Every kind that Content has, and what stands around it; generous with what only some carry.
    OutgoingMessage any_message() {
        OutgoingMessage made = message();
        switch (below(14)) {
            case 0: made.content = Text{text(), coin()}; break;
            case 1: made.content = media(5); break;
            case 2: {
                Media by_id = media(5);
                by_id.url.clear();
                by_id.id = some_text();
                made.content = by_id;
                break;
            }
            case 3: made.content = Media{.kind = MediaKind::audio, .url = some_text(), .voice = true}; break;
            case 4: {
                Contacts cards;
                for (std::size_t left = 1 + below(2); left > 0; --left) {
                    cards.cards.push_back(contact());
                }
                made.content = std::move(cards);
                break;
            }
            case 5: made.content = Reaction{some_text(), text()}; break;
            case 6: made.content = reply_buttons(); break;
            case 7: made.content = choice_list(); break;
            case 8: made.content = LinkButton{frame(), some_text(), some_text()}; break;
            case 9: made.content = LocationRequest{some_text()}; break;
            case 10: made.content = RawContent{R"({"type":"interactive","interactive":{"type":"flow","n":1}})"}; break;
            case 11: {
                FilledTemplate named = filled_template();
                named.body = FilledText{text(), {text(), text()}, {"first", "second"}};
                named.id = some_text();
                made.content = std::move(named);
                break;
            }
            case 12: {
                FilledTemplate other = filled_template();
                other.buttons.emplace_back(
                    OtherButton{text(), "flow", R"([{"type":"action","action":{"flow_token":"t"}}])"});
                made.content = std::move(other);
                break;
            }
            default: break;
        }
        if (below(8) == 0) {
            made.context_id = some_text();
        }
        if (below(10) == 0) {
            made.to.clear();
            made.to_user = some_text();
        }
        return made;
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

    // With everything that some provider tells.
    Callback any_callback() {
        switch (below(6)) {
            case 0:
            case 1: {
                StatusReport report = status();
                report.provider_id = coin() ? "p" + std::to_string(below(1000)) : "";
                report.recipient = coin() ? "4915" + std::to_string(below(1000)) : "";
                report.whatsapp_id = coin() ? "wamid." + std::to_string(below(1000)) : "";
                if (below(8) == 0) {
                    report.status = Status::accepted;
                    report.failure = FailureCode::none;
                    report.words.clear();
                    report.provider_code.clear();
                }
                return report;
            }
            case 2:
                return TemplateReport{.template_id = "77",
                                      .name = some_text(),
                                      .language = "en_US",
                                      .status = TemplateStatus::rejected,
                                      .reason = "INVALID_FORMAT",
                                      .at = time()};
            case 3:
                return ConsentReport{.phone = "4915" + std::to_string(below(1000)), .opted_in = coin(), .at = time()};
            default: break;
        }
        IncomingMessage made = incoming();
        switch (below(6)) {
            case 0: made.content = ChoiceReply{some_text(), some_text(), text(), coin()}; break;
            case 1: made.content = Contacts{{contact()}}; break;
            case 2: made.content = Reaction{some_text(), text()}; break;
            case 3: {
                Media received = media(5);
                received.id = some_text();
                received.mime_type = "image/png";
                made.content = std::move(received);
                break;
            }
            default: break;
        }
        if (below(6) == 0) {
            made.from_user = "US." + std::to_string(below(100000));
            if (coin()) {
                made.from.clear();
            }
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

}  // namespace parley
