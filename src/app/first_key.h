#pragma once
#include <filesystem>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "store/database.h"
#include "store/writer.h"

namespace parley::app {

// Where no key of the API is good and nobody can log in, makes one and writes it to `file`, for its owner's eyes only.
Result<> keep_first_key(store::Database& database, store::Writer& writer, const Clock& clock, ProjectId project,
                        const std::filesystem::path& file);

// The key in the file, or nothing where it cannot be read.
std::optional<std::string> read_key(const std::filesystem::path& file);

}  // namespace parley::app
