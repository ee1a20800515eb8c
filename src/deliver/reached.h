#pragma once
#include <soci/soci.h>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "deliver/ledger.h"

// How far messages came, by quarter of an hour and by country (store/schema_statistics.h says how it is counted). Moved
// by the ledger, in the transaction that moves the messages, once for a whole batch.
namespace parley::deliver {

// Stored; do not change the numbers.
enum class Stage { sent = 5, failed = 6, delivered = 7, read = 8, clicked = 9, replied = 10 };

inline constexpr std::array all_stages{Stage::sent, Stage::failed,  Stage::delivered,
                                       Stage::read, Stage::clicked, Stage::replied};

constexpr std::string_view name_of(Stage stage) {
    switch (stage) {
        case Stage::sent: return "sent";
        case Stage::failed: return "failed";
        case Stage::delivered: return "delivered";
        case Stage::read: return "read";
        case Stage::clicked: return "clicked";
        case Stage::replied: return "replied";
    }
    return "unknown";
}

inline constexpr std::int64_t quarter_ms = 900'000;

// Two letters of ISO 3166, or none; stored as a number.
class Country {
public:
    Country() = default;
    explicit Country(std::string_view letters) {
        if (letters.size() == 2) {
            number_ = static_cast<unsigned char>(letters[0]) * 256 + static_cast<unsigned char>(letters[1]);
        }
    }
    static Country stored(int number) {
        Country country;
        country.number_ = number;
        return country;
    }
    int number() const { return number_; }
    std::string text() const {
        return number_ == 0 ? std::string()
                            : std::string{static_cast<char>(number_ / 256), static_cast<char>(number_ % 256)};
    }
    auto operator<=>(const Country&) const = default;

private:
    int number_ = 0;
};

// When what happened to one message, in UTC milliseconds, as far as it had to be read for the counters to follow.
struct Way {
    static constexpr std::int64_t never = -1;
    // The reports, in this order: sent, failed, delivered, read, clicked.
    static constexpr std::array reported{Status::sent, Status::failed, Status::delivered, Status::read,
                                         Status::clicked};

    std::int64_t intended = never;
    std::int64_t settled = never;
    std::array<std::int64_t, reported.size()> heard{never, never, never, never, never};
    Country country;
    bool is_whole = false;  // otherwise only `intended` and what this batch changes is there

    // The provider's time of a report, within the bounds of what is possible: after the message left, before we heard.
    std::int64_t time_of(std::optional<Time> at, Time received) const;
};

// Adds up changes and writes them once a transaction.
class ReachedChange {
public:
    explicit ReachedChange(soci::session& sql) : sql_(sql) {}
    ReachedChange(const ReachedChange&) = delete;
    ReachedChange& operator=(const ReachedChange&) = delete;

    // The provider's answer came, and made `after` of `before`.
    void settle(CampaignId campaign, MessageId message, Way& way, Status before, Status after, Time at);
    // A report came, of Way::reported's `place`, or that the message was accepted where there is none.
    void hear(CampaignId campaign, MessageId message, Way& way, Status before, Status after,
              std::optional<std::size_t> place, std::int64_t at);
    void add(CampaignId campaign, Stage stage, std::int64_t at, Country country, std::int64_t count);

    void write() const;

private:
    // A map whose last counter is found at once: messages of a batch have much in common.
    template <class Key>
    class Counters {
    public:
        void add(const Key& key, std::int64_t count) {
            if (last_ == nullptr || last_->first != key) {
                last_ = &*counts_.try_emplace(key, 0).first;
            }
            last_->second += count;
        }
        auto begin() const { return counts_.begin(); }
        auto end() const { return counts_.end(); }

    private:
        std::map<Key, std::int64_t> counts_;
        typename std::map<Key, std::int64_t>::value_type* last_ = nullptr;
    };

    using Times = std::array<std::int64_t, all_stages.size() - 1>;  // but for replies, in the order of all_stages
    void move(CampaignId campaign, Country country, const Times& former, const Times& times);
    void move_on(CampaignId campaign, const Way& way, Status before, Status after);
    void read_whole(MessageId message, Way& way);

    soci::session& sql_;
    Counters<std::tuple<CampaignId, std::int64_t, Stage>> quarters_;
    Counters<std::tuple<CampaignId, Country, Stage>> countries_;
};

// What was counted, and what the messages themselves say.
struct Reached {
    std::map<std::pair<std::int64_t, Stage>, std::int64_t> quarters;  // by quarters since 1970
    std::map<std::pair<std::string, Stage>, std::int64_t> countries;
    bool operator==(const Reached&) const = default;
};
Reached read_reached(soci::session& sql, CampaignId campaign);
Reached recount_reached(soci::session& sql, const MessageRange& range);

}  // namespace parley::deliver
