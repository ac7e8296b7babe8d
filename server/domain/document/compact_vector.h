// A CompactVector is a vector of small plain values in 16 bytes, the first of them without a heap
// block.
//
// A text has one such vector per run for its children and one for its pieces; most hold one value,
// so the 24 bytes and the separate block of a std::vector would be most of the memory of a text.
// Move-only. Limits: 2^32 - 1 values. Growth is by half, to waste little.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

namespace atelier::document {

template <class T>
class CompactVector {
  static_assert(std::is_trivially_copyable_v<T> && 8 % sizeof(T) == 0 && alignof(T) <= 4);

 public:
  CompactVector() = default;
  CompactVector(CompactVector&& other) noexcept { take(other); }
  CompactVector& operator=(CompactVector&& other) noexcept {
    if (this != &other) {
      release();
      take(other);
    }
    return *this;
  }
  ~CompactVector() { release(); }

  std::uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* begin() { return capacity_ == kInline ? near() : far(); }
  T* end() { return begin() + size_; }
  const T* begin() const { return const_cast<CompactVector*>(this)->begin(); }
  const T* end() const { return begin() + size_; }
  T& operator[](std::size_t place) { return begin()[place]; }
  const T& operator[](std::size_t place) const { return begin()[place]; }
  T& back() { return end()[-1]; }
  const T& back() const { return end()[-1]; }
  std::span<const T> span() const { return {begin(), size_}; }

  void reserve(std::uint32_t capacity) {
    if (capacity > capacity_) grow_to(capacity);
  }
  void push_back(T value) { *append(1) = value; }
  // Adds `count` values and returns the first, for the caller to set all of them.
  T* append(std::uint32_t count) {
    const std::uint32_t size = size_ + count;
    if (size > capacity_) grow_to(std::max(size, capacity_ + capacity_ / 2 + 2));
    return begin() + std::exchange(size_, size);
  }
  void insert(std::size_t place, T value) {
    if (size_ == capacity_) grow_to(capacity_ + capacity_ / 2 + 2);
    T* const at = begin() + place;
    std::copy_backward(at, end(), end() + 1);
    *at = value;
    ++size_;
  }
  void erase(std::size_t place) {
    T* const at = begin() + place;
    std::copy(at + 1, end(), at);
    --size_;
  }

 private:
  static constexpr std::uint32_t kInline = 8 / sizeof(T);

  T* near() { return std::launder(reinterpret_cast<T*>(store_)); }
  T* far() {
    T* block;
    std::memcpy(&block, store_, sizeof block);
    return block;
  }
  void grow_to(std::uint32_t capacity) {
    T* const block = std::allocator<T>().allocate(capacity);
    std::copy(begin(), end(), block);
    release();
    std::memcpy(store_, &block, sizeof block);
    capacity_ = capacity;
  }
  void release() {
    if (capacity_ != kInline) std::allocator<T>().deallocate(far(), capacity_);
  }
  void take(CompactVector& other) {
    std::memcpy(store_, other.store_, sizeof store_);
    size_ = std::exchange(other.size_, 0u);
    capacity_ = std::exchange(other.capacity_, kInline);
  }

  alignas(4) unsigned char store_[8]{};  // values, or where they are
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = kInline;
};

}  // namespace atelier::document
