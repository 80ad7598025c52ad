/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_PROBE_H
#define VFLOOD_NATIVE_PROBE_H

#include "bind.h"

#include <cstdint>
#include <deque>
#include <map>
#include <pybind11/numpy.h>
#include <string>
#include <vector>

namespace vflood
{

/// What a column holds.
enum class Kind
{
    NUMBER, //!< double
    WHOLE,  //!< int64_t
    TEXT,   //!< std::string
};

/// What is recorded of one argument of a trace source.
struct Column
{
    std::string name;                      //!< its name
    std::string unit;                      //!< its unit, "" = none
    Kind kind;                             //!< of the values
    std::map<int64_t, std::string> labels; //!< what numbers mean; empty: they are numbers
    std::vector<double> numbers;           //!< of NUMBER
    std::vector<int64_t> wholes;           //!< of WHOLE
    std::vector<std::string> texts;        //!< of TEXT
};

/**
 * \brief Records a trace source: a time and a value per column each time it fires.
 */
class Probe
{
  public:
    /**
     * \param source name of what is recorded
     * \param columns what is recorded of it, empty
     */
    Probe(std::string source, std::vector<Column> columns);

    /// May be called without the GIL.
    ~Probe();

    /**
     * \return whether a row is wanted; Add() a value for each column then, and End()
     */
    bool Begin();

    /**
     * \param value of the next column
     */
    void Add(double value);
    void Add(int64_t value);
    void Add(const std::string& value);

    /**
     * For numbers of an enumeration.
     *
     * \param value of the next column
     * \param label what it means
     */
    void Add(int64_t value, const char* label);

    /// The row is complete.
    void End();

    /// Record nothing any more.
    void Stop();

    /// Forget what was recorded.
    void Clear();

    /**
     * \param count stop the simulation after so many more rows, 0: do not
     */
    void StopAfter(uint64_t count);

    /**
     * \param call is called with each row, a dict, from within the simulation
     */
    void OnRow(std::optional<py::function> call);

    /**
     * \return name of what is recorded
     */
    const std::string& GetSource() const;

    /**
     * \return times in seconds
     */
    const std::vector<double>& GetTimes() const;

    /**
     * \return the columns
     */
    const std::deque<Column>& GetColumns() const;

    /**
     * \param index of a row
     * \return the row by names of columns with units
     */
    py::dict GetRow(std::size_t index) const;

  private:
    std::string m_source;               //!< name of what is recorded
    std::vector<double> m_times;        //!< in seconds
    std::deque<Column> m_columns;       //!< the columns
    std::size_t m_next{0};              //!< the next column
    bool m_on{true};                    //!< it records
    uint64_t m_left{0};                 //!< rows until it stops the simulation, 0: it does not
    std::optional<py::function> m_call; //!< is called with each row
};

/**
 * \param column a column
 * \return its name and unit, as column of a table
 */
std::string GetHeading(const Column& column);

/**
 * \param column a column
 * \return NumPy array of its values
 */
py::array ToArray(const Column& column);

} // namespace vflood

#endif /* VFLOOD_NATIVE_PROBE_H */
