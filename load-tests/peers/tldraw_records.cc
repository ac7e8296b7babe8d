#include "load-tests/peers/tldraw_records.h"

#include "load-tests/peers/json_reading.h"

namespace atelier::load {
namespace {

std::string position_members(Tag tag) {
  return std::to_string(tag) + R"(,"y":)" + std::to_string(tag & 0x3fff);
}

std::string cursor_record(Tag tag) {
  return R"({"x":)" + position_members(tag) + R"(,"type":"default","rotation":0})";
}

Tag tag_of(const boost::json::value* x) {
  const std::int64_t tag = whole_number(x);
  return tag < 0 || tag > kTagMax ? kNoTag : static_cast<Tag>(tag);
}

// What an operation sets a key of its record to: ["put", record] or ["patch", {key: ["put", v]}].
const boost::json::value* value_set(const boost::json::value& operation, std::string_view key) {
  if (!operation.is_array() || operation.get_array().size() != 2) return nullptr;
  const boost::json::array& parts = operation.get_array();
  const boost::json::value* change = member(&parts[1], key);
  if (string_of(&parts[0]) == "put") return change;
  if (change == nullptr || !change->is_array()) return nullptr;
  const boost::json::array& set = change->get_array();
  return set.size() == 2 && string_of(&set[0]) == "put" ? &set[1] : nullptr;
}

}  // namespace

std::string_view tldraw_schema() {
  return R"({"schemaVersion":2,"sequences":{"com.tldraw.store":5,"com.tldraw.asset":1,)"
         R"("com.tldraw.camera":1,"com.tldraw.document":2,"com.tldraw.instance":26,)"
         R"("com.tldraw.instance_page_state":5,"com.tldraw.page":1,)"
         R"("com.tldraw.instance_presence":6,"com.tldraw.pointer":1,"com.tldraw.shape":4,)"
         R"("com.tldraw.user":1,"com.tldraw.asset.image":6,"com.tldraw.asset.video":5,)"
         R"("com.tldraw.asset.bookmark":2,"com.tldraw.shape.arrow":8,)"
         R"("com.tldraw.shape.bookmark":2,"com.tldraw.shape.draw":5,"com.tldraw.shape.embed":4,)"
         R"("com.tldraw.shape.frame":1,"com.tldraw.shape.geo":12,"com.tldraw.shape.group":0,)"
         R"("com.tldraw.shape.highlight":4,"com.tldraw.shape.image":5,"com.tldraw.shape.line":5,)"
         R"("com.tldraw.shape.note":13,"com.tldraw.shape.text":4,"com.tldraw.shape.video":4,)"
         R"("com.tldraw.binding.arrow":1}})";
}

std::string tldraw_note(std::string_view id, Tag tag) {
  return R"({"x":)" + position_members(tag) +
         R"(,"rotation":0,"isLocked":false,"opacity":1,"meta":{},"id":")" + std::string(id) +
         R"(","type":"note","props":{"color":"yellow","richText":{"type":"doc","content":)"
         R"([{"type":"paragraph"}]},"size":"m","font":"draw","align":"middle",)"
         R"("verticalAlign":"middle","labelColor":"black","growY":0,"fontSizeAdjustment":1,)"
         R"("url":"","scale":1,"textLastEditedBy":null},"parentId":"page:page","index":"a1",)"
         R"("typeName":"shape"})";
}

std::string tldraw_note_moved(Tag tag) {
  return R"({"x":["put",)" + std::to_string(tag) + R"(],"y":["put",)" +
         std::to_string(tag & 0x3fff) + "]}";
}

std::string tldraw_presence(std::string_view user, Tag tag) {
  return R"({"lastActivityTimestamp":)" + std::to_string(tag) +
         R"(,"followingUserId":null,"color":"#30bced","camera":{"x":0,"y":0,"z":1},"cursor":)" +
         cursor_record(tag) +
         R"(,"screenBounds":{"x":0,"y":0,"w":1280,"h":720},"selectedShapeIds":[],"brush":null,)"
         R"("scribbles":[],"chatMessage":"","meta":{},"id":"instance_presence:)" +
         std::string(user) + R"(","currentPageId":"page:page","userId":"user:)" +
         std::string(user) + R"(","userName":"Participant","typeName":"instance_presence"})";
}

std::string tldraw_presence_moved(Tag tag) {
  return R"({"lastActivityTimestamp":["put",)" + std::to_string(tag) + R"(],"cursor":["put",)" +
         cursor_record(tag) + "]}";
}

Tag tldraw_note_tag(const boost::json::value& operation) {
  return tag_of(value_set(operation, "x"));
}

Tag tldraw_presence_tag(const boost::json::value& operation) {
  return tag_of(member(value_set(operation, "cursor"), "x"));
}

}  // namespace atelier::load
