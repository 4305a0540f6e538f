using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Application.Tests.Simulation;

/// <summary>Forms of the taskings in these tests.</summary>
public static class Forms
{
    public static TaskingForm InformationRequest(DateOnly internalDue, DateOnly? authorityDue = null) => new(
        new RequestDetails("CRCL", Channel.Email)
        {
            TaskAuthority = "CRCL",
            CaseNumber = "CRCL-27-0042",
            Instruction = "Count the visits.",
            Detainees = [new Detainee("Jane Example", "A012345678")],
        },
        new Handling(TaskType.InformationRequest, Category.Other))
    {
        InternalDueDate = new Moment(internalDue),
        AuthorityDueDate = authorityDue is { } day ? new Moment(day) : null,
        InformationRequest = new InformationRequestTab(null, null, InformationRequestType.SynopsisOfCare),
    };

    /// <summary>A tasking that recurs every two weeks.</summary>
    public static TaskingForm BiWeekly(DateOnly start, DateOnly due) => InformationRequest(due) with
    {
        TaskType = TaskType.EroTask,
        InformationRequest = null,
        StartDate = new Moment(start),
        EroTask = new EroTaskTab("EX-B-04", EroTaskType.ReoccurringBiWeekly),
    };
}
