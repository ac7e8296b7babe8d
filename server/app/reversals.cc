#include "server/app/reversals.h"

#include <memory>
#include <utility>

#include "server/base/log.h"
#include "server/domain/history/reversal.h"
#include "server/room/board_history.h"

namespace atelier::app {
namespace {

using history::SelectedPast;
using net::ReversalAnswer;

struct SelectorOf {
  history::Selector operator()(const net::DoneBy& asked) const {
    return history::DoneBy{asked.participant, asked.from, asked.to};
  }
  history::Selector operator()(const net::AsItWas& asked) const {
    history::AsItWas then;
    then.object = asked.object;
    then.time = asked.at;
    return then;
  }
  history::Selector operator()(const net::OfReversal& asked) const {
    return history::OfReversal{asked.reversal};
  }
};

ReversalAnswer answer_of(const history::Reversal& reversal) {
  ReversalAnswer answer;
  answer.operations = reversal.operations.size();
  answer.objects = reversal.counts.objects;
  answer.kept = reversal.counts.kept;
  answer.erased = reversal.counts.erased;
  answer.too_large = reversal.too_large;
  return answer;
}

// One request on its way.
class Request : public std::enable_shared_from_this<Request> {
 public:
  Request(const ReversalPorts& ports, const BoardId& board, const net::ReversalRequest& asked,
          net::Done<ReversalAnswer> done)
      : ports_(ports), board_(board), asked_(asked), done_(std::move(done)) {}

  void begin() {
    const auto see = [self = shared_from_this()](const room::Board& board) { self->note(board); };
    ports_.rooms.look(board_, see, [self = shared_from_this()](const Result<>& durable) {
      if (!durable) return self->done_(durable.error());
      if (!self->person_known_) return self->refuse("There is nobody with this number here.");
      self->ports_.aside([self] { self->read(); });
    });
  }

 private:
  void note(const room::Board& board) {
    last_ = board.applied();
    const auto* const done_by = std::get_if<net::DoneBy>(&asked_.selector);
    person_known_ = done_by == nullptr || board.participants().contains(done_by->participant);
  }

  void read() {
    auto past =
        room::read_past(ports_.journal, board_, last_, std::visit(SelectorOf{}, asked_.selector));
    if (!past) return done_(past.error());
    if (!past->found()) {
      return refuse(
          "What this names is not on the board: take the number of a reversal from the answer that "
          "it was given, and a time at which the object was there already.");
    }
    past_ = std::make_unique<SelectedPast>(std::move(*past));
    if (asked_.kind == net::ReversalKind::Preview) return preview();
    change();
  }

  void preview() {
    const auto see = [self = shared_from_this()](const room::Board& board) {
      self->answer_ = answer_of(history::reverse(*self->past_, board.document()));
    };
    ports_.rooms.look(board_, see, [self = shared_from_this()](const Result<>& durable) {
      if (!durable) return self->done_(durable.error());
      self->done_(self->answer_);
    });
  }

  void change() {
    const auto choose = [self = shared_from_this()](const room::Board& board) {
      history::Reversal reversal = history::reverse(*self->past_, board.document());
      self->answer_ = answer_of(reversal);
      protocol::ServerOperations asked;
      asked.cause = protocol::ServerCause::Reversal;
      asked.operations = std::move(reversal.operations);
      return asked;
    };
    ports_.rooms.change(board_, choose,
                        [self = shared_from_this()](const Result<room::ServerChange>& changed) {
                          if (!changed) return self->done_(changed.error());
                          self->finish(*changed);
                        });
  }

  void finish(const room::ServerChange& change) {
    // What the board had no room for stays as it is.
    answer_.kept += answer_.operations - change.operations;
    answer_.operations = change.operations;
    if (change.operations > 0) answer_.reversal = change.first;
    log_event(LogLevel::Info, "taken back",
              {{"board", board_.text()}, {"operations", answer_.operations}});
    done_(answer_);
  }

  void refuse(const char* detail) { done_(Error{ErrorKind::Invalid, detail}); }

  const ReversalPorts ports_;
  const BoardId board_;
  const net::ReversalRequest asked_;
  const net::Done<ReversalAnswer> done_;
  Seq last_;
  bool person_known_ = true;
  std::unique_ptr<SelectedPast> past_;
  ReversalAnswer answer_;
};

}  // namespace

void take_back(const ReversalPorts& ports, const BoardId& board,
               const net::ReversalRequest& request, net::Done<ReversalAnswer> done) {
  std::make_shared<Request>(ports, board, request, std::move(done))->begin();
}

}  // namespace atelier::app
