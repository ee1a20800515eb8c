#include "base/secret_box.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <vector>

#include "base/digest.h"
#include "base/text.h"

namespace parley {

namespace {

constexpr int variant = sodium_base64_VARIANT_ORIGINAL;

void need_sodium() {
    static const bool ready = sodium_init() >= 0;
    if (!ready) {
        throw std::runtime_error("the system gives no random bytes: libsodium cannot start");
    }
}

std::string base64(std::span<const unsigned char> bytes) {
    return parley::base64({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

bool from_base64(std::string_view text, std::vector<unsigned char>& bytes) {
    bytes.resize(text.size() + 1);
    std::size_t size = 0;
    if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr, variant) !=
        0) {
        return false;
    }
    bytes.resize(size);
    return true;
}

Failure trouble(ErrorKind kind, std::string what, const std::filesystem::path& file, std::string advice) {
    return Failure(Error{kind, std::move(what), file.string(), {}, std::move(advice)});
}

// Whole and synced before it has its name, so that no half key is ever found.
Result<> write_new(const std::filesystem::path& file, const std::string& text) {
    std::error_code failed;
    if (file.has_parent_path()) {
        std::filesystem::create_directories(file.parent_path(), failed);
    }
    const std::string draft = file.string() + ".new";
    const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = descriptor >= 0 && ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                ::fsync(descriptor) == 0;
    const int error = errno;
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    good = good && ::link(draft.c_str(), file.c_str()) == 0;
    const int link_error = errno;
    ::unlink(draft.c_str());
    if (!good) {
        return trouble(ErrorKind::unavailable,
                       std::string("the key for secrets cannot be written: ") +
                           std::strerror(descriptor >= 0 ? link_error : error),
                       file, "name another place with secret_key_file");
    }
    return {};
}

}  // namespace

SecretBox::~SecretBox() {
    sodium_memzero(key_.data(), key_.size());
}

SecretBox SecretBox::temporary() {
    need_sodium();
    SecretBox box;
    crypto_secretbox_keygen(box.key_.data());
    return box;
}

Result<SecretBox> SecretBox::open(const std::filesystem::path& file, bool may_make) {
    static_assert(key_size == crypto_secretbox_KEYBYTES);
    std::error_code failed;
    if (!std::filesystem::exists(file, failed)) {
        if (!may_make) {
            return trouble(ErrorKind::missing, "the key for the stored secrets is not there", file,
                           "bring the file back, or name its place with secret_key_file; without it the providers' "
                           "credentials cannot be read");
        }
        const SecretBox made = temporary();
        if (auto written = write_new(file, base64(made.key_) + "\n"); !written) {
            return std::unexpected(std::move(written.error()));
        }
        return made;
    }
    struct stat about{};
    if (::stat(file.c_str(), &about) != 0) {
        return trouble(ErrorKind::unavailable,
                       std::string("the key for secrets cannot be read: ") + std::strerror(errno), file,
                       "check who may read it");
    }
    if ((about.st_mode & 077) != 0) {
        return trouble(ErrorKind::denied, "others may read the key for secrets", file, "chmod 600 " + file.string());
    }
    std::ifstream stream(file, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(stream), {});
    need_sodium();
    std::vector<unsigned char> bytes;
    const bool is_key = from_base64(trimmed(text), bytes) && bytes.size() == key_size;
    sodium_memzero(text.data(), text.size());
    if (!is_key) {
        return trouble(ErrorKind::invalid, "this file holds no key for secrets", file,
                       "bring the right file back, or name its place with secret_key_file");
    }
    SecretBox box;
    std::memcpy(box.key_.data(), bytes.data(), key_size);
    sodium_memzero(bytes.data(), bytes.size());
    return box;
}

std::string SecretBox::seal(std::string_view secret) const {
    std::vector<unsigned char> sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + secret.size());
    randombytes_buf(sealed.data(), crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(sealed.data() + crypto_secretbox_NONCEBYTES,
                          reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), sealed.data(),
                          key_.data());
    return std::string(prefix) + base64(sealed);
}

Result<std::string> SecretBox::unseal(std::string_view sealed) const {
    const auto denied = [] {
        return Failure(Error{ErrorKind::denied,
                             "these secrets were sealed with another key",
                             {},
                             {},
                             "name the right key with secret_key_file"});
    };
    std::vector<unsigned char> bytes;
    if (!is_sealed(sealed) || !from_base64(sealed.substr(prefix.size()), bytes) ||
        bytes.size() < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES) {
        return denied();
    }
    const std::size_t size = bytes.size() - crypto_secretbox_NONCEBYTES - crypto_secretbox_MACBYTES;
    std::vector<unsigned char> secret(size + 1);  // never without an address
    if (crypto_secretbox_open_easy(secret.data(), bytes.data() + crypto_secretbox_NONCEBYTES,
                                   bytes.size() - crypto_secretbox_NONCEBYTES, bytes.data(), key_.data()) != 0) {
        return denied();
    }
    std::string text(reinterpret_cast<const char*>(secret.data()), size);
    sodium_memzero(secret.data(), secret.size());
    return text;
}

}  // namespace parley
