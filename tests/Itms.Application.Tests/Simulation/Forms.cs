using Itms.Domain.Forms;
using Itms.Domain.Shared;

namespace Itms.Application.Tests.Simulation;

/// <summary>What the requests of these tests say.</summary>
public static class Forms
{
    public static TaskingForm InformationRequest(DateOnly internalDue, DateOnly? authorityDue = null) => new(
        "CRCL", "CRCL", "CRCL-27-0042", TaskType.InformationRequest, Category.Other, null,
        new Moment(internalDue), authorityDue is { } day ? new Moment(day) : null, null,
        Priority.Medium, TaskAction.Work, "Count the visits.", Channel.Email, null, false, false,
        [new Detainee("Jane Example", "A012345678")],
        InformationRequest: new InformationRequestTab(null, null, InformationRequestType.SynopsisOfCare));

    /// <summary>The same, asked for every two weeks.</summary>
    public static TaskingForm BiWeekly(DateOnly start, DateOnly due) => InformationRequest(due) with
    {
        TaskType = TaskType.EroTask,
        InformationRequest = null,
        StartDate = new Moment(start),
        EroTask = new EroTaskTab("EX-B-04", EroTaskType.ReoccurringBiWeekly),
    };
}
