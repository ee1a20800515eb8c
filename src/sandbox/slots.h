#pragma once
#include <cstdint>
#include <utility>
#include <vector>

namespace parley::sandbox {

// Values under small numbers that are used again: what an Event is about.
template <class T>
class Slots {
public:
    std::uint32_t put(T value) {
        ++used_;
        if (!free_.empty()) {
            const std::uint32_t slot = free_.back();
            free_.pop_back();
            values_[slot] = std::move(value);
            return slot;
        }
        values_.push_back(std::move(value));
        return static_cast<std::uint32_t>(values_.size() - 1);
    }
    T& operator[](std::uint32_t slot) { return values_[slot]; }
    T take(std::uint32_t slot) {
        T value = std::exchange(values_[slot], T());
        free_.push_back(slot);
        --used_;
        return value;
    }
    std::size_t size() const { return used_; }
    void clear() { *this = Slots(); }

private:
    std::vector<T> values_;
    std::vector<std::uint32_t> free_;
    std::size_t used_ = 0;
};

}  // namespace parley::sandbox
