#pragma once
#include <memory>

#include "sandbox/courier.h"
#include "sandbox/fate.h"
#include "sandbox/phones.h"

namespace parley::sandbox {

// What becomes of the messages that were taken: they reach their phones, are read, clicked and
// replied to, each step at its time, and the customers hear of it.
class Lives {
public:
    Lives(const Clock& clock, Schedule& schedule, const Settings& settings, Phones& phones, Courier& courier,
          Counts& counts);

    // `answered`: when its sender hears that it was taken. No number: it is not known (a sink).
    void begin(const Dialect& dialect, OutgoingMessage message, std::optional<std::uint64_t> number, Tick answered);
    void step_is_due(std::uint32_t life, std::uint32_t step);

    // By hand. Error: missing, where that phone has no such message, or the message nothing to press.
    Result<> read(std::uint64_t number, std::string_view message_id);
    Result<> click(std::uint64_t number, std::string_view message_id, std::string url);
    Result<> press(std::uint64_t number, std::string_view message_id, std::string_view button);
    // To `sender`, or where that is empty to who sent the message; `message_id` empty: answers nothing.
    Result<> write(std::uint64_t number, std::string_view message_id, std::string sender, IncomingContent content);

    std::size_t size() const { return lives_.size(); }
    void clear() { lives_.clear(); }

private:
    struct Deeds {  // of the few who do something
        std::string url;
        std::string sender;
        IncomingContent reply;
    };
    struct Life {
        std::string message_id;
        const Dialect* dialect = nullptr;
        std::uint64_t number = 0;
        std::uint32_t account = 0;
        FailureCode failure = FailureCode::none;
        std::uint8_t steps_left = 0;
        std::unique_ptr<Deeds> deeds = {};
    };
    const SenderAccount* account(std::uint32_t index) const;
    void tell(const SenderAccount& account, const Dialect& dialect, StatusReport report);
    void send(const SenderAccount& account, const Dialect& dialect, IncomingMessage incoming);
    StatusReport clicked(std::string message_id, std::string url) const;

    const Clock& clock_;
    Schedule& schedule_;
    const Settings& settings_;
    Phones& phones_;
    Courier& courier_;
    Counts& counts_;
    Slots<Life> lives_;
    std::uint64_t incoming_ = 0;
};

}  // namespace parley::sandbox
