#pragma once
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "message/contact.h"
#include "message/interactive.h"
#include "message/media.h"

// What a message says, in no provider's language. Sources: the generic WhatsApp guide's template
// and free-form payloads, and Meta's Cloud API for what that guide has no words for. All text is
// UTF-8.
namespace parley {

// A template's text as the person reads it, and the values that were filled in, in order.
struct FilledText {
    std::string text;  // empty where a wire carries the values only
    std::vector<std::string> parameters = {};
    std::vector<std::string> names = {};  // of the parameters, where they are named and not numbered
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
// A kind that is passed on as it came (flow, catalog, mpm, voice_call), with Meta's name for it.
struct OtherButton {
    std::string text;
    std::string type;             // "flow"
    std::string parameters = {};  // a JSON list, as Meta writes it; empty for none
    bool operator==(const OtherButton&) const = default;
};
using Button =
    std::variant<QuickReplyButton, DynamicUrlButton, StaticUrlButton, CallPhoneButton, CopyCodeButton, OtherButton>;

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
    std::vector<Card> cards = {};                                  // a carousel where not empty
    std::vector<std::pair<std::string, std::string>> custom = {};  // custom key-values
    std::string id = {};  // the provider's own id of the template, where it goes by that
    bool operator==(const FilledTemplate&) const = default;
};

// An emoji on a message; empty takes it back.
struct Reaction {
    std::string message_id;  // the provider's id of the message
    std::string emoji;
    bool operator==(const Reaction&) const = default;
};

// A kind that is passed on as it came, as Meta writes it: {"type":"interactive","interactive":{...}}.
struct RawContent {
    std::string json;
    bool operator==(const RawContent&) const = default;
};

using Content = std::variant<FilledTemplate, Text, Media, Location, Contacts, Reaction, ReplyButtons, ChoiceList,
                             LinkButton, LocationRequest, RawContent>;

bool is_template(const Content& content);

// The content as plain text, one part a line, as a phone or a log would show it.
std::string plain_text_of(const Content& content);

}  // namespace parley
