/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_WORKLOAD_H
#define SCENARIO_WORKLOAD_H

#include "scenario-frame.h"
#include "scenario-machines.h"
#include "scenario-schema.h"

#include "ns3/application.h"
#include "ns3/nstime.h"
#include "ns3/object-factory.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Something that machines of a scenario do, and what came of it.
 */
class ScenarioWorkload
{
  public:
    /// Who takes part.
    struct Ends
    {
        std::vector<ScenarioMachine> from; //!< who sends, or asks
        ScenarioMachine to;                //!< who receives, or answers
    };

    /**
     * \param element of the workload; must outlive this
     */
    explicit ScenarioWorkload(const ScenarioElement& element);
    virtual ~ScenarioWorkload();

    ScenarioWorkload(const ScenarioWorkload&) = delete;
    ScenarioWorkload& operator=(const ScenarioWorkload&) = delete;

    /**
     * \param element of a workload
     * \return it, not installed yet
     */
    static std::unique_ptr<ScenarioWorkload> Create(const ScenarioElement& element);

    /**
     * \return its name
     */
    const std::string& GetName() const;

    /**
     * \return its kind, as in a file
     */
    const std::string& GetKind() const;

    /**
     * \return usual port of its receivers or servers; 0: it has none
     */
    virtual uint16_t GetUsualPort() const = 0;

    /**
     * Install its applications. Once.
     *
     * \param ends who takes part
     * \param port of receivers or servers
     * \param start when it starts
     */
    virtual void Install(const Ends& ends, uint16_t port, Time start) = 0;

    /**
     * \param stream first random stream to use, after Install()
     * \return how many were used
     */
    virtual int64_t AssignStreams(int64_t stream);

    /**
     * \return the port that it uses; 0: none
     */
    uint16_t GetPort() const;

    /**
     * \return its applications: receivers and servers first
     */
    const std::vector<Ptr<Application>>& GetApplications() const;

    /**
     * \return how many things were asked for, as transfers; 0: it goes on until the run ends
     */
    virtual uint64_t GetNAsked() const = 0;

    /**
     * \return how many of them are over
     */
    virtual uint64_t GetNDone() const = 0;

    /**
     * \return whether nothing more comes of it, well or not
     */
    bool IsOver() const;

    /**
     * \return why it ended early; empty if it did not
     */
    const std::string& GetError() const;

    /**
     * \return what came of it: a row for each thing that was asked for
     */
    virtual ScenarioFrame GetRows() const = 0;

    /**
     * \return the same in a few numbers: names with units, and values
     */
    virtual std::vector<std::pair<std::string, ScenarioCell>> GetSummary() const;

    /**
     * \param callback called when it is over
     */
    void SetOverCallback(std::function<void()> callback);

  protected:
    /**
     * \param type TypeId name of an application
     * \return makes such, with the attributes that the file gives
     */
    ObjectFactory GetFactory(const std::string& type) const;

    /**
     * \param application added to a machine
     * \param machine gets it
     * \param start when it starts
     */
    void Add(Ptr<Application> application, const ScenarioMachine& machine, Time start = Time(0));

    /**
     * \param port that it uses
     */
    void SetPort(uint16_t port);

    /// Tell if everything is done.
    void Progress();

    /**
     * It ends early.
     *
     * \param error why
     */
    void Fail(const std::string& error);

    /**
     * \return what the file says of it
     */
    const WorkloadSpec& GetSpec() const;

    /**
     * \param values some numbers
     * \param unit that names end with
     * \return their mean, the quantiles 0.5, 0.9 and 0.99 and the largest; nothing without numbers
     */
    static std::vector<std::pair<std::string, ScenarioCell>> Summarise(std::vector<double> values,
                                                                       const std::string& unit);

  private:
    ScenarioElement m_element;                    //!< what the file says
    uint16_t m_port{0};                           //!< see GetPort()
    std::vector<Ptr<Application>> m_applications; //!< see GetApplications()
    std::string m_error;                          //!< see GetError()
    bool m_told{false};                           //!< whether it is over, and that was said
    std::function<void()> m_over;                 //!< see SetOverCallback()
};

} // namespace ns3

#endif /* SCENARIO_WORKLOAD_H */
