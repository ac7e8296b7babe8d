#include "load-tests/generator/harvest.h"

#include <sodium.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/parse.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "server/domain/document/unicode.h"

namespace atelier::load {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr std::int32_t kUnit = 64;  // board coordinates are in 1/64
constexpr document::Point kNoteSize{240 * kUnit, 160 * kUnit};
constexpr std::int32_t kColumns = 7;
constexpr std::int32_t kPitchX = 264 * kUnit;
constexpr std::int32_t kPitchY = 184 * kUnit;

std::chrono::steady_clock::duration after(double seconds) {
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(Seconds(seconds));
}

// One person with one question. Keystrokes keep to a fixed rhythm whatever the server does: what
// could not be sent waits in the participant.
class Writer {
 public:
  Writer(boost::asio::io_context& context, const HarvestPlan& plan, std::size_t index, Seat seat)
      : plan_(plan),
        index_(index),
        participant_(context, plan.endpoint, std::move(seat)),
        key_timer_(context),
        cursor_timer_(context) {}

  void start() {
    participant_.join();
    next_key_at_ = std::chrono::steady_clock::now() + after(0.01 * static_cast<double>(index_));
    wait_for_key();
    wait_for_cursor();
  }

  bool written() const { return typed_ == question().size() && participant_.unacknowledged() == 0; }
  bool refused() const { return participant_.refused().has_value(); }
  std::uint64_t keystrokes() const { return typed_; }
  VirtualParticipant& participant() { return participant_; }

  void stop() {
    key_timer_.cancel();
    cursor_timer_.cancel();
    participant_.leave();
  }

 private:
  const std::u16string& question() const { return plan_.questions[index_]; }

  document::Point place() const {
    const auto column = static_cast<std::int32_t>(index_) % kColumns;
    const auto row = static_cast<std::int32_t>(index_) / kColumns;
    return {column * kPitchX, row * kPitchY};
  }

  void wait_for_key() {
    key_timer_.expires_at(next_key_at_);
    key_timer_.async_wait([this](const boost::system::error_code& cancelled) {
      if (cancelled) return;
      next_key_at_ += after(1.0 / plan_.keys_per_second);
      if (participant_.ready()) press_key();
      if (typed_ < question().size()) wait_for_key();
    });
  }

  void press_key() {
    if (note_.number() == 0) {
      note_ =
          participant_.create_note(place(), kNoteSize, 1 + static_cast<std::int64_t>(index_ % 6));
      return;
    }
    // A surrogate pair is one key.
    const std::size_t units = (question()[typed_] & 0xFC00) == 0xD800 ? 2 : 1;
    participant_.type(note_, question().substr(typed_, units));
    typed_ += units;
  }

  void wait_for_cursor() {
    cursor_timer_.expires_after(after(1.0 / plan_.cursors_per_second));
    cursor_timer_.async_wait([this](const boost::system::error_code& cancelled) {
      if (cancelled) return;
      const document::Point from = place();
      const auto step = static_cast<std::int32_t>(++cursor_steps_ % 32);
      participant_.show_cursor({from.x + step * 8 * kUnit, from.y + step * 4 * kUnit});
      wait_for_cursor();
    });
  }

  const HarvestPlan& plan_;
  std::size_t index_;
  VirtualParticipant participant_;
  boost::asio::steady_timer key_timer_;
  boost::asio::steady_timer cursor_timer_;
  std::chrono::steady_clock::time_point next_key_at_;
  ObjectId note_;
  std::size_t typed_ = 0;
  std::uint64_t cursor_steps_ = 0;
};

void add(Experience& total, const Experience& one) {
  total.operations_acknowledged += one.operations_acknowledged;
  total.operations_refused += one.operations_refused;
  total.operations_resent += one.operations_resent;
  total.reconnections += one.reconnections;
  total.entries_received += one.entries_received;
  total.delivery_gaps += one.delivery_gaps;
  total.acknowledgement_seconds.insert(total.acknowledgement_seconds.end(),
                                       one.acknowledgement_seconds.begin(),
                                       one.acknowledgement_seconds.end());
  total.acknowledgement_after_cut_seconds.insert(total.acknowledgement_after_cut_seconds.end(),
                                                 one.acknowledgement_after_cut_seconds.begin(),
                                                 one.acknowledgement_after_cut_seconds.end());
}

// How many of the questions a copy of the board does not hold exactly once.
bool holds_each_once(const document::Document& document,
                     const std::vector<std::u16string>& questions) {
  std::multiset<std::u16string> found;
  document.for_each([&](const document::Object& object) {
    if (!object.deleted()) found.insert(object.text.text());
  });
  return std::all_of(questions.begin(), questions.end(),
                     [&](const std::u16string& question) { return found.count(question) == 1; });
}

std::uint64_t digest_number(const document::Digest& digest) {
  return (std::uint64_t{digest.high} << 32) | digest.low;
}

}  // namespace

