#include "api/message_rows.h"

#include "api/answers.h"
#include "message/failure.h"
#include "message/wire_id.h"

namespace parley::api {

namespace {

constexpr std::string_view columns = R"sql(
    SELECT m.id, m.campaign_id, m.profile_id, p.identity, m.status, m.reason, m.attempts, m.replied,
           m.intended_at, m.settled_at, m.sent_at, m.sent_received, m.delivered_at, m.delivered_received,
           m.read_at, m.read_received, m.clicked_at, m.clicked_received, m.failed_at, m.failed_received,
           m.provider_id, m.words, m.replied_at
    FROM message m LEFT JOIN merged_profile w ON w.id = m.profile_id
    LEFT JOIN profile p ON p.id = COALESCE(w.into_id, m.profile_id))sql";
constexpr std::string_view one_sql = R"sql(
    WHERE m.id = :id)sql";

// One column of time that may be null.
struct NullableTime {
    long long value = 0;
    soci::indicator mark = soci::i_null;
    std::optional<Time> read() const {
        return mark == soci::i_ok ? std::optional(Time(std::chrono::milliseconds(value))) : std::nullopt;
    }
};
struct NullableText {
    std::string value;
    soci::indicator mark = soci::i_null;
    std::string read() const { return mark == soci::i_ok ? value : std::string(); }
};

template <class... Values>
std::vector<MessageRow> read_rows(soci::session& sql, std::string_view condition, const Values&... values) {
    long long id = 0;
    long long campaign = 0;
    long long profile = 0;
    int status = 0;
    int replied = 0;
    MessageRow row;
    NullableText identity;
    NullableText provider_id;
    NullableText words;
    std::array<NullableTime, 12> times;
    NullableTime replied_at;

    soci::statement statement(sql);
    (statement.exchange(soci::use(values)), ...);
    statement.exchange(soci::into(id));
    statement.exchange(soci::into(campaign));
    statement.exchange(soci::into(profile));
    statement.exchange(soci::into(identity.value, identity.mark));
    statement.exchange(soci::into(status));
    statement.exchange(soci::into(row.reason));
    statement.exchange(soci::into(row.attempts));
    statement.exchange(soci::into(replied));
    for (NullableTime& time : times) {
        statement.exchange(soci::into(time.value, time.mark));
    }
    statement.exchange(soci::into(provider_id.value, provider_id.mark));
    statement.exchange(soci::into(words.value, words.mark));
    statement.exchange(soci::into(replied_at.value, replied_at.mark));
    statement.alloc();
    statement.prepare(std::string(columns) + std::string(condition));
    statement.define_and_bind();
    statement.execute();

    std::vector<MessageRow> rows;
    while (statement.fetch()) {
        row.id = MessageId{id};
        row.campaign = CampaignId{campaign};
        row.profile = ProfileId{profile};
        row.identity = identity.read();
        row.status = static_cast<Status>(status);
        row.replied = replied != 0;
        row.intended = times[0].read();
        row.settled = times[1].read();
        row.sent = {times[2].read(), times[3].read()};
        row.delivered = {times[4].read(), times[5].read()};
        row.read = {times[6].read(), times[7].read()};
        row.clicked = {times[8].read(), times[9].read()};
        row.failed = {times[10].read(), times[11].read()};
        row.provider_id = provider_id.read();
        row.words = words.read();
        row.replied_at = replied_at.read();
        rows.push_back(row);
    }
    return rows;
}

std::string_view reason_name(const MessageRow& row) {
    if (row.status == Status::failed) {
        return name_of(static_cast<FailureCode>(row.reason));
    }
    return row.status == Status::skipped ? name_of(static_cast<SkipReason>(row.reason)) : std::string_view();
}

class Life {
public:
    void add(const std::optional<Time>& at, std::string_view what, std::string text,
             const std::optional<Time>& provider_time = {}) {
        json::object step;
        step["at"] = time_or_null(at);
        step["what"] = what;
        step["text"] = std::move(text);
        if (provider_time) {
            step["provider_time"] = to_text(*provider_time);
        }
        steps_.push_back(std::move(step));
    }
    json::array take() { return std::move(steps_); }

private:
    json::array steps_;
};

