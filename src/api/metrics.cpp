#include "api/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "webhook/sender.h"

namespace parley::api {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

// Collects families in the order in which they are named.
class Collection {
public:
    using Labels = std::vector<ClientMetric::Label>;

    void begin(std::string name, std::string help, MetricType type) {
        families_.push_back(MetricFamily{"parley_" + std::move(name), std::move(help), type, {}});
    }
    template <class Number>
    void add(Number value, Labels labels = {}) {
        ClientMetric metric;
        metric.label = std::move(labels);
        if (families_.back().type == MetricType::Counter) {
            metric.counter.value = static_cast<double>(value);
        } else {
            metric.gauge.value = static_cast<double>(value);
        }
        families_.back().metric.push_back(std::move(metric));
    }
    void add(ClientMetric metric) { families_.back().metric.push_back(std::move(metric)); }

    template <class Number>
    void counter(std::string name, std::string help, Number value) {
        begin(std::move(name), std::move(help), MetricType::Counter);
        add(value);
    }
    template <class Number>
    void gauge(std::string name, std::string help, Number value) {
        begin(std::move(name), std::move(help), MetricType::Gauge);
        add(value);
    }
    std::string text() const { return prometheus::TextSerializer().Serialize(families_); }

private:
    std::vector<MetricFamily> families_;
};

Collection::Labels labels_of(const deliver::LaneFigures& lane) {
    return {{"provider", lane.nickname}};
}

ClientMetric histogram_of(const deliver::LaneFigures& lane) {
    ClientMetric metric;
    metric.label = labels_of(lane);
    std::uint64_t total = 0;
    for (std::size_t place = 0; place < lane.answer_times.counts.size(); ++place) {
        total += lane.answer_times.counts[place];
        const bool last = place >= deliver::AnswerTimes::bounds.size();
        metric.histogram.bucket.push_back(
            {total, last ? std::numeric_limits<double>::infinity() : deliver::AnswerTimes::bounds[place] / 1'000.0});
    }
    metric.histogram.sample_count = total;
    metric.histogram.sample_sum = lane.answer_times.seconds;
    return metric;
}

void add_lanes(Collection& all, const std::vector<deliver::LaneFigures>& lanes) {
    using Lane = deliver::LaneFigures;
    const auto each = [&](std::string name, std::string help, MetricType type, auto Lane::* value) {
        all.begin(std::move(name), std::move(help), type);
        for (const Lane& lane : lanes) {
            all.add(lane.*value, labels_of(lane));
        }
    };
    each("lane_requests_total", "Messages handed to the provider", MetricType::Counter, &Lane::requests);
    each("lane_accepted_total", "Messages that it accepted", MetricType::Counter, &Lane::accepted);
    each("lane_refused_total", "Messages that it refused for good", MetricType::Counter, &Lane::refused);
    each("lane_throttled_total", "Messages that it asked to send later", MetricType::Counter, &Lane::throttled);
    each("lane_uncertain_total", "Messages without a known answer", MetricType::Counter, &Lane::uncertain);
    each("lane_in_flight", "Messages that wait for their answer", MetricType::Gauge, &Lane::in_flight);
    each("lane_waiting_again", "Throttled messages that are due later", MetricType::Gauge, &Lane::waiting_again);
    each("lane_late", "Answers over their limit that are still listened for", MetricType::Gauge, &Lane::late);
    each("lane_rate", "Messages a second, over the last second", MetricType::Gauge, &Lane::rate);
    all.begin("lane_circuit_open", "1 where the lane has stopped because of failures", MetricType::Gauge);
    for (const Lane& lane : lanes) {
        all.add(lane.circuit == "closed" ? 0 : 1, labels_of(lane));
    }
    all.begin("lane_answer_seconds", "Time that the provider took to answer", MetricType::Histogram);
    for (const Lane& lane : lanes) {
        all.add(histogram_of(lane));
    }
}

void add_callbacks(Collection& all, const receive::Applier::Figures& figures) {
    all.begin("callbacks_total", "Statuses and messages from providers, by what became of them", MetricType::Counter);
    const receive::Applied& applied = figures.applied;
    for (const auto& [result, count] : {std::pair("merged", applied.merged),
                                        {"unchanged", applied.unchanged},
                                        {"early", applied.early},
                                        {"unknown", applied.unknown},
                                        {"incoming", applied.incoming},
                                        {"repeated", applied.repeated},
                                        {"template", applied.templates},
                                        {"consent", applied.consents},
                                        {"notice", applied.notices},
                                        {"quarantined", applied.quarantined}}) {
        all.add(count, {{"result", result}});
    }
    all.gauge("journal_lag_records", "Callbacks that are durable and not yet applied", figures.lag_records);
    all.gauge("journal_lag_bytes", "The same in bytes", figures.lag_bytes);
    all.gauge("journal_lag_seconds", "Age of the oldest that is being applied",
              static_cast<double>(figures.lag_age.count()) / 1'000.0);
}

void add_webhooks(Collection& all, Context& context) {
    const webhook::Sender::Figures figures = context.webhooks->figures();
    const auto counts = context.database.read([](soci::session& sql) { return webhook::count_deliveries(sql); });
    all.counter("webhooks_delivered_total", "Webhooks that were answered 2xx", figures.delivered);
    all.counter("webhooks_failed_total", "Attempts that were not", figures.failed);
    all.gauge("webhooks_in_flight", "Webhooks that wait for their answer", figures.in_flight);
    all.gauge("webhooks_waiting", "Webhooks that are to be delivered; no more than 100,000 are counted",
              counts.waiting);
    all.gauge("webhooks_dead", "Webhooks that were given up and can be replayed; counted likewise", counts.dead);
}

}  // namespace

std::string metrics_text(Context& context) {
    Collection all;
    add_lanes(all, context.dispatcher.figures());
    add_callbacks(all, context.applier.figures());
    all.counter("callbacks_unsigned_total", "Callbacks answered 401 for a missing or wrong signature",
                context.bad_signatures.load());
    all.counter("callbacks_dropped_total", "Events without a secret address that named no message of ours, dropped",
                context.unknown_events.load());
    const receive::Journal::Figures journal = context.journal.figures();
    all.counter("journal_records_total", "Callbacks made durable", journal.appended);
    all.counter("journal_syncs_total", "Syncs of the journal; records / syncs is what group commit gains",
                journal.syncs);
    all.counter("journal_refused_total", "Callbacks answered 503", journal.refused);
    all.gauge("journal_bytes", "Size of the journal's files", journal.kept_bytes);
    const store::Writer::Figures writer = context.writer.figures();
    all.counter("commits_total", "Transactions committed", writer.commits);
    all.counter("commit_pieces_total", "Pieces of work in them; pieces / commits is what group commit gains",
                writer.pieces);
    all.gauge("commit_waiting", "Pieces of work that wait for their commit", writer.waiting);
    add_webhooks(all, context);
    all.gauge("ready", "1 where the server takes work", context.ready.load() ? 1 : 0);
    return all.text();
}

}  // namespace parley::api
