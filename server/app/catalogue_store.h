// The CatalogueStore keeps the catalogue durable: it decides one change at a time, writes it to the
// catalogue's log, and publishes the changed catalogue once the change is on disk.
//
// Thread: current() and change() from any. Decisions run in `in_order`, one at a time.
// Lifetime: outlives the writer's last answer. Limit: changes waiting for their turn, see .cc.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

#include "server/app/log_writer.h"
#include "server/base/clock.h"
#include "server/domain/workshop/catalogue.h"
#include "storage/journal.h"

namespace atelier::app {

struct LoadedCatalogue {
  workshop::Catalogue catalogue;
  Seq head;
};

// Replays the catalogue's log. Damaged: a record that can't be read or can't follow.
Result<LoadedCatalogue> load_catalogue(storage::Journal& journal);

using SharedCatalogue = std::shared_ptr<const workshop::Catalogue>;

class CatalogueStore {
 public:
  // `owner` is the epoch under which this process took the catalogue's log over.
  CatalogueStore(LogWriter& writer, const Clock& clock, Post in_order, storage::Epoch owner,
                 LoadedCatalogue loaded);

  // Never changes once given; what it holds is on disk.
  SharedCatalogue current() const;

  // Given the catalogue as it is, says what to add, or why nothing.
  using Decide = std::function<Result<workshop::CatalogueRecord>(const workshop::Catalogue&)>;
  using Changed = std::function<void(Result<SharedCatalogue>)>;

  // `done` hears the catalogue with the change in it, once it is durable, or why there was none.
  void change(Decide decide, Changed done);

 private:
  struct Waiting {
    Decide decide;
    Changed done;
  };

  void begin_next();
  void begin(Waiting waiting);
  void finish(Result<> written, workshop::Catalogue changed, const Changed& done);

  LogWriter& writer_;
  const Clock& clock_;
  const Post in_order_;
  const storage::Epoch owner_;

  // A pointer is copied under this lock, nothing else: connections ask once each. (libstdc++ 12's
  // atomic<shared_ptr> has a data race of its own.)
  mutable std::mutex mutex_;
  SharedCatalogue current_;

  // Used in `in_order_` only.
  Seq head_;
  std::deque<Waiting> waiting_;
  bool busy_ = false;
};

}  // namespace atelier::app
