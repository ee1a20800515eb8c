#include "deliver/lane.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>

namespace parley::deliver {

namespace {

constexpr int largest_claim = 256;
constexpr std::size_t largest_flush = 2'048;
constexpr std::chrono::milliseconds gather{2};         // lets a batch form rather than one commit a message
constexpr std::chrono::milliseconds store_pause{300};  // before the next try when the database takes nothing
constexpr std::size_t most_due = 20'000;               // throttled ones held in memory; beyond, no new ones are claimed

// In all that goes into a compiled message.
bool is_written_alike(const Provider& one, const Provider& other) {
    return one.dialect == other.dialect && one.sender == other.sender && one.endpoint == other.endpoint &&
           one.fields == other.fields && one.headers == other.headers;
}

}  // namespace

Lane::Lane(Surroundings surroundings, const Provider& provider)
    : around_(std::move(surroundings)),
      provider_(provider),
      pace_(provider.rate),
      gate_(provider.rate),
      timer_(around_.loop.get_executor()),
      jitter_(std::random_device{}()) {
    set_provider(provider);
}

void Lane::begin() {
    spawn(feed());
}

void Lane::set_provider(const Provider& provider) {
    provider_ = provider;
    const Account account = account_of(provider);
    correspondent_ =
        std::make_shared<const Correspondent>(Correspondent{.dialect = dialect_named(provider.dialect),
                                                            .endpoint = endpoint_of(provider).value_or(Endpoint{}),
                                                            .account = account,
                                                            .mask = Mask(provider, account)});
    authorized_until_ = {};
    priority_probe_ = {};  // what was refused may be mended
    halted_ = false;
    pace_.set_rate(provider.rate);
    gate_.set_rate(provider.rate);
    for (const auto& [campaign, course] : courses_) {
        keep_current(course);
    }
    wake();
}

void Lane::add(Run run) {
    const CampaignId campaign = run.range.campaign;
    CoursePtr& course = courses_[campaign];
    if (!course) {
        course = std::make_shared<Course>();
    }
    course->run = std::make_shared<const Run>(std::move(run));
    resume(campaign);
}

bool Lane::is_current(const Run& run) const {
    return !run.renew || is_written_alike(run.made_for, provider_);
}

void Lane::keep_current(CoursePtr course) {
    if (!course->paused && !course->renewing && !is_current(*course->run)) {
        course->renewing = true;
        spawn(renew(std::move(course)));
    }
}

// Nothing of the course is claimed until this ends well.
Task<> Lane::renew(CoursePtr course) {
    while (!closing_ && !course->forgotten && !is_current(*course->run)) {
        const RunPtr stale = course->run;
        const CorrespondentPtr known = correspondent_;
        auto renewed = co_await stale->renew();
        if (course->run != stale || correspondent_ != known) {
            continue;  // something newer was heard meanwhile than what this was compiled from
        }
        if (!renewed && renewed.error().kind == ErrorKind::unavailable) {
            LoopTimer pause(around_.loop.get_executor(), store_pause);
            co_await pause.async_wait(use_task);
            continue;
        }
        if (!renewed) {
            course->paused = true;
            break;
        }
        course->run = std::make_shared<const Run>(std::move(*renewed));
        if (!is_current(*course->run)) {
            // It was asked for after the last change that we heard of, so it knows of a later one.
            set_provider(course->run->made_for);
        }
    }
    course->renewing = false;
    wake();
}

void Lane::pause(CampaignId campaign) {
    if (const auto found = courses_.find(campaign); found != courses_.end()) {
        found->second->paused = true;
    }
}

void Lane::resume(CampaignId campaign) {
    if (const auto found = courses_.find(campaign); found != courses_.end()) {
        Course& course = *found->second;
        course.paused = false;
        course.exhausted = false;  // messages may have been queued again behind the cursor
        course.cursor = MessageId{course.run->range.first.value - 1};
        course.due.clear();
        paused_because_.clear();
        halted_ = false;
        resumed_ = around_.clock.now();
        keep_current(found->second);
        wake();
    }
}

void Lane::forget(CampaignId campaign) {
    if (const auto found = courses_.find(campaign); found != courses_.end()) {
        const CoursePtr course = found->second;
        course->forgotten = true;
        course->due.clear();
        courses_.erase(found);
        tell_if_drained(course);
    }
}

void Lane::close() {
    closing_ = true;
    wake();
}

void Lane::spawn(Task<> task) {
    asio::co_spawn(around_.loop.get_executor(), std::move(task),
                   [lane = shared_from_this()](const std::exception_ptr& failure) {
                       if (!failure) {
                           return;
                       }
                       try {
                           std::rethrow_exception(failure);
                       } catch (const std::exception& error) {
                           lane->around_.log->error("lane {}: {}", lane->provider_.nickname, error.what());
                       }
                   });
}

Task<> Lane::sleep_until(Tick when) {
    timer_.expires_after(
        std::max<std::chrono::steady_clock::duration>(when - around_.clock.tick(), std::chrono::milliseconds(0)));
    boost::system::error_code cancelled;
    co_await timer_.async_wait(asio::redirect_error(use_task, cancelled));
}

// Runs take turns, so that a small one does not wait behind a large one.
Lane::CoursePtr Lane::next_course(Tick now, Tick& next_due) {
    const auto has_work = [&](const Course& course) {
        if (course.paused || !is_current(*course.run)) {
            return false;
        }
        if (!course.due.empty()) {
            next_due = std::min(next_due, course.due.begin()->first);
            if (course.due.begin()->first <= now) {
                return true;
            }
        }
        return !course.exhausted && course.due.size() < most_due;
    };
    auto place = courses_.upper_bound(last_served_);
    for (std::size_t tried = 0; tried < courses_.size(); ++tried, ++place) {
        if (place == courses_.end()) {
            place = courses_.begin();
        }
        if (has_work(*place->second)) {
            last_served_ = place->first;
            return place->second;
        }
    }
    return nullptr;
}

Task<> Lane::feed() {
    while (!closing_) {
        const Tick now = around_.clock.tick();
        Tick next = now + std::chrono::seconds(1);
        const bool has_first = has_priority(now, next);
        const CoursePtr course = has_first ? nullptr : next_course(now, next);
        const int most = has_first && !paused_because_.empty() ? 1 : largest_claim;
        const int room = std::min(provider_.concurrency - outstanding_, most);
        if ((!has_first && !course) || room <= 0) {
            co_await sleep_until(next);
            continue;
        }
        if (now < hold_until_) {
            co_await sleep_until(hold_until_);
            continue;
        }
        const int allowed = circuit_.allowed(now, room);
        if (allowed == 0) {
            co_await sleep_until(std::max(circuit_.next_probe(), now + std::chrono::milliseconds(20)));
            continue;
        }
        const int count = pace_.take(now, allowed);
        if (count == 0) {
            circuit_.probe_again();
            co_await sleep_until(std::max(pace_.next(), now + gather));
            continue;
        }
        if (has_first) {
            co_await claim_priority(count);
        } else {
            co_await claim(course, count);
        }
    }
}

Task<> Lane::claim(CoursePtr course, int count) {
    const Tick now = around_.clock.tick();
    std::vector<MessageId> due;
    while (!course->due.empty() && course->due.begin()->first <= now && due.size() < static_cast<std::size_t>(count)) {
        due.push_back(course->due.begin()->second);
        course->due.erase(course->due.begin());
    }
    const RunPtr run = course->run;
    const MessageRange range = run->range;
    const bool attributes = run->wants_attributes;
    const bool user_ids = !run->message_to_user.empty();
    const Time at = around_.clock.now();
    const MessageId after = course->cursor;
    const bool again = !due.empty();
    outstanding_ += count;
    course->outstanding += count;  // what is being claimed is not drained
    auto work = [range, attributes, user_ids, at, after, count, due](soci::session& sql) {
        return due.empty() ? intend(sql, range, after, count, attributes, at, user_ids)
                           : intend_again(sql, range, due, attributes, at, user_ids);
    };
    auto claimed = co_await around_.writer.commit(std::move(work), use_task);
    if (!claimed) {
        outstanding_ -= count;
        course->outstanding -= count;
        pace_.give_back(count);
        circuit_.probe_again();
        for (const MessageId message : due) {
            course->due.emplace(now, message);
        }
        co_await sleep_until(around_.clock.tick() + store_pause);
        co_return;
    }
    const int got = static_cast<int>(claimed->messages.size());
    outstanding_ -= count - got;
    course->outstanding -= count - got;
    pace_.give_back(count - got);
    if (got == 0) {
        circuit_.probe_again();
    }
    if (!again && course->cursor == after) {  // resume() may have set it back meanwhile
        course->cursor = claimed->cursor;
        course->exhausted = claimed->exhausted;
    }
    for (Intended& message : claimed->messages) {
        spawn(send(course, run, std::move(message)));
    }
    tell_if_drained(course);
}

// By value: what the caller holds may be the map's own.
void Lane::tell_if_drained(CoursePtr course) {
    const bool nothing_left = course->forgotten || (course->exhausted && course->due.empty());
    if (nothing_left && course->outstanding == 0 && !course->drained_told) {
        course->drained_told = true;
        if (!course->forgotten) {
            courses_.erase(course->run->range.campaign);  // starting it again adds it anew
        }
        around_.events.drained(course->run->range.campaign);
    }
}

void Lane::settle(Entry entry) {
    entries_.push_back(std::move(entry));
    if (!flushing_) {
        flushing_ = true;
        spawn(flush());
    }
}

// While one batch is being committed the next one gathers.
Task<> Lane::flush() {
    while (!entries_.empty()) {
        if (may_gather()) {
            LoopTimer pause(around_.loop.get_executor(), gather_singles);
            co_await pause.async_wait(use_task);
        }
        std::vector<Entry> batch;
        if (entries_.size() <= largest_flush) {
            batch.swap(entries_);
        } else {
            const auto end = entries_.begin() + largest_flush;
            batch.assign(std::make_move_iterator(entries_.begin()), std::make_move_iterator(end));
            entries_.erase(entries_.begin(), end);
        }
        auto settlements = std::make_shared<std::vector<Settlement>>();
        settlements->reserve(batch.size());
        auto fates = std::make_shared<std::vector<PriorityFate>>();
        for (const Entry& entry : batch) {
            settlements->push_back(entry.settlement);
            if (!entry.course) {
                fates->push_back({entry.settlement.message, time_of(entry.again)});
            }
        }
        auto work = [settlements, fates, source = around_.priority](soci::session& sql) {
            deliver::settle(sql, *settlements);
            if (!fates->empty()) {
                source->settled(sql, *fates);
            }
        };
        const auto written = co_await around_.writer.commit(std::move(work), use_task);
        if (!written) {
            entries_.insert(entries_.begin(), std::make_move_iterator(batch.begin()),
                            std::make_move_iterator(batch.end()));
            LoopTimer pause(around_.loop.get_executor(), store_pause);
            co_await pause.async_wait(use_task);
            continue;
        }
        for (const Entry& entry : batch) {
            release(entry);
        }
        wake();
    }
    flushing_ = false;
}

void Lane::release(const Entry& entry) {
    if (!entry.course) {
        outstanding_ -= entry.holds_place ? 1 : 0;
        priority_due_ = std::min(priority_due_, entry.again.value_or(Tick::max()));
        return;
    }
    Course& course = *entry.course;
    if (entry.again && !course.forgotten) {
        course.due.emplace(*entry.again, entry.settlement.message);
    }
    if (entry.holds_place) {
        --outstanding_;
        --course.outstanding;
    }
    tell_if_drained(entry.course);
}

}  // namespace parley::deliver