void add_answer(Life& life, const MessageRow& row) {
    if (!row.settled) {
        if (row.status == Status::intended) {
            life.add(row.intended, "in_flight", "It is with the provider; no answer yet.");
        }
        return;
    }
    if (row.status == Status::uncertain) {
        life.add(row.settled, "uncertain",
                 fmt::format("It may have left, but no answer is known ({}). It is not sent again unless you say so; a "
                             "later callback settles it.",
                             row.words));
    } else if (row.status == Status::failed && !row.failed.received) {
        const auto code = static_cast<FailureCode>(row.reason);
        life.add(row.settled, "refused",
                 fmt::format("The provider refused it: {} Its words: {}", explanation_of(code), row.words));
    } else if (row.status == Status::queued) {
        life.add(row.settled, "waiting_again", "The provider asked to try later; it waits to be sent again.");
    } else {
        life.add(row.settled, "answered", "The provider's answer was noted.");
    }
}

}  // namespace

std::optional<MessageRow> find_message(soci::session& sql, MessageId id) {
    const long long wanted = id.value;
    auto rows = read_rows(sql, one_sql, wanted);
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

json::object to_json(const MessageRow& row) {
    json::object body;
    body["id"] = row.id.value;
    body["campaign"] = row.campaign.value;
    body["profile"] = row.profile.value;
    body["identity"] = text_or_null(row.identity);
    body["status"] = name_of(row.status);
    body["reason"] = text_or_null(std::string(reason_name(row)));
    body["words"] = text_or_null(row.words);
    body["attempts"] = row.attempts;
    body["replied"] = row.replied;
    body["provider_id"] = text_or_null(row.provider_id);
    return body;
}

json::array life_of(const MessageRow& row, const std::optional<campaign::SingleFacts>& single) {
    Life life;
    if (single) {
        life.add(single->asked, "asked", "A program asked for this message to this person alone.");
    }
    if (row.status == Status::skipped) {
        const auto reason = static_cast<SkipReason>(row.reason);
        life.add(std::nullopt, "skipped", fmt::format("Nothing was sent: {}", explanation_of(reason)));
        return life.take();
    }
    if (!single) {
        life.add(std::nullopt, "qualified", "The person was in the audience when the campaign was launched.");
    }
    if (!row.intended) {
        const bool is_later = single && single->due && single->asked && *single->due > *single->asked;
        life.add(std::nullopt, "queued",
                 is_later ? fmt::format("It is due at {} and waits until then.", to_text(*single->due))
                          : std::string(single ? "It waits for its turn in the provider's lane, before campaigns."
                                               : "It waits for its turn in the provider's lane."));
        return life.take();
    }
    life.add(row.intended, "intended",
             row.attempts > 1 ? fmt::format("It was handed to the provider for the {}. time.", row.attempts)
                              : std::string("It was handed to the provider."));
    add_answer(life, row);
    if (row.sent.received) {
        life.add(row.sent.received, "sent", "The provider reported it as sent.", row.sent.at);
    }
    if (row.failed.received) {
        std::string text = "The provider reported that it failed";
        if (row.status == Status::failed) {
            const auto code = static_cast<FailureCode>(row.reason);
            text += fmt::format(": {} {}", explanation_of(code), advice_of(code));
        } else {
            text += ", but it arrived all the same.";
        }
        life.add(row.failed.received, "failed", std::move(text), row.failed.at);
    }
    if (row.delivered.received) {
        life.add(row.delivered.received, "delivered", "It reached the phone.", row.delivered.at);
    }
    if (row.read.received) {
        life.add(row.read.received, "read", "The person has read it.", row.read.at);
    }
    if (row.clicked.received) {
        life.add(row.clicked.received, "clicked", "The person followed a link in it.", row.clicked.at);
    }
    if (row.replied) {
        life.add(row.replied_at, "replied", "The person answered it.");
    }
    return life.take();
}

}  // namespace parley::api
