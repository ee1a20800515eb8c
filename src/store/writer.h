#pragma once
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "store/database.h"

namespace parley::store {

// The one that writes: a thread that takes all the work that waits, runs it in one transaction and
// commits, so that a hundred callers share one fsync. Work is done in the order in which it came.
// A piece of work that throws fails alone: its batch is rolled back and the others are run again,
// so work must be repeatable and touch nothing but the session and its own result.
class Writer {
public:
    struct Limits {
        std::size_t batch = 256;       // pieces of work in one transaction
        std::size_t waiting = 20'000;  // more are refused as unavailable
    };

    using Work = std::function<void(soci::session&)>;
    // Called on the writer's thread after the commit, or with the reason why nothing was written.
    using Done = std::function<void(Result<>)>;

    Writer(Database& database, std::shared_ptr<Log> log);
    Writer(Database& database, std::shared_ptr<Log> log, Limits limits);
    ~Writer();  // finishes what waits
    Writer(const Writer&) = delete;

    // From any thread.
    void submit(Work work, Done done);

    // Waits for the commit on the calling thread; for the command line, tests and blocking pools.
    template <class Function>
    auto run(Function function) -> Result<std::invoke_result_t<Function&, soci::session&>>;

    // co_await writer.commit(function, use_task): what `function` returned, once it is durable.
    template <class Function, class Token>
    auto commit(Function function, Token&& token);

    struct Figures {
        std::uint64_t commits = 0;
        std::uint64_t pieces = 0;  // pieces / commits: what group commit gains
        std::size_t waiting = 0;
        bool failing = false;  // the last commit failed: disk full or worse
    };
    Figures figures() const;

private:
    // The work keeps its value where its completion finds it; a repeated run overwrites it.
    template <class Function, class Finish>
    static std::pair<Work, Done> piece_of(Function function, Finish finish) {
        using Value = std::invoke_result_t<Function&, soci::session&>;
        if constexpr (std::is_void_v<Value>) {
            return {Work(std::move(function)),
                    [finish = std::move(finish)](Result<> result) mutable { finish(std::move(result)); }};
        } else {
            auto value = std::make_shared<std::optional<Value>>();
            return {[value, function = std::move(function)](soci::session& sql) mutable { *value = function(sql); },
                    [value, finish = std::move(finish)](Result<> result) mutable {
                        if (result) {
                            finish(std::move(**value));
                        } else {
                            finish(std::unexpected(std::move(result.error())));
                        }
                    }};
        }
    }

    struct State;
    std::unique_ptr<State> state_;
};

template <class Function>
auto Writer::run(Function function) -> Result<std::invoke_result_t<Function&, soci::session&>> {
    using Value = std::invoke_result_t<Function&, soci::session&>;
    std::promise<Result<Value>> promise;
    auto future = promise.get_future();
    auto piece =
        piece_of(std::move(function), [&promise](Result<Value> result) { promise.set_value(std::move(result)); });
    submit(std::move(piece.first), std::move(piece.second));
    return future.get();
}

template <class Function, class Token>
auto Writer::commit(Function function, Token&& token) {
    using Value = std::invoke_result_t<Function&, soci::session&>;
    return boost::asio::async_initiate<Token, void(Result<Value>)>(
        [this](auto handler, Function work) {
            const auto executor = boost::asio::get_associated_executor(handler);
            // std::function must be copyable, handlers need not be.
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            // The loop must not run dry while only the writer knows of this handler.
            auto guard = std::make_shared<boost::asio::executor_work_guard<std::decay_t<decltype(executor)>>>(executor);
            auto piece = piece_of(std::move(work), [shared, guard, executor](Result<Value> result) {
                boost::asio::post(executor, [shared, guard, result = std::move(result)]() mutable {
                    (*shared)(std::move(result));
                    guard->reset();
                });
            });
            submit(std::move(piece.first), std::move(piece.second));
        },
        token, std::move(function));
}

}  // namespace parley::store
