#include "sandbox/sandbox.h"

#include "sandbox/control.h"
#include "sandbox/control_lists.h"
#include "sandbox/events.h"
#include "sandbox/probes.h"
#include "sandbox/provider.h"
#include "sandbox/wire.h"

namespace parley::sandbox {

namespace {

constexpr auto tidy_every = std::chrono::milliseconds(200);

net::ServerLimits server_limits() {
    net::ServerLimits limits;
    limits.idle_time = std::chrono::minutes(10);  // a silent one must stay open longer than its caller waits
    limits.body_bytes = 17 * 1024 * 1024;         // a video of 16 MB and the form around it
    return limits;
}

std::string_view first_segment(std::string_view target) {
    target.remove_prefix(target.starts_with('/') ? 1 : 0);
    return target.substr(0, target.find_first_of("/?"));
}

HttpResponse nothing_here() {
    json::object body;
    body["message"] = "Not Found: the path begins with the name of a dialect";
    body["dialects"] = dialects_as_json();
    HttpResponse response{404, {}, json::serialize(body)};
    response.headers.set("Content-Type", "application/json");
    return response;
}

}  // namespace

std::string endpoint_path(const Dialect& dialect) {
    // Their endpoints are whole URLs; the others' calls are put behind what is given.
    const std::string_view own = dialect.name == "generic"              ? "/messages"
                                 : dialect.name == "gupshup_enterprise" ? "/GatewayAPI/rest"
                                                                        : "";
    return fmt::format("/{}{}", dialect.name, own);
}

// In the order in which they need each other.
struct Sandbox::Parts {
    Parts(asio::io_context& loop, const Clock& clock, std::shared_ptr<Log> log, Settings given)
        : log_(std::move(log)),
          settings(std::move(given)),
          received(settings.log.keep),
          acknowledged(settings.log.keep),
          phones(settings.phones, moves),
          wire(clock, moves),
          schedule(loop, clock, [this](Event event) { run(event); }),
          courier(loop, clock, schedule, settings, acknowledged, wire, counts),
          probes(loop, clock, log_, settings),
          keeper(settings, [this](Settings wanted) { return change(std::move(wanted)); }),
          people(clock, settings, senders, phones, windows, keeper, courier),
          lives(clock, schedule, settings, phones, people, counts),
          objections(clock, settings, templates, phones, windows),
          provider(clock, schedule, settings, senders, templates, keeper, objections, lives, received, counts),
          control{clock,
                  settings,
                  senders,
                  templates,
                  phones,
                  people,
                  wire,
                  moves,
                  courier,
                  probes,
                  keeper,
                  counts,
                  received,
                  acknowledged,
                  [this](Settings wanted) { return change(std::move(wanted)); },
                  [this] { reset(); },
                  [this] { return is_idle(); }},
          server(loop, clock, log_, server_limits(), [this](net::ExchangePtr exchange) { take(std::move(exchange)); }) {
        senders.read(settings.accounts);
        templates.read(settings.templates);
        wire.keep(settings.log.wire);
    }

    // What goes over the wire, written down with whom it is about.
    net::ExchangePtr shown(const Dialect& dialect, net::ExchangePtr exchange) {
        if (!wire.is_on()) {
            return exchange;
        }
        const HttpRequest& asked = exchange->request();
        const std::string* host = asked.headers.find("Host");
        WireEntry entry{.dialect = &dialect,
                        .url = fmt::format("http://{}/{}{}", host ? *host : "127.0.0.1", dialect.name, asked.target),
                        .request = asked};
        const Sender* sender = senders.named(dialect, dialect.server.sender_of(asked));
        const auto message = dialect.server.kind_of(asked) == Ask::message && !settings.sink
                                 ? dialect.server.read_message(asked)
                                 : Result<OutgoingMessage>(invalid("is no message"));
        if (message) {
            sender = senders.of(dialect, asked, *message);
            entry.phone = number_of(*message).value_or(0);
            entry.message_id = message->id;
        }
        const std::uint64_t number = wire.begin(std::move(entry), sender);
        return watched(std::move(exchange), wire, number);
    }

    void take(net::ExchangePtr exchange) {
        HttpRequest& request = exchange->request();
        const std::string_view first = first_segment(request.target);
        if (first == "sandbox") {
            received_flushed();
            return exchange->answer(control.answer(request));
        }
        const Dialect* dialect = dialect_named(first);
        if (!dialect) {
            return exchange->answer(nothing_here());
        }
        // Each provider sees the paths that it has everywhere else.
        request.target.erase(0, first.size() + 1);
        if (!request.target.starts_with('/')) {
            request.target.insert(0, 1, '/');
        }
        provider.take(*dialect, shown(*dialect, std::move(exchange)));
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
        const bool same_templates = wanted.templates == settings.templates;
        settings = std::move(wanted);
        senders.read(settings.accounts);
        probes.renew(senders);
        if (!same_templates) {
            templates.read(settings.templates);
        }
        received.keep(settings.log.keep);
        acknowledged.keep(settings.log.keep);
        wire.keep(settings.log.wire);
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
        keeper.clear();
        phones.clear();
        wire.clear();
        windows.clear();
        received.clear();
        acknowledged.clear();
        counts = {};
    }

    bool is_idle() const {
        return provider.open() == 0 && lives.size() == 0 && courier.waiting() == 0 && probes.under_way() == 0;
    }

    std::shared_ptr<Log> log_;
    Settings settings;
    Senders senders;
    Templates templates;
    Counts counts;
    Trail received;
    Trail acknowledged;
    Moves moves;
    Phones phones;
    Wire wire;
    Windows windows;
    Schedule schedule;
    Courier courier;
    Probes probes;
    Keeper keeper;
    People people;
    Lives lives;
    Objections objections;
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
    parts_->probes.renew(parts_->senders);
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
HttpResponse Sandbox::control(const HttpRequest& request) {
    return parts_->control.answer(request);
}
bool Sandbox::is_idle() const {
    return parts_->is_idle();
}

Task<> Sandbox::stop(std::chrono::milliseconds limit) {
    parts_->schedule.keep_only([](Event event) { return event.kind == due::answer; });
    parts_->lives.clear();
    parts_->provider.break_off();
    co_await parts_->courier.stop();
    co_await parts_->probes.stop();
    co_await parts_->server.drain(limit);
    parts_->schedule.clear();
    parts_->received_flushed();
}

}  // namespace parley::sandbox
