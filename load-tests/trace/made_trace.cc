#include "load-tests/trace/made_trace.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <utility>

#include "load-tests/trace/typist.h"

namespace atelier::trace {
namespace {

// Several agents who write at the same time, a paragraph each.
class Gathering {
 public:
  Gathering(std::uint32_t agents, std::uint64_t seed)
      : random_(seed), paragraphs_(agents), busy_(agents), branches_(agents / 8 + 1) {
    // The ends of the paragraphs are there before anybody writes.
    trace_.transactions.push_back({{}, 0, {{0, 0, std::u16string(agents - 1, u'\n')}}});
  }

  TraceFile write(std::size_t keys) && {
    while (trace_.transactions.size() < keys) {
      std::optional<Branch>& branch = branches_[below(random_, branches_.size())];
      if (!branch) branch.emplace(begin());
      press(*branch);
      if (--branch->keys_left == 0) finish(branch);
    }
    for (std::optional<Branch>& branch : branches_) finish(branch);
    for (const std::string& paragraph : paragraphs_) trace_.end_content += paragraph + '\n';
    trace_.end_content.pop_back();
    return std::move(trace_);
  }

 private:
  // What one agent writes between two moments at which it hears of the others.
  struct Branch {
    std::uint32_t agent = 0;    // whose paragraph has the same number
    std::size_t offset = 0;     // where the paragraph begins, as the branch sees it
    std::size_t keys_left = 0;  // at least one
    std::vector<std::uint32_t> base;
    std::vector<std::uint32_t> tips;  // what its next key follows
    std::unique_ptr<Typist> typist;
  };

  Branch begin() {
    Branch branch;
    do branch.agent = static_cast<std::uint32_t>(below(random_, paragraphs_.size()));
    while (busy_[branch.agent]);
    busy_[branch.agent] = true;
    for (std::uint32_t before = 0; before < branch.agent; ++before) {
      branch.offset += merged_size_[before] + 1;
    }
    branch.keys_left = 1 + below(random_, 80);
    branch.base = branch.tips = frontier_;
    branch.typist = std::make_unique<Typist>(random_, paragraphs_[branch.agent]);
    return branch;
  }

  void press(Branch& branch) {
    Patch patch = branch.typist->press();
    patch.position += branch.offset;
    const auto number = static_cast<std::uint32_t>(trace_.transactions.size());
    trace_.transactions.push_back({branch.tips, branch.agent, {std::move(patch)}});
    branch.tips = {number};
  }

  // What the branch wrote is merged: those who begin from now on have seen it.
  void finish(std::optional<Branch>& branch) {
    if (!branch) return;
    std::erase_if(frontier_, [&](std::uint32_t tip) {
      return std::find(branch->base.begin(), branch->base.end(), tip) != branch->base.end();
    });
    frontier_.insert(frontier_.end(), branch->tips.begin(), branch->tips.end());
    std::sort(frontier_.begin(), frontier_.end());
    merged_size_[branch->agent] = paragraphs_[branch->agent].size();
    busy_[branch->agent] = false;
    branch.reset();
  }

  std::mt19937_64 random_;
  TraceFile trace_;
  std::vector<std::string> paragraphs_;
  std::vector<std::size_t> merged_size_ = std::vector<std::size_t>(paragraphs_.size());
  std::vector<bool> busy_;
  std::vector<std::optional<Branch>> branches_;
  std::vector<std::uint32_t> frontier_ = {0};  // the tips of all that is merged
};

Patch pressed(MadeStyle style, Typist& typist, std::size_t number) {
  const std::u16string key(1, static_cast<char16_t>(u'a' + number % 26));
  switch (style) {
    case MadeStyle::Writing:
      return typist.press();
    case MadeStyle::Forward:
      return {number, 0, key};
    case MadeStyle::Backward:
      return {0, 0, key};
  }
  return {};
}

}  // namespace

TraceFile make_trace(MadeStyle style, std::size_t keys, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  TraceFile trace;
  Typist typist(random, trace.end_content);
  for (std::uint32_t number = 0; number < keys; ++number) {
    Transaction one;
    if (number > 0) one.parents.push_back(number - 1);
    one.patches.push_back(pressed(style, typist, number));
    if (style != MadeStyle::Writing) {
      trace.end_content += static_cast<char>(one.patches[0].inserted[0]);
    }
    trace.transactions.push_back(std::move(one));
  }
  if (style == MadeStyle::Backward)
    std::reverse(trace.end_content.begin(), trace.end_content.end());
  return trace;
}

TraceFile make_concurrent_trace(std::size_t keys, std::uint32_t agents, std::uint64_t seed) {
  return Gathering(agents, seed).write(keys);
}

}  // namespace atelier::trace
