#include "deliver/exchange_log.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <utility>

#include "deliver/exchange_files.h"

namespace parley::deliver {

namespace {

// As it was handed over: nothing is hidden yet.
struct Item {
    ExchangeRecord record;
    std::optional<HttpResponse> answer = {};
    std::shared_ptr<const Mask> mask = {};
    std::shared_ptr<const Provider> provider = {};  // of a callback, in place of the mask
    int sampling = 0;

    std::size_t bytes() const { return record.request.size() + (answer ? answer->body.size() : 0) + sizeof(Item); }
};

std::string head_and_body(std::string first_line, const HttpHeaders& headers, std::string_view body) {
    std::string text = std::move(first_line);
    for (const auto& [name, value] : headers.fields) {
        text += fmt::format("{}: {}\n", name, value);
    }
    text += '\n';
    text += body;
    return text;
}

std::string_view query_of(std::string_view target) {
    const std::size_t at = target.find('?');
    return at == std::string_view::npos ? std::string_view() : target.substr(at);
}

}  // namespace

struct ExchangeLog::State {
    State(std::unique_ptr<ExchangeFiles> given_files, const Clock& given_clock, std::shared_ptr<Log> given_log,
          Limits given_limits)
        : files(std::move(given_files)), clock(given_clock), log(std::move(given_log)), limits(given_limits) {}

    const std::unique_ptr<ExchangeFiles> files;
    const Clock& clock;
    const std::shared_ptr<Log> log;
    const Limits limits;

    mutable std::mutex mutex;
    std::condition_variable_any changed;
    std::vector<Item> waiting;
    std::size_t waiting_bytes = 0;
    std::uint64_t dropped_untold = 0;  // since a block told of it
    std::uint64_t added = 0, done = 0;
    bool in_haste = false;
    Figures totals;
    std::unordered_set<ExchangeKey> forgotten;

    // Of the thread.
    struct Known {
        std::shared_ptr<const Provider> provider;
        std::shared_ptr<const Mask> mask;
    };
    std::map<ProviderId, Known> masks;
    std::vector<ExchangeRecord> block;
    std::size_t block_bytes = 0;
    int sampling = 0;
    bool failing = false;

    std::jthread thread;

    void add(Item item) {
        const std::lock_guard lock(mutex);
        const std::size_t bytes = item.bytes();
        if (waiting.size() >= limits.waiting_items || waiting_bytes + bytes > limits.waiting_bytes) {
            ++totals.dropped;
            ++dropped_untold;
            return;
        }
        ++added;
        waiting_bytes += bytes;
        waiting.push_back(std::move(item));
        if (waiting.size() == 1) {
            changed.notify_all();
        }
    }

    void run(const std::stop_token& stop) {
        for (;;) {
            std::vector<Item> taken;
            {
                std::unique_lock lock(mutex);
                changed.wait(lock, stop, [this] { return !waiting.empty(); });
                changed.wait_for(lock, stop, limits.gather, [this] { return in_haste; });
                in_haste = false;
                if (waiting.empty() && stop.stop_requested()) {
                    return;
                }
                taken.swap(waiting);
                waiting_bytes = 0;
            }
            try {
                for (Item& item : taken) {
                    keep(item);
                }
                write_block();
            } catch (const std::exception& failure) {
                block.clear();
                block_bytes = 0;
                note_failure(failure.what());
            }
            const std::lock_guard lock(mutex);
            done += taken.size();
            changed.notify_all();
        }
    }