Result<std::vector<std::u16string>> read_questions(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorKind::NotFound, "cannot read " + path};
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  boost::system::error_code malformed;
  const boost::json::value root = boost::json::parse(bytes, malformed);
  const boost::json::object* object = malformed ? nullptr : root.if_object();
  const boost::json::value* list = object ? object->if_contains("questions") : nullptr;
  if (!list || !list->is_array()) return Error{ErrorKind::Invalid, path + " holds no questions"};
  std::vector<std::u16string> questions;
  for (const boost::json::value& item : list->get_array()) {
    const boost::json::object* question = item.if_object();
    const boost::json::value* text = question ? question->if_contains("text") : nullptr;
    if (!text || !text->is_string()) return Error{ErrorKind::Invalid, "a question has no text"};
    auto units = document::to_utf16(std::string_view(text->get_string()));
    if (!units) return Error{ErrorKind::Invalid, "a question is not UTF-8"};
    questions.push_back(std::move(*units));
  }
  return questions;
}

HarvestReport run_harvest(const HarvestPlan& plan) {
  boost::asio::io_context context;
  std::vector<std::unique_ptr<Writer>> writers;
  for (std::size_t index = 0; index < plan.questions.size(); ++index) {
    Seat seat{plan.board, plan.token, "Voix " + std::to_string(index + 1), {}};
    randombytes_buf(seat.seat_key.data(), seat.seat_key.size());
    writers.push_back(std::make_unique<Writer>(context, plan, index, std::move(seat)));
    writers.back()->start();
  }
  std::uint64_t operations = writers.size();  // one create each
  for (const std::u16string& question : plan.questions) operations += question.size();

  const auto start = std::chrono::steady_clock::now();
  const auto elapsed = [&] { return Seconds(std::chrono::steady_clock::now() - start).count(); };
  const auto all = [&](auto predicate) {
    return std::all_of(writers.begin(), writers.end(), predicate);
  };
  const auto done = [&] {
    return all([&](auto& writer) {
      return writer->written() && holds_each_once(writer->participant().document(), plan.questions);
    });
  };
  double last_line = 0;
  while (elapsed() < plan.seconds_max && !done()) {
    context.run_for(std::chrono::milliseconds(100));
    if (elapsed() - last_line >= 0.5) {
      last_line = elapsed();
      std::uint64_t acknowledged = 0;
      for (auto& writer : writers) {
        acknowledged += writer->participant().experience().operations_acknowledged;
      }
      std::printf("{\"acknowledged\": %llu, \"of\": %llu}\n",
                  static_cast<unsigned long long>(acknowledged),
                  static_cast<unsigned long long>(operations));
      std::fflush(stdout);
    }
    if (std::any_of(writers.begin(), writers.end(), [](auto& w) { return w->refused(); })) break;
  }

  HarvestReport report;
  report.participants = static_cast<std::uint32_t>(writers.size());
  report.seconds = elapsed();
  std::set<std::uint64_t> digests;
  for (auto& writer : writers) {
    VirtualParticipant& participant = writer->participant();
    report.keystrokes += writer->keystrokes();
    report.unacknowledged += participant.unacknowledged();
    if (!holds_each_once(participant.document(), plan.questions)) ++report.incomplete_views;
    digests.insert(digest_number(participant.document().digest()));
    add(report.total, participant.experience());
  }
  report.digests_seen.assign(digests.begin(), digests.end());
  for (auto& writer : writers) writer->stop();
  context.run_for(std::chrono::milliseconds(200));  // lets the sockets close
  return report;
}

}  // namespace atelier::load
