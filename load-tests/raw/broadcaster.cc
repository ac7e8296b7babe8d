// Beast stays inside this file: it is slow to compile.
#include "load-tests/raw/broadcaster.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "load-tests/generator/raw_protocol.h"
#include "load-tests/raw/commit_thread.h"

namespace atelier::load::raw {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;
using Request = http::request<http::string_body>;
using SharedBytes = std::shared_ptr<const std::string>;

constexpr std::chrono::milliseconds kCursorInterval{33};  // as the server's (PRE-3)
constexpr std::size_t kWaitingBytesMax = 4u << 20;        // a socket that does not read is cut

class Session;

// The sockets of one board, on one thread.
class Board {
 public:
  Board(asio::io_context& context, std::uint32_t number, CommitThread& commits)
      : context_(context), number_(number), commits_(commits), cursor_timer_(context) {}

  asio::io_context& context() { return context_; }
  void add(const std::shared_ptr<Session>& session) { sessions_.push_back(session); }
  void remove(const Session* session);
  void on_message(std::string_view message);
  void broadcast(const SharedBytes& bytes);

 private:
  asio::io_context& context_;
  const std::uint32_t number_;
  CommitThread& commits_;
  std::vector<std::shared_ptr<Session>> sessions_;
  asio::steady_timer cursor_timer_;
  std::string cursors_;
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Board& board) : stream_(std::move(socket)), board_(board) {}

  void start(const Request& request) {
    error_code ignored;
    stream_.next_layer().set_option(tcp::no_delay(true), ignored);
    stream_.auto_fragment(false);
    stream_.binary(true);
    stream_.async_accept(request, [self = shared_from_this()](error_code error) {
      if (error) return;
      self->board_.add(self);
      self->read();
    });
  }

  void deliver(const SharedBytes& bytes) {
    waiting_bytes_ += bytes->size();
    waiting_.push_back(bytes);
    if (waiting_bytes_ > kWaitingBytesMax) return close();
    if (!sending_) flush();
  }

 private:
  void read() {
    stream_.async_read(inbox_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->end();
      self->board_.on_message(
          {static_cast<const char*>(self->inbox_.cdata().data()), self->inbox_.size()});
      self->inbox_.clear();
      self->read();
    });
  }

  void flush() {
    sending_ = true;
    in_flight_ = std::move(waiting_.front());
    if (waiting_.size() > 1) {
      auto joined = std::make_shared<std::string>();
      joined->reserve(waiting_bytes_);
      joined->append(*in_flight_);
      for (std::size_t k = 1; k < waiting_.size(); ++k) joined->append(*waiting_[k]);
      in_flight_ = std::move(joined);
    }
    waiting_.clear();
    waiting_bytes_ = 0;
    stream_.async_write(asio::buffer(*in_flight_),
                        [self = shared_from_this()](error_code error, std::size_t) {
                          self->sending_ = false;
                          if (!error && !self->waiting_.empty()) self->flush();
                        });
  }

  void close() {
    error_code ignored;
    stream_.next_layer().close(ignored);
  }

  void end() {
    close();
    board_.remove(this);
  }

  websocket::stream<tcp::socket> stream_;
  Board& board_;
  beast::flat_buffer inbox_;
  std::vector<SharedBytes> waiting_;
  std::size_t waiting_bytes_ = 0;
  SharedBytes in_flight_;
  bool sending_ = false;
};

void Board::remove(const Session* session) {
  const auto same = [session](const auto& one) { return one.get() == session; };
  sessions_.erase(std::remove_if(sessions_.begin(), sessions_.end(), same), sessions_.end());
}

void Board::on_message(std::string_view message) {
  if (message.empty()) return;
  if (message.front() == static_cast<char>(Kind::Edit)) return commits_.append(number_, message);
  const bool armed = !cursors_.empty();
  cursors_.append(message);
  if (armed) return;
  cursor_timer_.expires_after(kCursorInterval);
  cursor_timer_.async_wait([this](error_code error) {
    if (!error) broadcast(std::make_shared<const std::string>(std::exchange(cursors_, {})));
  });
}

