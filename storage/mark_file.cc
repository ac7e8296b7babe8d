#include "storage/mark_file.h"

#include <fcntl.h>

#include <cerrno>
#include <optional>
#include <string>

#include "storage/byte_codec.h"
#include "storage/chain.h"
#include "storage/data_folder.h"

namespace atelier::storage {
namespace {

constexpr std::size_t kFileBytes = 4096;
constexpr std::size_t kSlotBytes = 2048;  // the slots lie in different sectors
constexpr std::string_view kMagic = "ATELIERM";
constexpr std::size_t kSlotContentBytes = 8 + 16 + 8 + 8 + sizeof(Hash);

std::string encode_slot(const Mark& mark) {
  ByteWriter writer;
  writer.bytes(kMagic);
  writer.bytes(mark.store);
  writer.u64(mark.generation);
  writer.u64(mark.sequence);
  writer.bytes(bytes_hash(writer.view()));
  return writer.take();
}

std::optional<Mark> decode_slot(std::string_view slot) {
  ByteReader reader(slot.substr(0, kSlotContentBytes));
  const bool magic = reader.bytes(kMagic.size()) == kMagic;
  Mark mark;
  mark.store = reader.array<sizeof(StoreId)>();
  mark.generation = reader.u64();
  mark.sequence = reader.u64();
  const Hash checksum = reader.array<sizeof(Hash)>();
  const bool whole =
      reader.complete() && checksum == bytes_hash(slot.substr(0, kSlotContentBytes - sizeof(Hash)));
  if (!magic || !whole) return std::nullopt;
  return mark;
}

std::size_t slot_offset(const Mark& mark) {
  return (mark.generation % 2) * kSlotBytes;
}

}  // namespace

Result<Mark> MarkFile::read(const std::filesystem::path& path) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.open() && errno == ENOENT) {
    return Error{ErrorKind::NotFound, "there is no high-water mark " + path.string()};
  }
  if (!file.open()) return system_error(path, "cannot be opened");
  std::string content(kFileBytes, '\0');
  if (::pread(file.number(), content.data(), content.size(), 0) < 0) {
    return system_error(path, "cannot be read");
  }
  std::optional<Mark> newest;
  for (std::size_t offset : {std::size_t{0}, kSlotBytes}) {
    std::optional<Mark> mark = decode_slot(std::string_view(content).substr(offset, kSlotBytes));
    if (mark && (!newest || newest->generation < mark->generation)) newest = mark;
  }
  if (!newest)
    return Error{ErrorKind::Damaged, "the high-water mark " + path.string() + " is damaged"};
  return *newest;
}

Result<> MarkFile::create(const std::filesystem::path& path, const Mark& first) {
  std::string content(kFileBytes, '\0');
  const std::string slot = encode_slot(first);
  content.replace(slot_offset(first), slot.size(), slot);
  return create_file(path, content);
}

Result<MarkFile> MarkFile::open(const std::filesystem::path& path, const Mark& last) {
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.open()) return system_error(path, "cannot be opened");
  return MarkFile(path, std::move(file), last);
}

Result<> MarkFile::write(std::uint64_t sequence) {
  Mark next = last_;
  ++next.generation;
  next.sequence = sequence;
  const std::string slot = encode_slot(next);
  const auto offset = static_cast<off_t>(slot_offset(next));
  const bool written = ::pwrite(file_.number(), slot.data(), slot.size(), offset) ==
                       static_cast<ssize_t>(slot.size());
  if (!written || ::fdatasync(file_.number()) != 0) return system_error(path_, "cannot be written");
  last_ = next;
  return {};
}

}  // namespace atelier::storage
