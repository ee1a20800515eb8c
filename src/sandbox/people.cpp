#include "sandbox/people.h"

#include <array>

#include "base/digest.h"
#include "base/text.h"
#include "sandbox/fate.h"
#include "sandbox/ids.h"
#include "sandbox/offers.h"

namespace parley::sandbox {

namespace {

Failure missing(std::string what, std::string where = {}) {
    return Failure(Error{ErrorKind::missing, std::move(what), std::move(where)});
}

// The words of a person, for those that mean something to the provider.
std::string_view words_of(const IncomingContent& content) {
    if (const auto* text = std::get_if<Text>(&content)) {
        return trimmed(text->body);
    }
    if (const auto* button = std::get_if<ButtonReply>(&content)) {
        return trimmed(button->text);
    }
    const auto* choice = std::get_if<ChoiceReply>(&content);
    return choice ? trimmed(choice->title) : std::string_view();
}

bool is_among(const std::vector<std::string>& words, std::string_view said) {
    return std::ranges::any_of(words, [&](const std::string& word) { return equal_ignoring_case(word, said); });
}

// The provider's name for a message, where it has one of its own.
std::string called(const Subject& subject) {
    std::string own = subject.dialect->can.has_own_id ? provider_id_of(*subject.dialect, subject.key) : std::string();
    return own.empty() ? std::string(subject.id) : own;
}

std::string user_of(const Subject& subject) {
    return subject.user.empty() ? user_id_of(subject.number) : std::string(subject.user);
}

std::string_view usual_type_of(const Media& media) {
    switch (media.kind) {
        case MediaKind::image: return "image/jpeg";
        case MediaKind::video: return "video/mp4";
        case MediaKind::audio: return media.voice ? "audio/ogg; codecs=opus" : "audio/mpeg";
        case MediaKind::file: return "application/pdf";
        case MediaKind::sticker: return "image/webp";
    }
    return "";
}

}  // namespace

std::string_view name_of_person(std::uint64_t number) {
    constexpr std::array<std::string_view, 8> names{"Asha Rao",    "Ravi Kumar",   "Mia Schmidt", "Noah Weber",
                                                    "Zoë Marlowe", "Diego Torres", "Aiko Tanaka", "Liam O'Brien"};
    return names[hash_of(digits_of(number)) % names.size()];
}

Subject subject_of(const Received& received) {
    const OutgoingMessage& message = received.taken.message;
    return {received.taken.dialect, received.taken.sender, message.id,     received.taken.key,
            received.number,        message.from,          message.to_user};
}

std::uint64_t pair_of(const Sender* sender, std::string_view from, std::uint64_t number) {
    std::uint64_t hash = sender ? sender->key : 0;
    if (!sender || sender->for_all) {
        for (const char letter : from) {
            hash = letter >= '0' && letter <= '9' ? hash * 31 + static_cast<std::uint64_t>(letter) : hash;
        }
    }
    return key_of(hash, number, 0);
}

People::People(const Clock& clock, const Settings& settings, const Senders& senders, Phones& phones, Windows& windows,
               const Keeper& keeper, Courier& courier)
    : clock_(clock),
      settings_(settings),
      senders_(senders),
      phones_(phones),
      windows_(windows),
      keeper_(keeper),
      courier_(courier) {}

void People::report(const Subject& subject, Status status, FailureCode failure) {
    phones_.note(subject.number, subject.key, status);
    if (!subject.sender) {
        return;
    }
    StatusNews news{std::string(subject.id), subject.key, subject.number, status, failure};
    if (subject.user.empty()) {
        return courier_.tell(*subject.sender, std::move(news));
    }
    StatusReport report = report_of(*subject.sender, news, clock_.now());
    report.recipient = subject.user;
    report.recipient_user = subject.user;
    courier_.bring(*subject.sender, std::move(report));
}

void People::click(const Subject& subject, std::string url) {
    phones_.note(subject.number, subject.key, Status::clicked);
    if (!subject.sender) {
        return;
    }
    StatusReport report = report_of(
        *subject.sender, {std::string(subject.id), subject.key, subject.number, Status::clicked}, clock_.now());
    report.short_url = fmt::format("https://s.example/{:06x}", hash_of(url) & 0xffffff);
    report.url = std::move(url);
    report.user_agent = "Mozilla/5.0 (Linux; Android 14) ParleySandbox/1.0";
    courier_.bring(*subject.sender, std::move(report));
}

void People::heed(std::uint64_t number, const IncomingContent& content) {
    const std::string_view said = words_of(content);
    if (is_among(settings_.opt_out_words, said)) {
        phones_.opt_out(number, true);
    } else if (is_among(settings_.opt_in_words, said)) {
        phones_.opt_out(number, false);
    }
}

// A provider looks at the file itself, whatever the person says of it.
void People::complete(const Dialect& dialect, Media& media, std::string& sha256) const {
    const KeptFile* kept = keeper_.file(dialect, media.id);
    if (media.mime_type.empty()) {
        media.mime_type = kept != nullptr ? std::string_view(kept->type) : usual_type_of(media);
    }
    sha256 = sha256_base64(kept != nullptr ? kept->bytes : media.url.empty() ? media.id : media.url);
}

void People::say(const Subject& about, bool is_answer, IncomingContent content) {
    if (!about.sender) {
        return;
    }
    windows_.open(clock_.tick(), pair_of(about.sender, about.from, about.number));
    heed(about.number, content);
    const std::uint64_t number = ++incoming_;
    IncomingMessage incoming;
    incoming.provider_id = provider_id_of(*about.dialect, key_of(settings_.seed, hash_of("incoming") + number, 0));
    if (incoming.provider_id.empty()) {
        incoming.provider_id = fmt::format("in-{}", number);
    }
    incoming.from = about.user.empty() ? digits_of(about.number) : std::string();
    incoming.from_user = user_of(about);
    incoming.name = name_of_person(about.number);
    incoming.to = about.sender->number(about.from);
    incoming.at = clock_.now();
    if (auto* reaction = std::get_if<Reaction>(&content)) {
        reaction->message_id = called(about);
    } else if (is_answer) {
        incoming.context_id = called(about);
    }
    if (auto* media = std::get_if<Media>(&content)) {
        complete(*about.dialect, *media, incoming.sha256);
    }
    phones_.say(about.number, {.at = incoming.at.value_or(Time()),
                               .sender = about.sender,
                               .to = std::string(about.from),
                               .quotes = is_answer ? std::string(about.id.empty() ? called(about) : about.id) : "",
                               .content = content});
    incoming.content = std::move(content);
    courier_.bring(*about.sender, std::move(incoming));
}

// The accounts may have changed since it was taken.
Subject People::now_of(const Received& received) const {
    Subject subject = subject_of(received);
    subject.sender = senders_.named(*subject.dialect, subject.from);
    return subject;
}

Result<> People::read(std::uint64_t number, std::string_view message_id) {
    const Received* received = phones_.message(number, message_id);
    if (!received) {
        return missing("this phone has no such message");
    }
    report(now_of(*received), Status::read);
    return {};
}

Result<> People::click(std::uint64_t number, std::string_view message_id, std::string url) {
    const Received* received = phones_.message(number, message_id);
    if (!received) {
        return missing("this phone has no such message");
    }
    url = url.empty() ? link_of(received->taken.message.content) : std::move(url);
    if (url.empty()) {
        return missing("the message has no link to click");
    }
    click(now_of(*received), std::move(url));
    return {};
}

Result<> People::press(std::uint64_t number, std::string_view message_id, std::string_view choice) {
    const Received* received = phones_.message(number, message_id);
    if (!received) {
        return missing("this phone has no such message");
    }
    auto content = pressed(received->taken.message.content, choice);
    if (!content) {
        return missing("the message has no such button or row to press", "button");
    }
    return write(number, {.message_id = called(subject_of(*received))}, std::move(*content));
}

Result<Subject> People::meant(std::uint64_t number, const Writing& writing) const {
    const Received* received = phones_.message(number, writing.message_id);
    if (!received && (writing.sender.empty() || !writing.message_id.empty())) {
        return missing("this phone has no such message");
    }
    Subject about = received ? now_of(*received) : Subject{.number = number};
    if (!writing.sender.empty()) {
        about.sender = senders_.written_to(writing.sender, writing.dialect);
        about.dialect = about.sender ? about.sender->dialect : about.dialect;
        about.from = writing.sender;
    }
    return about;
}

Result<> People::write(std::uint64_t number, const Writing& writing, IncomingContent content) {
    const auto about = meant(number, writing);
    if (!about) {
        return Failure(about.error());
    }
    if (!about->sender || about->sender->incoming_url.empty()) {
        return missing("that sender has no incoming_url", "accounts");
    }
    say(*about, !writing.message_id.empty(), std::move(content));
    return {};
}

Result<> People::consent(std::uint64_t number, const Writing& writing, bool opted_in) {
    const auto about = meant(number, writing);
    if (!about) {
        return Failure(about.error());
    }
    phones_.opt_out(number, !opted_in);
    if (about->sender) {
        ConsentReport report;
        report.phone = about->user.empty() ? digits_of(number) : std::string();
        report.user = user_of(*about);
        report.opted_in = opted_in;
        report.at = clock_.now();
        courier_.bring(*about->sender, std::move(report));
    }
    return {};
}

}  // namespace parley::sandbox