    void keep(Item& item) {
        if (is_forgotten(item.record)) {
            return;
        }
        const std::shared_ptr<const Mask> mask = item.provider ? mask_of(item.provider) : item.mask;
        ExchangeRecord& record = item.record;
        if (!record.request.empty()) {
            record.request = kept_text(record.request, *mask, limits.body_bytes);
        }
        if (item.answer) {
            record.answer = kept_text(
                head_and_body(fmt::format("HTTP/1.1 {} {}\n", item.answer->status, reason_of(item.answer->status)),
                              item.answer->headers, item.answer->body),
                *mask, limits.body_bytes);
        }
        record.note = mask->hidden(std::move(record.note));
        sampling = std::max(sampling, item.sampling);
        block_bytes += record.request.size() + record.answer.size();
        block.push_back(std::move(record));
        if (block_bytes >= limits.block_bytes) {
            write_block();
        }
    }

    std::shared_ptr<const Mask> mask_of(const std::shared_ptr<const Provider>& provider) {
        Known& known = masks[provider->id];
        if (known.provider != provider) {
            known = {provider, std::make_shared<const Mask>(*provider, account_of(*provider))};
        }
        return known.mask;
    }

    bool is_forgotten(const ExchangeRecord& record) const {
        const std::lock_guard lock(mutex);
        return !forgotten.empty() &&
               std::ranges::any_of(record.keys, [this](ExchangeKey key) { return forgotten.contains(key); });
    }

    void write_block() {
        if (block.empty()) {
            return;
        }
        std::uint64_t dropped = 0;
        {
            const std::lock_guard lock(mutex);
            dropped = std::exchange(dropped_untold, 0);
        }
        const auto written = files->append(pack_exchanges(
            block, sampling,
            static_cast<std::uint32_t>(std::min<std::uint64_t>(dropped, std::numeric_limits<std::uint32_t>::max()))));
        const std::size_t records = block.size();
        block.clear();
        block_bytes = 0;
        sampling = 0;
        const std::lock_guard lock(mutex);
        if (written) {
            totals.written += records;
            failing = false;
        } else {
            totals.dropped += records;
            dropped_untold += dropped + records;
            note_failure(describe(written.error()));
        }
    }

    void note_failure(const std::string& why) {
        if (!std::exchange(failing, true)) {
            log->warn("raw requests and answers are not kept: {}", why);
        }
    }

