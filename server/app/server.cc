#include "server/app/server.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <thread>

#include "server/app/boards.h"
#include "server/app/checkpoint_door.h"
#include "server/app/endpoint.h"
#include "server/app/example_board.h"
#include "server/app/exit_code.h"
#include "server/app/key_files.h"
#include "server/base/check.h"
#include "server/base/log.h"
#include "server/net/contexts.h"
#include "server/net/room_metrics.h"
#include "server/net/server.h"
#include "server/room/journal_writer.h"
#include "server/room/live_room_directory.h"
#include "storage/rocksdb_journal.h"
#include "storage/sodium_random.h"

namespace atelier::app {
namespace {

using std::chrono::milliseconds;

// SIGTERM to the end takes less than five seconds: so long may the rooms take, so long the network.
constexpr milliseconds kRoomsPatience{3000};
constexpr milliseconds kNetworkPatience{500};
constexpr milliseconds kExamplePatience{10'000};

constexpr WallMillis kMillisPerDay = 24LL * 60 * 60 * 1000;

// Boards' way to the journal's thread.
class JournalLogWriter final : public LogWriter {
 public:
  JournalLogWriter(room::JournalWriter& writer, boost::asio::any_io_executor executor)
      : writer_(writer), executor_(std::move(executor)) {}

  void append(storage::Append append, std::function<void(Result<>)> done) override {
    writer_.append(
        std::move(append), executor_,
        [done = std::move(done)](const room::CommitNotice& notice) { done(notice.outcome); });
  }

 private:
  room::JournalWriter& writer_;
  const boost::asio::any_io_executor executor_;
};

class DirectoryRooms final : public LiveRooms {
 public:
  explicit DirectoryRooms(room::LiveRoomDirectory& directory) : directory_(directory) {}

  void facts_changed(const BoardId& board) override { directory_.refresh_facts(board); }
  void look(const BoardId& board, std::function<void(const room::Board&)> see,
            std::function<void(Result<>)> done) override {
    directory_.with_room(board, std::move(see), std::move(done));
  }
  void change(const BoardId& board, Choose choose, Changed done) override {
    directory_.change(board, std::move(choose), std::move(done));
  }
  void close(const BoardId& board, std::function<void()> then) override {
    directory_.close_board(board, protocol::CloseReason::BoardNotFound, std::move(then));
  }

 private:
  room::LiveRoomDirectory& directory_;
};

// Begins something that says when it is done, and waits; false when patience ends first.
bool wait_for(milliseconds patience, const std::function<void(std::function<void()>)>& begin) {
  const auto done = std::make_shared<std::promise<void>>();
  auto ended = done->get_future();
  begin([done] { done->set_value(); });
  return ended.wait_for(patience) == std::future_status::ready;
}

[[noreturn]] void stop_at_unknown_outcome(const Error& error) {
  print_error("a write failed and may or may not be on disk: " + error.detail +
              "; nobody was told that it is safe; start again, and the data is checked");
  // Nothing may run any more: destructors would write.
  std::_Exit(static_cast<int>(ExitCode::UnknownOutcome));
}

// Every file below the web folder is for everyone: keys and boards must not be among them.
Result<> keep_apart(const Settings& settings) {
  namespace fs = std::filesystem;
  std::error_code failed;
  const fs::path data = fs::weakly_canonical(settings.data, failed);
  const fs::path web = fs::weakly_canonical(settings.web, failed);
  const auto differ = std::mismatch(web.begin(), web.end(), data.begin(), data.end());
  if (failed || differ.first != web.end()) return {};
  return Error{ErrorKind::Invalid,
               "the data folder " + data.string() + " lies in the web folder " + web.string() +
                   ", where anyone could read it; give another --data or --web"};
}

std::size_t thread_count(const Settings& settings) {
  if (settings.threads > 0) return settings.threads;
  return std::max(1u, std::thread::hardware_concurrency());
}

net::HttpServerOptions http_options(const Settings& settings) {
  const auto endpoint = parse_endpoint(settings.listen);
  ATELIER_CHECK(endpoint.has_value());  // the command line refused anything else
  net::HttpServerOptions options;
  options.listen_address = endpoint->address;
  options.port = endpoint->port;
  options.web_folder = settings.web;
  options.public_base_url = settings.public_url;
  options.version = ATELIER_VERSION;
  options.origins.extra_origins = settings.allow_origin;
  if (!settings.public_url.empty()) {
    // Behind a proxy the Host header may be the inner one; the public origin is ours all the same.
    const auto path = settings.public_url.find('/', settings.public_url.find("://") + 3);
    options.origins.extra_origins.push_back(settings.public_url.substr(0, path));
  }
  options.trusted_proxies = settings.trust_proxy;
  if (settings.no_flood_limits) {
    constexpr net::Rate kUnbounded{1e12, 1e12};
    options.limits.flood.participant = options.limits.flood.board = kUnbounded;
  }
  return options;
}

}  // namespace

// In the order in which they need one another; contexts last, because handlers that never ran may
// refer to anything above and are freed with the contexts.
struct Server::Parts {
  SystemClock clock;
  storage::SodiumRandom random;
  DataKeys keys;
  net::MetricsRegistry registry;
  std::unique_ptr<net::RoomInstruments> numbers;
  std::unique_ptr<storage::RocksdbJournal> journal;
  std::unique_ptr<CheckpointDoor> door;
  std::unique_ptr<room::JournalWriter> writer;
  std::unique_ptr<JournalLogWriter> log_writer;
  std::unique_ptr<CatalogueStore> catalogue;
  std::unique_ptr<Boards> boards;
  std::unique_ptr<room::LiveRoomDirectory> directory;
  std::unique_ptr<DirectoryRooms> rooms;
  std::unique_ptr<boost::asio::thread_pool> aside;  // for what blocks on the disk
  std::unique_ptr<net::Contexts> contexts;
  std::unique_ptr<net::HttpServer> http;  // its acceptor lives on the contexts
  bool running = false;

