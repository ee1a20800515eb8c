#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"

// Files of people on their way in or out: one a job, in a folder of the data directory, for nobody else to read.
namespace parley::audience {

class JobFiles {
public:
    explicit JobFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

    Result<> open_folder();  // makes it where it is not there
    std::filesystem::path path_of(std::int64_t job) const;

    // Writes behind the first `size` bytes, drops what stood there, and waits until it is durable. Error: unavailable,
    // and the file is as before.
    Result<> append(std::int64_t job, std::int64_t size, std::string_view bytes) const;
    // What stands at that place, at most `most` bytes; empty at the end. Error: unavailable.
    Result<std::string> read(std::int64_t job, std::int64_t place, std::size_t most) const;
    std::int64_t size_of(std::int64_t job) const;  // 0 where there is none
    void remove(std::int64_t job) const;
    void remove_all_but(const std::function<bool(std::int64_t job)>& is_kept) const;

private:
    std::filesystem::path folder_;
};

}  // namespace parley::audience