    std::string why_not(Time sent) const;
};

// Why nothing is kept of a message that was handed over then.
std::string ExchangeLog::State::why_not(Time sent) const {
    const auto spans = files->spans();
    std::optional<Time> oldest;
    for (const ExchangeFiles::Span& span : spans) {
        if (span.first != Time()) {
            oldest = std::min(oldest.value_or(span.first), span.first);
        }
    }
    if (!oldest || sent < *oldest) {
        return fmt::format("It was sent before what is still kept: the oldest makes room for the newest, within {} MB.",
                           limits.bytes >> 20);
    }
    int level = 0;
    std::uint64_t dropped = 0;
    for (const ExchangeFiles::Span& span : spans) {
        if (span.first <= sent && sent <= span.last + std::chrono::seconds(1)) {
            level = std::max(level, span.sampling);
            dropped += span.dropped;
        }
    }
    if (level > 0) {
        return fmt::format(
            "While it was sent, more than {} messages left each second. Then a sample is kept, at least one of {}, "
            "besides those that failed.",
            limits.all_per_second, std::int64_t{1} << level);
    }
    return dropped > 0 ? "While it was sent, more came than could be written, and it was left out."
                       : "Nothing of it is kept.";
}

Result<std::unique_ptr<ExchangeLog>> ExchangeLog::open(const std::filesystem::path& directory, const Clock& clock,
                                                       std::shared_ptr<Log> log, Limits limits) {
    auto files = ExchangeFiles::open(directory, limits.bytes);
    if (!files) {
        return std::unexpected(std::move(files.error()));
    }
    auto state = std::make_unique<State>(std::move(*files), clock, std::move(log), limits);
    state->thread = std::jthread([state = state.get()](const std::stop_token& stop) { state->run(stop); });
    return std::unique_ptr<ExchangeLog>(new ExchangeLog(std::move(state), limits));
}

ExchangeLog::ExchangeLog(std::unique_ptr<State> state, const Limits& limits)
    : state_(std::move(state)),
      sent_sampler_(limits.all_per_second, limits.sampled_per_second),
      callback_sampler_(limits.all_per_second, limits.sampled_per_second) {}

ExchangeLog::~ExchangeLog() {
    state_->thread.request_stop();
    state_->thread.join();
}

void ExchangeLog::add(Sent sent) {
    Item item{.record = {.kind = sent.is_late ? ExchangeRecord::Kind::late_answer : ExchangeRecord::Kind::sent,
                         .project = sent.project,
                         .at = sent.is_late ? sent.answered : sent.at,
                         .answered = sent.answered,
                         .keys = {key_of(sent.message)},
                         .origin = (sent.endpoint.tls ? "https://" : "http://") + sent.endpoint.authority(),
                         .request = std::move(sent.request),
                         .answer = {},
                         .note = std::move(sent.why)},
              .answer = std::move(sent.answer),
              .mask = std::move(sent.mask),
              .provider = {},
              .sampling = sent_sampler_.level()};
    if (sent.is_late) {
        item.record.note = "It came after the limit for answers, and settled the message all the same.";
    }
    state_->add(std::move(item));
}

void ExchangeLog::add(const CallbackCame& came) {
    std::string first_line = fmt::format("{} /callbacks/********/{}{} HTTP/1.1\n", came.request.method, came.url_name,
                                         query_of(came.request.target));
    state_->add({.record = {.kind = ExchangeRecord::Kind::callback,
                            .project = came.provider->project,
                            .at = came.received,
                            .keys = came.keys,
                            .request = head_and_body(std::move(first_line), came.request.headers, came.request.body)},
                 .provider = came.provider,
                 .sampling = std::max(sent_sampler_.level(), callback_sampler_.level())});
}

void ExchangeLog::forget(const std::vector<ExchangeKey>& keys) {
    if (keys.empty()) {
        return;
    }
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->forgotten.size() + keys.size() > state_->limits.remembered) {
            state_->forgotten.clear();
        }
        state_->forgotten.insert(keys.begin(), keys.end());
    }
    flush();  // what is being packed was looked at before
    state_->files->forget(keys);
}

void ExchangeLog::flush() {
    std::unique_lock lock(state_->mutex);
    state_->in_haste = !state_->waiting.empty();
    state_->changed.notify_all();
    state_->changed.wait(lock, [this, through = state_->added] { return state_->done >= through; });
}

ExchangeLog::Kept ExchangeLog::find(ProjectId project, MessageId message, const std::string& provider_id,
                                    std::optional<Time> sent, bool reported) const {
    std::vector<ExchangeKey> keys{key_of(message)};
    if (!provider_id.empty()) {
        keys.push_back(key_of_provider_id(provider_id));
    }
    Kept kept;
    for (const ExchangeRecord& record : state_->files->find(keys)) {
        if (record.project == project) {
            std::ranges::move(exchanges_of(record), std::back_inserter(kept.exchanges));
        }
    }
    std::ranges::stable_sort(kept.exchanges, {}, &Exchange::at);
    const auto has = [&kept](Exchange::Kind kind) {
        return std::ranges::find(kept.exchanges, kind, &Exchange::kind) != kept.exchanges.end();
    };
    if (!sent) {
        kept.note = "It was not handed to the provider yet.";
    } else if (!has(Exchange::Kind::request)) {
        kept.note = state_->why_not(*sent);
    } else if (reported && !has(Exchange::Kind::callback)) {
        kept.note = "Its callbacks are not kept: more came then than are all kept.";
    }
    return kept;
}

ExchangeLog::Figures ExchangeLog::figures() const {
    Figures figures;
    {
        const std::lock_guard lock(state_->mutex);
        figures = state_->totals;
    }
    figures.bytes = state_->files->bytes();
    return figures;
}

}  // namespace parley::deliver
