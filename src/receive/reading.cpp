#include "receive/reading.h"

#include <fmt/format.h>

#include "base/text.h"

namespace parley::receive {

namespace {

constexpr std::size_t most_places = 5;
constexpr std::size_t longest_trouble = 500;

std::string trouble_of(const std::vector<Unreadable>& parts) {
    std::string trouble;
    for (std::size_t i = 0; i < std::min(parts.size(), most_places); ++i) {
        trouble += fmt::format("{}{}: {}", i == 0 ? "" : "; ", parts[i].where, parts[i].why);
    }
    if (parts.size() > most_places) {
        trouble += fmt::format("; and {} more", parts.size() - most_places);
    }
    return trouble;
}

// A hostile clock must not make a history of tomorrow.
void tame(std::optional<Time>& at, Time received) {
    if (at && *at > received + std::chrono::hours(24)) {
        at.reset();
    }
}

}  // namespace

Reading read(const Record& record, const deliver::Provider* provider) {
    Reading reading{record.provider, {}, record.received, {}, {}};
    if (provider == nullptr) {
        reading.trouble = "its provider is no longer there";
        return reading;
    }
    reading.project = provider->project;
    reading.sender = provider->sender;
    reading.dialect = provider->dialect;
    const Dialect* dialect = dialect_named(provider->dialect);
    if (dialect == nullptr) {
        reading.trouble = fmt::format("nobody here speaks the dialect {}", provider->dialect);
        return reading;
    }
    try {
        auto batch = dialect->client.read_callbacks(record.request);
        if (batch) {
            reading.batch = std::move(*batch);
            reading.trouble = trouble_of(reading.batch.unreadable);
        } else {
            reading.trouble = describe(batch.error());
        }
    } catch (const std::exception& failure) {
        reading.batch = {};
        reading.trouble = fmt::format("reading it failed: {}", failure.what());
    }
    reading.trouble.resize(shortened(reading.trouble, longest_trouble).size());
    for (Callback& callback : reading.batch.callbacks) {
        std::visit([&](auto& said) { tame(said.at, record.received); }, callback);
    }
    return reading;
}

}  // namespace parley::receive
