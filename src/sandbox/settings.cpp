#include "sandbox/settings.h"

#include <limits>

#include "dialect/dialect.h"
#include "sandbox/listed.h"

namespace parley::sandbox {

namespace {

template <class Visitor>
void visit_faults(Visitor& visitor, Faults& faults) {
    visitor.share("http_429", faults.http_429);
    visitor.share("http_500", faults.http_500);
    visitor.share("http_503", faults.http_503);
    visitor.part("refused", [&](Visitor& codes) {
        constexpr std::array names{"2000", "2001", "2002", "2003", "2004"};
        for (std::size_t i = 0; i < names.size(); ++i) {
            codes.share(names[i], faults.refused[i]);
        }
    });
    visitor.share("reset", faults.reset);
    visitor.share("silence", faults.silence);
    visitor.share("garbage", faults.garbage);
    visitor.share("slow", faults.slow);
    visitor.duration("slow_ms", faults.slow_by);
    visitor.duration("retry_after_s", faults.retry_after);
    visitor.share("taken", faults.taken);
    double sum = faults.http_429 + faults.http_500 + faults.http_503 + faults.reset + faults.silence + faults.garbage +
                 faults.slow;
    for (const double share : faults.refused) {
        sum += share;
    }
    visitor.demand(sum <= 1 + 1e-9, "the shares of all faults together must not be over 1");
}

template <class Visitor>
void visit_callbacks(Visitor& visitor, Callbacks& callbacks) {
    visitor.flag("enabled", callbacks.enabled);
    visitor.share("failed", callbacks.failed);
    visitor.share("delivered", callbacks.delivered);
    visitor.share("read", callbacks.read);
    visitor.share("clicked", callbacks.clicked);
    visitor.share("replied", callbacks.replied);
    visitor.part("failure_weights", [&](Visitor& codes) {
        constexpr std::array names{"1000", "1001", "1002", "1003", "1004", "1005",
                                   "1006", "1007", "1008", "1009", "1010"};
        double sum = 0;
        for (std::size_t i = 0; i < names.size(); ++i) {
            codes.weight(names[i], callbacks.failure_weights[i]);
            sum += callbacks.failure_weights[i];
        }
        codes.demand(sum > 0, "one weight at least must be over 0");
    });
    visitor.span("sent_ms", callbacks.sent);
    visitor.span("delivered_ms", callbacks.delivered_after);
    visitor.span("read_ms", callbacks.read_after);
    visitor.span("clicked_ms", callbacks.clicked_after);
    visitor.span("replied_ms", callbacks.replied_after);
    visitor.share("lost", callbacks.lost);
    visitor.share("duplicated", callbacks.duplicated);
    visitor.share("disordered", callbacks.disordered);
    visitor.share("early", callbacks.early);
    visitor.count("batch", callbacks.batch, 1, 1'000);
    visitor.duration("linger_ms", callbacks.linger);
    visitor.count("concurrency", callbacks.concurrency, 1, 1'000);
    visitor.duration("answer_limit_ms", callbacks.answer_limit);
    visitor.count("max_tries", callbacks.max_tries, 1, 100);
    visitor.duration("backoff_ms", callbacks.backoff);
    visitor.count("queue", callbacks.queue, 1, 100'000'000);
}

template <class Visitor>
void visit_dials(Visitor& visitor, Dials& dials) {
    visitor.part("latency_ms", [&](Visitor& latency) {
        latency.duration("min", dials.latency.min);
        latency.duration("mean", dials.latency.mean);
        latency.duration("max", dials.latency.max);
        latency.demand(dials.latency.min <= dials.latency.mean && dials.latency.mean <= dials.latency.max,
                       "min must not be over mean, nor mean over max");
    });
    visitor.part("faults", [&](Visitor& faults) { visit_faults(faults, dials.faults); });
    visitor.part("limits", [&](Visitor& limits) {
        limits.count("per_second", dials.limits.per_second, 0, 1'000'000);
        limits.count("concurrency", dials.limits.concurrency, 0, 1'000'000);
        limits.count("per_pair", dials.limits.per_pair, 0, 1'000'000);
    });
    visitor.part("callbacks", [&](Visitor& callbacks) { visit_callbacks(callbacks, dials.callbacks); });
    visitor.flag("credentials_refused", dials.credentials_refused);
}

// The one list of all settings.
template <class Visitor>
void visit(Visitor& visitor, Settings& settings) {
    visitor.count("seed", settings.seed, 0, std::numeric_limits<std::uint64_t>::max());
    visitor.flag("sink", settings.sink);
    visitor.flag("idempotent", settings.idempotent);
    visitor.list("accounts", settings.accounts, [before = settings.accounts](Visitor& part, SenderAccount& account) {
        visit_account(part, account, before);
    });
    visitor.list("templates", settings.templates, visit_template<Visitor>, most_templates);
    visitor.texts("replies", settings.replies);
    visitor.list("scripts", settings.scripts, visit_script<Visitor>);
    visitor.flag("window", settings.window);
    visitor.texts("opt_out_words", settings.opt_out_words);
    visitor.texts("opt_in_words", settings.opt_in_words);
    visit_dials(visitor, settings);
    visitor.part("numbers", [&](Visitor& numbers) {
        numbers.share("not_on_whatsapp", settings.numbers.not_on_whatsapp);
        numbers.texts("suffixes", settings.numbers.suffixes);
        numbers.flag("refuse_at_once", settings.numbers.refuse_at_once);
    });
    visitor.part("dialects", [&](Visitor& dialects) {
        for (const Dialect* dialect : all_dialects()) {
            const std::string_view name = dialect->name;  // outlives the visit, as the visitor keeps names
            if (dialects.wants(name, settings.dialects.contains(name))) {
                Dials& dials = settings.dialects.try_emplace(std::string(name), settings).first->second;
                dialects.part(name, [&](Visitor& own) { visit_dials(own, dials); });
            }
        }
    });
    visitor.part("phones", [&](Visitor& phones) {
        phones.flag("keep_messages", settings.phones.keep_messages);
        phones.count("per_phone", settings.phones.per_phone, 1, 10'000);
        phones.count("total", settings.phones.total, 1, 10'000'000);
    });
    visitor.part("log", [&](Visitor& log) {
        log.count("keep", settings.log.keep, 0, 100'000'000);
        log.text("received_path", settings.log.received_path);
        log.text("acknowledged_path", settings.log.acknowledged_path);
        log.count("wire", settings.log.wire, 0, 100'000);
    });
}

}  // namespace

Result<Settings> read_settings(const json::value& given, Settings base) {
    if (!given.is_object()) {
        return invalid("settings must be a JSON object");
    }
    MemberReader reader(given.as_object(), {});
    visit(reader, base);
    if (auto error = reader.finish()) {
        return Failure(std::move(*error));
    }
    return base;
}

const Dials& Settings::dials_of(std::string_view dialect) const {
    const auto own = dialects.empty() ? dialects.end() : dialects.find(dialect);
    return own == dialects.end() ? *this : own->second;
}

Result<Dials> read_dials(const json::value& given, Dials base) {
    if (!given.is_object()) {
        return invalid("dials must be a JSON object");
    }
    MemberReader reader(given.as_object(), {});
    visit_dials(reader, base);
    if (auto error = reader.finish()) {
        return Failure(std::move(*error));
    }
    return base;
}

json::object write_dials(const Dials& dials) {
    Dials copy = dials;
    MemberWriter writer;
    visit_dials(writer, copy);
    return std::move(writer.object);
}

json::value write_settings(const Settings& settings) {
    Settings copy = settings;
    MemberWriter writer;
    visit(writer, copy);
    return std::move(writer.object);
}

Result<SenderAccount> read_account(const json::value& given, const std::vector<SenderAccount>& known) {
    if (!given.is_object()) {
        return invalid("an account must be a JSON object");
    }
    MemberReader reader(given.as_object(), {});
    SenderAccount account;
    visit_account(reader, account, known);
    if (auto error = reader.finish()) {
        return Failure(std::move(*error));
    }
    return account;
}

Result<KnownTemplate> read_template(const json::value& given, KnownTemplate base) {
    if (!given.is_object()) {
        return invalid("a template must be a JSON object");
    }
    MemberReader reader(given.as_object(), {});
    visit_template(reader, base);
    if (auto error = reader.finish()) {
        return Failure(std::move(*error));
    }
    return base;
}

}  // namespace parley::sandbox
