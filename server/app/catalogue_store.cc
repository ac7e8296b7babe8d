#include "server/app/catalogue_store.h"

#include <utility>

#include "protocol/record_codec.h"

namespace atelier::app {
namespace {

// Each waits for less than a millisecond; whoever queues more than this is not a person.
constexpr std::size_t kWaitingMax = 256;

constexpr auto kKind = static_cast<std::uint16_t>(protocol::RecordKind::Catalogue);

Result<> follow(workshop::Catalogue& catalogue, const storage::Record& record) {
  const auto damaged = [&](const std::string& why) {
    return Error{ErrorKind::Damaged, "the list of boards, entry " +
                                         std::to_string(record.header.seq.number()) + ": " + why};
  };
  if (record.header.kind.number() != kKind) return damaged("a record of another kind");
  if (!record.payload) return damaged("its content was erased");
  const auto decoded = protocol::decode_catalogue_record(*record.payload);
  if (!decoded) return damaged(decoded.error().detail);
  const auto applied = catalogue.apply(*decoded);
  return applied ? applied : damaged(applied.error().detail);
}

}  // namespace

Result<LoadedCatalogue> load_catalogue(storage::Journal& journal) {
  LoadedCatalogue loaded;
  Result<> followed;
  const auto read = journal.read(workshop::kCatalogueId, Seq(0), storage::Hash{},
                                 [&](const storage::Record& record) {
                                   followed = follow(loaded.catalogue, record);
                                   loaded.head = record.header.seq;
                                   return followed.has_value();
                                 });
  if (!read && read.error().kind != ErrorKind::NotFound) return read.error();
  if (!followed) return followed.error();
  return loaded;
}

CatalogueStore::CatalogueStore(LogWriter& writer, const Clock& clock, Post in_order,
                               storage::Epoch owner, LoadedCatalogue loaded)
    : writer_(writer),
      clock_(clock),
      in_order_(std::move(in_order)),
      owner_(owner),
      current_(std::make_shared<const workshop::Catalogue>(std::move(loaded.catalogue))),
      head_(loaded.head) {}

SharedCatalogue CatalogueStore::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void CatalogueStore::change(Decide decide, Changed done) {
  in_order_([this, waiting = Waiting{std::move(decide), std::move(done)}]() mutable {
    if (waiting_.size() >= kWaitingMax) {
      return waiting.done(Error{ErrorKind::Unavailable, "too many changes to the list of boards"});
    }
    waiting_.push_back(std::move(waiting));
    if (!busy_) begin_next();
  });
}

void CatalogueStore::begin_next() {
  if (waiting_.empty()) return;
  Waiting next = std::move(waiting_.front());
  waiting_.pop_front();
  begin(std::move(next));
}

void CatalogueStore::begin(Waiting waiting) {
  busy_ = true;
  workshop::Catalogue changed = *current();
  const auto record = waiting.decide(changed);
  const Result<> applied = record ? changed.apply(*record) : Result<>(record.error());
  if (!applied) return finish(applied, std::move(changed), waiting.done);

  storage::Append append{workshop::kCatalogueId, owner_, {}, {}};
  append.records.push_back({.seq = head_.next(),
                            .kind = storage::RecordKind(kKind),
                            .time = clock_.wall_millis(),
                            .payload = protocol::encode_catalogue_record(*record)});
  writer_.append(std::move(append), [this, changed = std::move(changed),
                                     done = std::move(waiting.done)](Result<> written) mutable {
    in_order_([this, written = std::move(written), changed = std::move(changed),
               done = std::move(done)]() mutable {
      if (written) head_ = head_.next();
      finish(std::move(written), std::move(changed), done);
    });
  });
}

void CatalogueStore::finish(Result<> written, workshop::Catalogue changed, const Changed& done) {
  busy_ = false;
  if (!written) {
    done(written.error());
  } else {
    auto published = std::make_shared<const workshop::Catalogue>(std::move(changed));
    {
      const std::lock_guard lock(mutex_);
      current_ = published;
    }
    done(std::move(published));
  }
  // `done` may have asked for another change and so begun the next one.
  if (!busy_) begin_next();
}

}  // namespace atelier::app
