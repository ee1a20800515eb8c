#pragma once
#include "sandbox/courier.h"
#include "sandbox/keeper.h"
#include "sandbox/phones.h"
#include "sandbox/traffic.h"

namespace parley::sandbox {

// A message that something becomes of, as its sender and its person know it.
struct Subject {
    const Dialect* dialect = nullptr;
    const Sender* sender = nullptr;  // null: nobody is called back
    std::string_view id = {};        // our wire id; empty where the wire has no words for it
    std::uint64_t key = 0;
    std::uint64_t number = 0;    // of the phone; 0 where it is not known
    std::string_view from = {};  // how the wire named the sender
    std::string_view user = {};  // a WhatsApp user id, where the person shows no number
};
Subject subject_of(const Received& received);

// As people call themselves on WhatsApp.
std::string_view name_of_person(std::uint64_t number);

// The one number of a sender and a person, for what is between those two.
std::uint64_t pair_of(const Sender* sender, std::string_view from, std::uint64_t number);

// What people do, by dice, by script or by hand, and how their senders hear of it.
class People {
public:
    People(const Clock& clock, const Settings& settings, const Senders& senders, Phones& phones, Windows& windows,
           const Keeper& keeper, Courier& courier);

    void report(const Subject& subject, Status status, FailureCode failure = FailureCode::none);
    void click(const Subject& subject, std::string url);
    // Opens the sender's window, and may opt the person out or in. Answers `about`, or nothing.
    void say(const Subject& about, bool is_answer, IncomingContent content);

    // By hand. Error: missing, where that phone has no such message, or the message nothing to press.
    Result<> read(std::uint64_t number, std::string_view message_id);
    Result<> click(std::uint64_t number, std::string_view message_id, std::string url);
    Result<> press(std::uint64_t number, std::string_view message_id, std::string_view choice);
    // `message_id` empty: answers nothing. To `sender`, where that is not who sent the message; and then
    // `dialect` may say which of those with that number is meant.
    struct Writing {
        std::string_view message_id = {};
        std::string_view sender = {};
        std::string_view dialect = {};
    };
    Result<> write(std::uint64_t number, const Writing& writing, IncomingContent content);
    // Said to the provider, not to the sender, who hears of it where the dialect has words for that.
    Result<> consent(std::uint64_t number, const Writing& writing, bool opted_in);

private:
    Subject now_of(const Received& received) const;
    Result<Subject> meant(std::uint64_t number, const Writing& writing) const;
    void heed(std::uint64_t number, const IncomingContent& content);
    void complete(const Dialect& dialect, Media& media, std::string& sha256) const;

    const Clock& clock_;
    const Settings& settings_;
    const Senders& senders_;
    Phones& phones_;
    Windows& windows_;
    const Keeper& keeper_;
    Courier& courier_;
    std::uint64_t incoming_ = 0;
};

}  // namespace parley::sandbox
