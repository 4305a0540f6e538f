using Itms.Domain.Forms;

namespace Itms.Server.Demo;

/// <summary>
/// What happened in the demo's agency before its first start: some sixty requests in about four months. Every person, place and number is made up.
/// </summary>
/// <remarks>
/// Days count from the day of the first start (<see cref="DemoDays"/>). So on any day there are taskings due today, soon and later, and some overdue
/// by every step. No step falls on that day itself, because it may have just begun.
/// </remarks>
internal sealed partial class DemoPast
{
    private const string Alder = "Alder Creek Processing Center";
    private const string Briar = "Briarfield Residential Center";
    private const string Cedar = "Cedar Flats Detention Center";
    private const string Dogwood = "Dogwood County Jail";
    private const string Elmridge = "Elmridge Correctional Facility";

    private readonly DemoDays days;
    private readonly List<DemoStory> stories = [];

    public DemoPast(DemoDays days)
    {
        this.days = days;
        Complaints();
        ComplaintsAtHq();
        RecordsAndStatements();
        InformationRequests();
        EroTasks();
        AuditsAndPlans();
        PublicRequests();
        AgencyBusiness();
    }

    /// <summary>Every step of every story, in order of time.</summary>
    public IEnumerable<DemoStep> Steps => stories.SelectMany(story => story.Steps).OrderBy(step => step.At);

    private DemoStory Story(TaskType type, string requestor, string? authority, string? caseNumber, string? instruction)
    {
        var story = new DemoStory(days, stories.Count, new TaskingForm(
            new RequestDetails(requestor, Channel.Email) { TaskAuthority = authority, CaseNumber = caseNumber, Instruction = instruction },
            new Handling(type, TaskTypes.CategoryOf(type, audit: null))));
        stories.Add(story);
        return story;
    }
}
