#pragma once
#include <gtest/gtest.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "dialect/vonage/parts.h"
#include "dialect/vonage/vonage.h"
#include "vectors_path.h"

namespace parley::vonage {

inline const std::filesystem::path vectors = testing::vectors_path() / "vonage";

inline std::string vector_text(const std::string& name) {
    std::ifstream file(vectors / name, std::ios::binary);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string json_text(const std::string& name) {
    return vector_text(name + ".json");
}

// Text that a test wrote, or a vector; a fault in it is the test's.
inline json::value json_of(const std::string& text) {
    const auto value = parse_json(text);
    EXPECT_TRUE(value) << describe(value.error()) << text;
    return value.value_or(json::value());
}

// How many vectors there are of a section.
inline std::size_t count_of(const std::string& start) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(vectors)) {
        count += entry.path().filename().string().starts_with(start) ? 1 : 0;
    }
    return count;
}

inline const Account legacy{.sender = "447700900001", .fields = {{"version", "v0.1"}}};
inline const Account current{.sender = "447700900001", .fields = {{"version", "v1"}}};

inline HttpRequest posted(std::string target, std::string body) {
    return {.method = "POST", .target = std::move(target), .headers = {}, .body = std::move(body)};
}

inline HttpRequest callback_of(const Callback& callback, const Account& account) {
    const std::array one{callback};
    return dialect.server.write_callbacks(one, account);
}

// A key that belongs to this run of the tests alone.
inline const std::string& private_key() {
    static const std::string pem = [] {
        const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(2048), EVP_PKEY_free);
        const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
        PEM_write_bio_PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        char* text = nullptr;
        const long size = BIO_get_mem_data(memory.get(), &text);
        return std::string(text, static_cast<std::size_t>(size));
    }();
    return pem;
}

}  // namespace parley::vonage
