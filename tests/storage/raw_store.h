// RawStore: reaches into a closed journal behind the adapter's back, to damage it.
#pragma once

#include <filesystem>
#include <string>

namespace atelier::storage {

// `journal` is the RocksDB folder; nobody may have it open.
void raw_delete(const std::filesystem::path& journal, const std::string& family,
                const std::string& key);
void raw_put(const std::filesystem::path& journal, const std::string& family,
             const std::string& key, const std::string& value);
std::string raw_get(const std::filesystem::path& journal, const std::string& family,
                    const std::string& key);

}  // namespace atelier::storage