  Result<> open_data(const Settings& settings);
  Result<> open_catalogue(const Settings& settings);
  void open_rooms(const room::RoomFaults& faults);
  void open_door(const Settings& settings);
  Result<> open_network(const Settings& settings);
};

Result<> Server::Parts::open_data(const Settings& settings) {
  storage::RocksdbJournalOptions options;
  options.create = true;
  options.accept_loss = settings.accept_loss;
  auto opened = storage::RocksdbJournal::open(settings.data, options);
  if (!opened) return opened.error();
  journal = std::move(*opened);
  if (journal->writes_missing() > 0) {
    log_event(LogLevel::Error, "the disk lost acknowledged writes; the loss was accepted",
              {{"writes", journal->writes_missing()}});
  }
  if (journal->format_found() < storage::kDataFolderFormat) {
    log_event(LogLevel::Info, "the data folder was raised to a newer format",
              {{"from", journal->format_found()}, {"to", storage::kDataFolderFormat}});
  }
  auto read = open_key_files(settings.data, random);
  if (!read) return read.error();
  keys = std::move(*read);
  return {};
}

Result<> Server::Parts::open_catalogue(const Settings& settings) {
  const auto owner = journal->take_over(workshop::kCatalogueId);
  if (!owner) return owner.error();
  auto loaded = load_catalogue(*journal);
  if (!loaded) return loaded.error();
  if (const auto erased = erase_remains(*journal, loaded->catalogue); !erased) return erased;

  contexts = std::make_unique<net::Contexts>(thread_count(settings));
  const auto first = contexts->all().front()->get_executor();
  numbers = std::make_unique<net::RoomInstruments>(registry);
  writer =
      std::make_unique<room::JournalWriter>(*journal, clock, *numbers, &stop_at_unknown_outcome);
  log_writer = std::make_unique<JournalLogWriter>(*writer, first);
  const Post in_order = [first](std::function<void()> task) {
    boost::asio::post(first, std::move(task));
  };
  catalogue =
      std::make_unique<CatalogueStore>(*log_writer, clock, in_order, *owner, std::move(*loaded));
  aside = std::make_unique<boost::asio::thread_pool>(1);
  const Post on_aside = [pool = aside.get()](std::function<void()> task) {
    boost::asio::post(*pool, std::move(task));
  };
  const SigningKey signing{.number = 1, .secret = derive_key(keys.server, KeyPurpose::Tokens)};
  boards = std::make_unique<Boards>(
      BoardsPorts{*journal, *log_writer, clock, random, on_aside},
      BoardRules{.owner_key = keys.owner,
                 .open = settings.open,
                 .kept_for = settings.keep_days * kMillisPerDay,
                 .deletion_delay = settings.deletion_delay_days * kMillisPerDay},
      AccessTokens({signing}), *catalogue);
  return {};
}

void Server::Parts::open_rooms(const room::RoomFaults& faults) {
  room::DirectorySettings settings;
  settings.rooms.faults = faults;
  for (boost::asio::io_context* context : contexts->all()) {
    settings.executors.emplace_back(context->get_executor());
  }
  // A cursor says how far a browser knows one history. Another, which begins where a backup ended,
  // counts on from there: to it the same number would mean something else.
  settings.secret = bind_key(derive_key(keys.server, KeyPurpose::Cursors), journal->id());
  settings.facts = [this](const BoardId& board) { return boards->facts(board); };
  settings.make_random = [] { return std::make_unique<storage::SodiumRandom>(); };
  directory = std::make_unique<room::LiveRoomDirectory>(*journal, *writer, clock, *numbers,
                                                        std::move(settings));
  rooms = std::make_unique<DirectoryRooms>(*directory);
  boards->set_rooms(*rooms);
}

// Without it boards are served all the same, and a backup says that it finds no server.
void Server::Parts::open_door(const Settings& settings) {
  auto opened = CheckpointDoor::open(settings.data, *journal);
  if (opened) {
    door = std::move(*opened);
  } else {
    log_event(LogLevel::Error, "no backup can be taken while the server runs",
              {{"why", opened.error().detail}});
  }
}

Result<> Server::Parts::open_network(const Settings& settings) {
  auto started = net::HttpServer::start(http_options(settings),
                                        {contexts->all(), *boards, *directory, registry, clock});
  if (!started && started.error().kind == ErrorKind::NotFound) {
    return Error{ErrorKind::NotFound,
                 started.error().detail + "; give the folder of the built client with --web"};
  }
  if (!started) return started.error();
  http = std::move(*started);
  contexts->run();
  running = true;
  return {};
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
  if (parts_ && parts_->running) stop();
}

Result<std::unique_ptr<Server>> Server::start(const Settings& settings,
                                              const room::RoomFaults& faults) {
  if (const auto apart = keep_apart(settings); !apart) return apart.error();
  auto parts = std::make_unique<Parts>();
  if (const auto opened = parts->open_data(settings); !opened) return opened.error();
  if (const auto opened = parts->open_catalogue(settings); !opened) return opened.error();
  parts->open_rooms(faults);
  if (const auto opened = parts->open_network(settings); !opened) return opened.error();
  parts->open_door(settings);
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

std::uint16_t Server::port() const {
  return parts_->http->port();
}
const std::string& Server::owner_key() const {
  return parts_->keys.owner;
}
void Server::purge() {
  parts_->boards->purge();
}

Result<std::optional<net::BoardSummary>> Server::example_board() {
  // Its id follows from the server's key: the same at every start without being written down.
  const SecretKey derived = derive_key(parts_->keys.server, KeyPurpose::ExampleBoard);
  BoardId::Bytes bytes{};
  std::copy_n(derived.begin(), bytes.size(), bytes.begin());
  const BoardId id(bytes);

  if (parts_->boards->was_erased(id)) return std::optional<net::BoardSummary>();
  if (auto found = parts_->boards->find(id)) return found;
  const auto example = read_example(example_json());
  if (!example) return example.error();
  auto seed = seed_notes(example->notes, parts_->clock.wall_millis());
  if (!seed) return seed.error();

  const auto made = std::make_shared<std::promise<Result<net::BoardSummary>>>();
  auto answer = made->get_future();
  parts_->boards->create_with(
      id, example->title, std::move(*seed),
      [made](Result<net::BoardSummary> board) { made->set_value(std::move(board)); });
  if (answer.wait_for(kExamplePatience) != std::future_status::ready) {
    return Error{ErrorKind::Unavailable, "the disk is too slow to make the example board"};
  }
  auto board = answer.get();
  if (!board) return board.error();
  return std::optional(std::move(*board));
}

bool Server::stop() {
  Parts& parts = *parts_;
  parts.running = false;
  if (parts.door) parts.door->close();
  parts.boards->stop();
  parts.http->stop_accepting();

  if (!wait_for(kRoomsPatience, [&](auto done) { parts.directory->drain(done); })) return false;

  parts.http->drain();
  const auto let_connections_end = [&](std::chrono::steady_clock::duration patience) {
    const auto ends = std::chrono::steady_clock::now() + patience;
    while (parts.http->open_connections() > 0 && std::chrono::steady_clock::now() < ends) {
      std::this_thread::sleep_for(milliseconds(10));
    }
  };
  let_connections_end(kNetworkPatience);
  parts.http->abandon();
  let_connections_end(kNetworkPatience);
  parts.aside->join();
  // What the last of these still asked to be written; afterwards nobody asks the writer for
  // anything.
  if (!wait_for(kNetworkPatience, [&](auto done) { parts.writer->drain(done); })) return false;
  parts.contexts->stop();
  // Its sockets belong to the contexts, which are still there.
  parts.http.reset();
  return true;
}

}  // namespace atelier::app
