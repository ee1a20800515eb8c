#include "sandbox/sandbox.h"

#include "sandbox/control.h"
#include "sandbox/events.h"
#include "sandbox/provider.h"

namespace parley::sandbox {

namespace {

constexpr auto tidy_every = std::chrono::milliseconds(200);

net::ServerLimits server_limits() {
    net::ServerLimits limits;
    limits.idle_time = std::chrono::minutes(10);  // a silent one must stay open longer than its caller waits
    return limits;
}

}  // namespace

// In the order in which they need each other.
struct Sandbox::Parts {
    Parts(asio::io_context& loop, const Clock& clock, std::shared_ptr<Log> log, Settings given)
        : log_(std::move(log)),
          settings(std::move(given)),
          received(settings.log.keep),
          acknowledged(settings.log.keep),
          phones(settings.phones),
          schedule(loop, clock, [this](Event event) { run(event); }),
          courier(loop, clock, schedule, settings, acknowledged, counts),
          lives(clock, schedule, settings, phones, courier, counts),
          provider(clock, schedule, settings, lives, received, counts),
          control{settings,
                  phones,
                  lives,
                  counts,
                  received,
                  acknowledged,
                  [this](Settings wanted) { return change(std::move(wanted)); },
                  [this] { reset(); },
                  [this] { return is_idle(); }},
          server(loop, clock, log_, server_limits(), [this](net::ExchangePtr exchange) { take(std::move(exchange)); }) {
    }

    void take(net::ExchangePtr exchange) {
        const HttpRequest& request = exchange->request();
        const std::string_view target = request.target;
        const std::string_view path = target.substr(0, target.find('?'));
        if (path == "/sandbox" || path.starts_with("/sandbox/")) {
            received_flushed();
            return exchange->answer(control.answer(request));
        }
        constexpr std::string_view tail = "/messages";
        const Dialect* dialect = path.ends_with(tail) && path.size() > tail.size()
                                     ? dialect_named(path.substr(1, path.size() - tail.size() - 1))
                                     : nullptr;
        if (!dialect) {
            return exchange->answer({404, {}, "{\"message\":\"Not Found: POST to /generic/messages\"}"});
        }
        if (request.method != "POST") {
            HttpResponse response{405, {}, "{\"message\":\"Method Not Allowed\"}"};
            response.headers.set("Allow", "POST");
            return exchange->answer(std::move(response));
        }
        provider.take(*dialect, std::move(exchange));
    }

    void run(Event event) {
        switch (event.kind) {
            case due::answer: return provider.answer_is_due(event.about);
            case due::post: return courier.batch_is_due(event.about);
            case due::again: return courier.try_again(event.about);
            case due::tidy: return tidy();
            default: return lives.step_is_due(event.about, event.kind - due::step);
        }
    }

    void tidy() {
        provider.forget_gone();
        received_flushed();
        schedule.after(tidy_every, {due::tidy, 0});
    }

    void received_flushed() {
        for (Trail* trail : {&received, &acknowledged}) {
            if (auto flushed = trail->flush(); !flushed) {
                log_->error("sandbox: {}", describe(flushed.error()));
            }
        }
    }

    Result<> open_logs() {
        if (auto opened = received.write_to(settings.log.received_path); !opened) {
            return opened;
        }
        return acknowledged.write_to(settings.log.acknowledged_path);
    }

    Result<> change(Settings wanted) {
        const LogMemory before = settings.log;
        settings = std::move(wanted);
        received.keep(settings.log.keep);
        acknowledged.keep(settings.log.keep);
        if (settings.log.received_path != before.received_path) {
            if (auto opened = received.write_to(settings.log.received_path); !opened) {
                settings.log.received_path.clear();
                return opened;
            }
        }
        if (settings.log.acknowledged_path != before.acknowledged_path) {
            if (auto opened = acknowledged.write_to(settings.log.acknowledged_path); !opened) {
                settings.log.acknowledged_path.clear();
                return opened;
            }
        }
        return {};
    }

    // Answers that are waited for are still given; everything else is as if nothing had come.
    void reset() {
        schedule.keep_only([](Event event) { return event.kind == due::answer || event.kind == due::tidy; });
        lives.clear();
        courier.clear();
        provider.clear();
        phones.clear();
        received.clear();
        acknowledged.clear();
        counts = {};
    }

    bool is_idle() const { return provider.open() == 0 && lives.size() == 0 && courier.waiting() == 0; }

    std::shared_ptr<Log> log_;
    Settings settings;
    Counts counts;
    Trail received;
    Trail acknowledged;
    Phones phones;
    Schedule schedule;
    Courier courier;
    Lives lives;
    Provider provider;
    Control control;
    net::Server server;
};

Sandbox::Sandbox(asio::io_context& loop, const Clock& clock, std::shared_ptr<Log> log, Settings settings)
    : parts_(std::make_unique<Parts>(loop, clock, std::move(log), std::move(settings))) {}

Sandbox::~Sandbox() = default;

Result<> Sandbox::listen(const std::string& address, unsigned short port) {
    if (auto opened = parts_->open_logs(); !opened) {
        return opened;
    }
    parts_->schedule.after(tidy_every, {due::tidy, 0});
    return parts_->server.listen(address, port);
}

unsigned short Sandbox::port() const {
    return parts_->server.port();
}
const Settings& Sandbox::settings() const {
    return parts_->settings;
}
Result<> Sandbox::change(Settings settings) {
    return parts_->change(std::move(settings));
}
const Counts& Sandbox::counts() const {
    return parts_->counts;
}
bool Sandbox::is_idle() const {
    return parts_->is_idle();
}

Task<> Sandbox::stop(std::chrono::milliseconds limit) {
    parts_->schedule.keep_only([](Event event) { return event.kind == due::answer; });
    parts_->lives.clear();
    parts_->provider.break_off();
    co_await parts_->courier.stop();
    co_await parts_->server.drain(limit);
    parts_->schedule.clear();
    parts_->received_flushed();
}

}  // namespace parley::sandbox
