#include "api/statistics_streams.h"

#include <boost/asio/post.hpp>

#include "api/campaign_lookup.h"
#include "api/problem.h"
#include "api/statistics_json.h"

namespace parley::api {

namespace {

constexpr std::chrono::milliseconds interval{300};
constexpr unsigned heartbeat_ticks = 50;  // proxies cut what is silent for a minute
constexpr std::size_t most_watchers = 1'000;

HttpResponse head() {
    HttpResponse response;
    response.headers.set("Content-Type", "text/event-stream");
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("X-Accel-Buffering", "no");
    return response;
}

bool is_over(const json::object& progress) {
    const auto& state = progress.at("state").as_string();
    return state == name_of(campaign::State::finished) ||
           (state == name_of(campaign::State::stopped) && progress.at("waiting").as_int64() == 0);
}

}  // namespace

StatisticsStreams::StatisticsStreams(Context& context) : context_(context), timer_(context.loop) {}

void StatisticsStreams::watch(Call call, const net::ExchangePtr& exchange) {
    asio::post(context_.pool, [this, call = std::move(call), exchange]() mutable {
        auto campaign = campaign_of(context_, call);
        asio::post(context_.loop, [this, campaign = std::move(campaign), exchange = std::move(exchange)] {
            if (!campaign) {
                exchange->answer(problem(campaign.error()));
            } else {
                add(campaign->id, exchange);
            }
        });
    });
}

void StatisticsStreams::add(CampaignId campaign, const net::ExchangePtr& exchange) {
    std::size_t watchers = 0;
    for (const auto& [id, watched] : watched_) {
        watchers += watched.watchers.size();
    }
    if (closed_ || watchers >= most_watchers) {
        exchange->answer(problem(Error{ErrorKind::unavailable, "too many are watching, or the server is ending"}));
        return;
    }
    exchange->start_stream(head());
    watched_[campaign].watchers.push_back(Watcher{exchange});
    ask(campaign);
    if (!ticking_) {
        ticking_ = true;
        tick();
    }
}

void StatisticsStreams::ask(CampaignId campaign) {
    Watched& watched = watched_[campaign];
    if (watched.asking) {
        return;
    }
    watched.asking = true;
    asio::post(context_.pool, [this, campaign] {
        std::optional<Answer> answer;
        try {
            if (const auto progress = read_progress(context_, campaign)) {
                answer = Answer{json::serialize(*progress), is_over(*progress)};
            }
        } catch (const std::exception& failure) {
            context_.log->error("statistics of campaign {} cannot be read: {}", campaign.value, failure.what());
        }
        asio::post(context_.loop,
                   [this, campaign, answer = std::move(answer)]() mutable { tell(campaign, std::move(answer)); });
    });
}

void StatisticsStreams::tell(CampaignId campaign, std::optional<Answer> answer) {
    const auto found = watched_.find(campaign);
    if (found == watched_.end()) {
        return;
    }
    Watched& watched = found->second;
    watched.asking = false;
    if (!answer) {
        return;  // the next tick tries again
    }
    if (answer->text != watched.last) {
        watched.last = std::move(answer->text);
        ++watched.sequence;
    }
    const std::string event = fmt::format("id: {}\nevent: statistics\ndata: {}\n\n", watched.sequence, watched.last);
    std::erase_if(watched.watchers, [&](Watcher& watcher) {
        if (watcher.told == watched.sequence) {
            return watcher.exchange->is_gone();
        }
        watcher.told = watched.sequence;
        return !watcher.exchange->send(event);
    });
    if (answer->over) {
        for (const Watcher& watcher : watched.watchers) {
            watcher.exchange->send("event: end\ndata: {}\n\n");
            watcher.exchange->end_stream();
        }
        watched.watchers.clear();
    }
    if (watched.watchers.empty()) {
        watched_.erase(found);
    }
}

void StatisticsStreams::tick() {
    if (closed_ || watched_.empty()) {
        ticking_ = false;
        return;
    }
    ++ticks_;
    for (auto& [campaign, watched] : watched_) {
        if (ticks_ % heartbeat_ticks == 0) {
            std::erase_if(watched.watchers, [](Watcher& watcher) { return !watcher.exchange->send(": alive\n\n"); });
        }
        ask(campaign);
    }
    timer_.expires_after(interval);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) {
            tick();
        }
    });
}

void StatisticsStreams::close() {
    closed_ = true;
    timer_.cancel();
    for (auto& [campaign, watched] : watched_) {
        for (const Watcher& watcher : watched.watchers) {
            watcher.exchange->end_stream();
        }
    }
    watched_.clear();
}

}  // namespace parley::api
