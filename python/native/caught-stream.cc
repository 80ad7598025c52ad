/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "caught-stream.h"

#include <iostream>
#include <streambuf>
#include <thread>
#include <utility>

namespace vflood
{

namespace
{

/// Passes on what is written, at once or later.
class Buffer : public std::streambuf
{
  public:
    explicit Buffer(std::streambuf* to)
        : m_to(to)
    {
    }

    /// Keep what this thread writes from now on.
    void Keep()
    {
        m_keeper = std::this_thread::get_id();
    }

    /// Write what was kept, and keep nothing any more.
    void Release()
    {
        m_keeper = std::thread::id();
        m_to->sputn(m_kept.data(), static_cast<std::streamsize>(m_kept.size()));
        m_to->pubsync();
        m_kept.clear();
    }

    /**
     * \return what was kept, which is forgotten
     */
    std::string Take()
    {
        return std::exchange(m_kept, "");
    }

  protected:
    std::streamsize xsputn(const char* text, std::streamsize size) override
    {
        if (std::this_thread::get_id() != m_keeper)
        {
            return m_to->sputn(text, size);
        }
        m_kept.append(text, static_cast<std::size_t>(size));
        if (m_kept.size() > LIMIT) // of many warnings, the last ones may belong to the message
        {
            m_to->sputn(m_kept.data(), static_cast<std::streamsize>(m_kept.size() - LIMIT / 2));
            m_kept.erase(0, m_kept.size() - LIMIT / 2);
        }
        return size;
    }

    int_type overflow(int_type c) override
    {
        const char text = traits_type::to_char_type(c);
        return xsputn(&text, 1) == 1 ? c : traits_type::eof();
    }

    int sync() override
    {
        return m_to->pubsync();
    }

  private:
    static constexpr std::size_t LIMIT = 1 << 16; //!< bytes kept

    std::streambuf* m_to;     //!< where to
    std::thread::id m_keeper; //!< whose text is kept
    std::string m_kept;       //!< that text
};

Buffer* g_buffer = nullptr; //!< of std::cerr, which may be used until the very end

/**
 * \param text what ns-3 wrote
 * \param field what stands before a value
 * \param end what stands after it; any of these characters, or all of them in this order
 * \param all whether it is all of them
 * \return the value; empty if it is not there
 */
std::string
Find(const std::string& text, const std::string& field, const std::string& end, bool all)
{
    const std::size_t at = text.find(field);
    if (at == std::string::npos)
    {
        return "";
    }
    const std::size_t from = at + field.size();
    const std::size_t to = all ? text.find(end, from) : text.find_first_of(end, from);
    return all && to == std::string::npos ? "" : text.substr(from, to - from);
}

} // namespace

void
CaughtStream::Install()
{
    g_buffer = new Buffer(std::cerr.rdbuf());
    std::cerr.rdbuf(g_buffer);
}

void
CaughtStream::Begin()
{
    g_buffer->Keep();
}

void
CaughtStream::End()
{
    g_buffer->Release();
}

std::string
CaughtStream::TakeFatal()
{
    const std::string text = g_buffer->Take();
    const std::string message = Find(text, "msg=\"", "\", ", true);
    const std::string condition = Find(text, "cond=\"", "\", ", true);
    const std::string file = Find(text, "file=", ",\n", false);
    std::string words = message;
    if (!condition.empty())
    {
        words += (words.empty() ? "" : "; ") + ("it does not hold that " + condition);
    }
    if (words.empty())
    {
        words = text.empty() ? "no message" : text;
    }
    if (!file.empty())
    {
        words += " (" + file.substr(file.rfind('/') + 1) + ", line " +
                 Find(text, "line=", ",\n ", false) + ")";
    }
    return words;
}

} // namespace vflood
