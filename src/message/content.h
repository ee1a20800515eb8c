#pragma once
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"

// What a message says, in no provider's language. Sources: the generic WhatsApp guide's template
// and free-form payloads. All text is UTF-8.
namespace parley {

enum class MediaKind { image, video, audio, file };

struct Media {
    MediaKind kind = MediaKind::image;
    std::string url;
    std::string caption = {};
    std::string filename = {};   // files only
    std::string mime_type = {};  // incoming only, as the provider wrote it
    bool operator==(const Media&) const = default;
};

struct Location {
    double latitude = 0;   // degrees, -90 to 90
    double longitude = 0;  // degrees, -180 to 180
    std::string name = {};
    std::string address = {};
    std::string url = {};
    bool operator==(const Location&) const = default;
};

struct Text {
    std::string body;
    bool operator==(const Text&) const = default;
};

// A template's text as the person reads it, and the values that were filled in, in order.
struct FilledText {
    std::string text;
    std::vector<std::string> parameters = {};
    bool operator==(const FilledText&) const = default;
};

using Header = std::variant<FilledText, Media, Location>;

struct QuickReplyButton {
    std::string text;
    std::string payload = {};  // comes back with the tap, unseen
    bool operator==(const QuickReplyButton&) const = default;
};
struct DynamicUrlButton {
    std::string text;
    std::string suffix;  // what is put into the template's URL
    bool operator==(const DynamicUrlButton&) const = default;
};
struct StaticUrlButton {
    std::string text;
    std::string url;
    bool operator==(const StaticUrlButton&) const = default;
};
struct CallPhoneButton {
    std::string text;
    std::string phone;
    bool operator==(const CallPhoneButton&) const = default;
};
struct CopyCodeButton {
    std::string text;
    std::string code;
    bool operator==(const CopyCodeButton&) const = default;
};
using Button = std::variant<QuickReplyButton, DynamicUrlButton, StaticUrlButton, CallPhoneButton, CopyCodeButton>;

struct LimitedTimeOffer {
    std::string text;
    std::optional<Time> expires = {};
    bool operator==(const LimitedTimeOffer&) const = default;
};

struct Card {
    std::optional<Header> header = {};
    std::optional<FilledText> body = {};
    std::vector<Button> buttons = {};
    bool operator==(const Card&) const = default;
};

// A template with its values filled in, ready to be put into a provider's language.
struct FilledTemplate {
    std::string name;      // the generic dialect's "namespace"
    std::string language;  // as the provider spells it: "en", "en_US"
    std::optional<Header> header = {};
    std::optional<FilledText> body = {};
    std::string footer = {};
    std::vector<Button> buttons = {};
    std::optional<LimitedTimeOffer> offer = {};
    std::vector<Card> cards = {};  // a carousel where not empty
    std::vector<std::pair<std::string, std::string>> custom = {};  // custom key-values
    bool operator==(const FilledTemplate&) const = default;
};

using Content = std::variant<FilledTemplate, Text, Media, Location>;

// The content as plain text, one part a line, as a phone or a log would show it.
std::string plain_text_of(const Content& content);

}  // namespace parley
