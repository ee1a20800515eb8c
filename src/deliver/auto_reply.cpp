#include "deliver/auto_reply.h"

#include <atomic>
#include <vector>

#include "base/text.h"
#include "message/wire_id.h"
#include "store/row.h"

namespace parley::deliver {

namespace {

constexpr int largest_claim = 100;
constexpr std::chrono::hours once_in{24};
constexpr std::size_t longest_words = 500;

long long number_of(Time time) {
    return time.time_since_epoch().count();
}

struct Reply {
    long long id = 0;
    ProviderId provider;
    std::string recipient;
    std::string text;
};

// Marked as intended before anything leaves.
std::vector<Reply> claim(soci::session& sql) {
    std::vector<Reply> claimed;
    const int limit = largest_claim;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT r.id, r.provider_id, r.recipient, p.auto_reply FROM auto_reply r "
                        "JOIN provider p ON p.id = r.provider_id WHERE r.state = 'queued' ORDER BY r.id LIMIT :limit",
         soci::use(limit));
    for (const soci::row& row : rows) {
        claimed.push_back({store::integer(row, 0), ProviderId{store::integer(row, 1)}, row.get<std::string>(2),
                           row.get<std::string>(3)});
    }
    for (const Reply& reply : claimed) {
        sql << "UPDATE auto_reply SET state = 'intended' WHERE id = :id", soci::use(reply.id);
    }
    return claimed;
}

OutgoingMessage message_of(const Reply& reply) {
    // No campaign's: callbacks of it change nothing (receive/apply.cpp).
    const WireId id{.campaign = {}, .run = 0, .profile = {}, .message = MessageId{reply.id}};
    OutgoingMessage message{.id = to_text(id), .to = {}, .from = {}, .content = Text{reply.text}};
    (reply.recipient.starts_with('+') ? message.to : message.to_user) = reply.recipient;
    return message;
}

struct Settled {
    std::string state;
    std::string words;
};

Settled settled_as(const Outcome& outcome) {
    if (std::holds_alternative<Accepted>(outcome)) {
        return {"accepted", {}};
    }
    if (const auto* refused = std::get_if<Refused>(&outcome)) {
        return {"failed", refused->words.empty() ? std::string(explanation_of(refused->code)) : refused->words};
    }
    return {"uncertain", std::get<Uncertain>(outcome).why};
}

}  // namespace

bool queue_auto_reply(soci::session& sql, ProviderId provider, const std::string& recipient, std::int64_t incoming,
                      Time now) {
    if (recipient.empty()) {
        return false;
    }
    const auto owner = static_cast<long long>(provider.value);
    const long long since = number_of(now - once_in);
    const long long at = number_of(now);
    const auto cause = static_cast<long long>(incoming);
    soci::statement statement =
        (sql.prepare << "INSERT INTO auto_reply (provider_id, recipient, incoming_id, state, created_at) "
                        "SELECT p.id, :recipient, :incoming, 'queued', :now FROM provider p "
                        "WHERE p.id = :provider AND p.auto_reply <> '' AND p.archived = 0 AND NOT EXISTS "
                        "(SELECT 1 FROM auto_reply r WHERE r.provider_id = p.id AND r.recipient = :recipient "
                        "AND r.created_at > :since)",
         soci::use(recipient, "recipient"), soci::use(cause, "incoming"), soci::use(at, "now"),
         soci::use(owner, "provider"), soci::use(since, "since"));
    statement.execute(true);
    return statement.get_affected_rows() > 0;
}

struct AutoReplies::State : std::enable_shared_from_this<AutoReplies::State> {
    State(store::Writer& given_writer, Dispatcher& given_dispatcher, const Clock& given_clock,
          std::shared_ptr<Log> given_log)
        : writer(given_writer), dispatcher(given_dispatcher), clock(given_clock), log(std::move(given_log)) {}

    store::Writer& writer;
    Dispatcher& dispatcher;
    const Clock& clock;
    const std::shared_ptr<Log> log;
    std::atomic<bool> wanted = false;  // something may have been queued since the last claim began
    std::atomic<bool> claiming = false;
    std::atomic<bool> closed = false;

    void wake() {
        wanted = true;
        if (closed || claiming.exchange(true)) {
            return;
        }
        wanted = false;
        auto claimed = std::make_shared<std::vector<Reply>>();
        writer.submit([claimed](soci::session& sql) { *claimed = claim(sql); },
                      [state = shared_from_this(), claimed](const Result<>& written) {
                          state->claiming = false;
                          if (!written) {
                              return;
                          }
                          for (const Reply& reply : *claimed) {
                              state->send(reply);
                          }
                          if (state->wanted || claimed->size() == static_cast<std::size_t>(largest_claim)) {
                              state->wake();
                          }
                      });
    }

    void send(const Reply& reply) {
        dispatcher.send_now(
            reply.provider, message_of(reply),
            [state = shared_from_this(), id = reply.id](Outcome outcome) { state->settle(id, settled_as(outcome)); });
    }

    void settle(long long id, const Settled& settled) {
        const long long at = number_of(clock.now());
        writer.submit(
            [id, at, state = settled.state,
             words = std::string(shortened(settled.words, longest_words))](soci::session& sql) {
                sql << "UPDATE auto_reply SET state = :state, words = :words, settled_at = :at WHERE id = :id",
                    soci::use(state), soci::use(words), soci::use(at), soci::use(id);
            },
            [log = log](const Result<>& written) {
                if (!written) {
                    log->error("what became of an automatic reply could not be written: {}", describe(written.error()));
                }
            });
    }
};

AutoReplies::AutoReplies(store::Writer& writer, Dispatcher& dispatcher, const Clock& clock, std::shared_ptr<Log> log)
    : state_(std::make_shared<State>(writer, dispatcher, clock, std::move(log))) {}

AutoReplies::~AutoReplies() {
    close();
}

void AutoReplies::wake() {
    state_->wake();
}

void AutoReplies::close() {
    state_->closed = true;
}

void AutoReplies::recover(soci::session& sql) {
    sql << "UPDATE auto_reply SET state = 'uncertain', words = 'the server ended before the answer came' "
           "WHERE state = 'intended'";
}

}  // namespace parley::deliver
