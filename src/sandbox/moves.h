#pragma once
#include <cstdint>

namespace parley::sandbox {

// Numbers what happens, so that who looks again sees only what is new. Never begins anew while the process runs.
struct Moves {
    std::uint64_t latest = 0;
    std::uint64_t forgotten = 0;  // what came before is gone: whoever saw it must look at everything again

    std::uint64_t next() { return ++latest; }
    void forget() { forgotten = next(); }
};

}  // namespace parley::sandbox
