#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <unistd.h>

#include <filesystem>
#include <memory>

#include "app/api_client.h"
#include "app/bench/measures.h"
#include "app/bench/provider_process.h"
#include "app/bench/stage.h"
#include "app/sandbox_host.h"

// What sending costs in each dialect, beside the generic one in the same run.
namespace parley::app::bench {

namespace {

std::string new_private_key() {
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_RSA_gen(2'048), EVP_PKEY_free);
    const std::unique_ptr<BIO, int (*)(BIO*)> memory(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

FieldValues fields_for(const Dialect& dialect) {
    FieldValues values;
    for (const AccountField& field : dialect.fields) {
        if (field.required) {
            values[std::string(field.name)] = "1002003004";
        }
    }
    if (dialect.name == "vonage") {
        values["application_id"] = "11111111-2222-4333-8444-555555555555";
        values["private_key"] = new_private_key();
    }
    return values;
}

// So that the provider knows whose credentials are tried.
Result<> introduce(const ProviderProcess& provider, const Stage::Lane& lane) {
    auto control = ApiClient::make(provider.url(""), {});
    if (!control) {
        return std::unexpected(std::move(control.error()));
    }
    json::object settings;
    for (const auto& [name, value] : lane.fields) {
        settings[name] = value;
    }
    const auto told =
        control->post("/sandbox/accounts", json::object{{"dialect", lane.dialect}, {"settings", std::move(settings)}});
    return told ? Result<>() : std::unexpected(told.error());
}

}  // namespace

Result<std::vector<Figure>> measure_dialects(Size size) {
    const std::int64_t people = size.of(100'000);
    std::vector<Figure> figures;
    double generic = 0;
    for (const Dialect* dialect : all_dialects()) {
        sandbox::Settings settings;
        settings.sink = true;
        settings.log.keep = 0;
        settings.phones.keep_messages = false;
        settings.callbacks.enabled = false;
        settings.latency = {};
        auto provider = ProviderProcess::start(settings);
        if (!provider) {
            return std::unexpected(provider.error());
        }
        auto stage = Stage::open(std::filesystem::temp_directory_path() / fmt::format("parley-bench-{}", ::getpid()));
        if (!stage) {
            return std::unexpected(stage.error());
        }
        Stage::Lane lane;
        lane.dialect = dialect->name;
        lane.fields = fields_for(*dialect);
        lane.endpoint = provider->url(endpoint_path(*dialect));
        if (auto known = introduce(*provider, lane); !known) {
            return std::unexpected(std::move(known.error()));
        }
        const auto campaign = (*stage)->prepare(people, lane);
        if (!campaign) {
            return std::unexpected(campaign.error());
        }
        const auto ran = (*stage)->run(*campaign);
        if (!ran) {
            return std::unexpected(ran.error());
        }
        const double rate = static_cast<double>(ran->sent) / ran->seconds;
        generic = dialect->name == "generic" ? rate : generic;
        Figure figure{.name = fmt::format("send-{}", dialect->name),
                      .what = fmt::format("{} messages, 0 ms provider on the same cores", people),
                      .value = rate,
                      .unit = "msg/s",
                      .must = generic / 2};
        figure.ratio = rate / generic;
        figure.against = "generic in the same run";
        figure.cpu_us = ran->cpu_seconds / static_cast<double>(ran->sent) * 1e6;
        figure.remark = ran->sent != people                     ? fmt::format("ONLY {} SENT", ran->sent)
                        : ran->sums_hold && ran->recount_agrees ? ""
                                                                : "COUNTERS AND LEDGER DIFFER";
        figures.push_back(std::move(figure));
    }
    return figures;
}

}  // namespace parley::app::bench