void Board::broadcast(const SharedBytes& bytes) {
  for (const auto& session : sessions_) session->deliver(bytes);
}

// Reads the request that says which board a connection wants.
struct Newcomer {
  explicit Newcomer(tcp::socket accepted) : socket(std::move(accepted)) {}
  tcp::socket socket;
  beast::flat_buffer buffer;
  Request request;
};

}  // namespace

class Broadcaster::State {
 public:
  explicit State(const BroadcasterSettings& settings)
      : commits_(settings.data,
                 [this](std::uint32_t board, std::string messages) {
                   on_committed(board, std::move(messages));
                 }),
        contexts_(std::max(settings.threads, 1u)),
        acceptor_(contexts_.front(), {asio::ip::address_v4::loopback(), settings.port}),
        signals_(contexts_.front(), SIGTERM, SIGINT) {}

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  void run() {
    signals_.async_wait([this](error_code, int) {
      for (asio::io_context& context : contexts_) context.stop();
    });
    accept();
    std::vector<std::thread> others;
    for (std::size_t k = 1; k < contexts_.size(); ++k) {
      others.emplace_back([this, k] {
        const auto work = asio::make_work_guard(contexts_[k]);
        contexts_[k].run();
      });
    }
    contexts_.front().run();
    for (std::thread& other : others) other.join();
  }

 private:
  void accept() {
    acceptor_.async_accept([this](error_code error, tcp::socket socket) {
      if (!error) read_request(std::make_shared<Newcomer>(std::move(socket)));
      accept();
    });
  }

  void read_request(const std::shared_ptr<Newcomer>& newcomer) {
    http::async_read(newcomer->socket, newcomer->buffer, newcomer->request,
                     [this, newcomer](error_code error, std::size_t) {
                       if (!error) hand_over(*newcomer);
                     });
  }

  // To the thread that holds the board.
  void hand_over(Newcomer& newcomer) {
    Board& board = board_of(std::string(newcomer.request.target()));
    const tcp protocol = tcp::v4();
    error_code error;
    const auto handle = newcomer.socket.release(error);
    if (error) return;
    asio::post(board.context(), [&board, protocol, handle, request = newcomer.request] {
      tcp::socket socket(board.context(), protocol, handle);
      std::make_shared<Session>(std::move(socket), board)->start(request);
    });
  }

  Board& board_of(const std::string& target) {
    const std::lock_guard lock(boards_mutex_);
    const auto [place, is_new] =
        numbers_.try_emplace(target, static_cast<std::uint32_t>(boards_.size()));
    if (is_new) {
      asio::io_context& context = contexts_[place->second % contexts_.size()];
      boards_.push_back(std::make_unique<Board>(context, place->second, commits_));
    }
    return *boards_[place->second];
  }

  void on_committed(std::uint32_t number, std::string messages) {
    Board* board = nullptr;
    {
      const std::lock_guard lock(boards_mutex_);
      board = boards_[number].get();
    }
    auto bytes = std::make_shared<const std::string>(std::move(messages));
    asio::post(board->context(), [board, bytes = std::move(bytes)] { board->broadcast(bytes); });
  }

  // Boards stay for ever; their numbers are places in boards_.
  std::mutex boards_mutex_;
  std::map<std::string, std::uint32_t> numbers_;
  std::vector<std::unique_ptr<Board>> boards_;
  CommitThread commits_;
  std::vector<asio::io_context> contexts_;
  tcp::acceptor acceptor_;
  asio::signal_set signals_;
};

Broadcaster::Broadcaster(const BroadcasterSettings& settings)
    : state_(std::make_unique<State>(settings)) {}

Broadcaster::~Broadcaster() = default;

std::uint16_t Broadcaster::port() const {
  return state_->port();
}

void Broadcaster::run() {
  state_->run();
}

}  // namespace atelier::load::raw
