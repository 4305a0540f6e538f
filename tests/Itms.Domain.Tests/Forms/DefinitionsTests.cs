using Itms.Domain.Forms;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Forms;

/// <summary>The twenty task types, their tabs and lists, with the Guide's labels (G I.C), and validation by these definitions.</summary>
public sealed class DefinitionsTests
{
    /// <summary>Type, label, tab, and the fields needed before assignment. "-": the tab may be left out.</summary>
    public static TheoryData<TaskType, string, Tab, string> Types => new()
    {
        { TaskType.MedicalComplaint, "Medical complaints", Tab.MedicalComplaint, "medicalComplaint.type" },
        { TaskType.MedicalRecords, "Medical records", Tab.InformationRequest, "-" },
        { TaskType.MedicalDeclaration, "Medical declaration", Tab.InformationRequest, "-" },
        { TaskType.InformationRequest, "Information request", Tab.InformationRequest, "informationRequest.type" },
        { TaskType.MediaQuery, "Media query", Tab.None, "-" },
        { TaskType.EroTask, "ERO task", Tab.EroTask, "eroTask.type" },
        { TaskType.Audit, "Audit", Tab.Audit, "audit.type" },
        { TaskType.RecommendationsMemo, "Recommendations memo", Tab.Memo, "memo.ihscFacility" },
        { TaskType.ExpertMemo, "Expert memo", Tab.Memo, "memo.ihscFacility" },
        { TaskType.CorrectiveActionPlan, "Corrective action plan (CAP)", Tab.None, "-" },
        { TaskType.SiteVisitInformationRequest, "Site visit information request", Tab.InformationRequest, "-" },
        { TaskType.IhscInternal, "IHSC internal", Tab.None, "-" },
        { TaskType.CrclShortFormComplaint, "Short form complaint – Civil Rights and Civil Liberties (CRCL)", Tab.MedicalComplaint, "-" },
        { TaskType.InformalResolution, "Informal resolution", Tab.MedicalComplaint, "-" },
        { TaskType.Policy, "Policy", Tab.None, "-" },
        { TaskType.ReasonableAccommodation, "Reasonable accommodation (RA)", Tab.None, "-" },
        { TaskType.Foia, "Freedom of Information Act (FOIA)", Tab.InformationRequest, "-" },
        { TaskType.FoiaCovid19, "FOIA – coronavirus (COVID-19)", Tab.InformationRequest, "-" },
        { TaskType.MedicalComplaintCovid19, "Medical complaint – COVID-19", Tab.MedicalComplaint, "medicalComplaint.type" },
        { TaskType.Other, "Other", Tab.None, "-" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_type_has_its_label_tab_and_required_fields(TaskType type, string label, Tab tab, string required)
    {
        Assert.Equal((label, tab), (TaskTypes.LabelOf(type), TaskTypes.TabOf(type)));
        var bare = Bare(type);

        Assert.Empty(FormValidation.Missing(Full(type)));
        Assert.Equal(required == "-" ? [] : [required.Split('.')[0]], FormValidation.Missing(bare));
        Assert.Equal(required == "-" ? Missing(tab) : [required], FormValidation.Missing(Empty(type)));

        static string[] Missing(Tab borrowed) => borrowed switch
        {
            Tab.MedicalComplaint => ["medicalComplaint.type"],
            Tab.InformationRequest => ["informationRequest.type"],
            _ => [],
        };
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_complete_tasking_is_assigned_at_once_and_an_incomplete_one_waits(TaskType type, string label, Tab tab, string required)
    {
        _ = (label, tab);
        Assert.Equal(TaskingStatus.Assigned, Given.Tasking().With(_ => Full(type)).AssignedTo("HOU", "lee.chan").Status);
        var story = Given.Tasking().With(_ => Bare(type));
        if (required == "-")
        {
            Assert.Equal(TaskingStatus.Assigned, story.AssignedTo("HOU", "lee.chan").Status);
            return;
        }

        var own = required.Split('.')[0];
        var assigned = story.Creation with { Components = [new PlacementRequest("HOU", "lee.chan", [])] };
        Assert.Equal([own], story.Refuses("ana.ruiz", assigned).Errors.Keys);
        Assert.Equal(TaskingStatus.Pending, story.Status);

        var no = story.Refuses("ana.ruiz", new TaskingCommand.Assign([new PlacementRequest("HOU", "lee.chan", [])]));
        Assert.Equal((RefusalKind.Conflict, "form-incomplete"), (no.Kind, no.Code));
        Assert.Equal([own], no.Outstanding);
        Assert.DoesNotContain("assign", AllowedActions.Of(story.Tasking, Agency.Actor("ana.ruiz"), story.Rules, story.Now));

        Assert.Equal(TaskingStatus.Assigned, story.Edited(_ => Full(type)).AssignedTo("HOU", "lee.chan").Status);
    }

    [Fact]
    public void A_memo_names_one_facility_of_either_sort()
    {
        var memo = Bare(TaskType.ExpertMemo);

        Assert.Equal(["memo.ihscFacility"], FormValidation.Missing(memo with { Memo = new(" ", []) }));
        Assert.Empty(FormValidation.Missing(memo with { Memo = new("El Paso", null) }));
        Assert.Empty(FormValidation.Missing(memo with { Memo = new(null, ["Adams"]) }));
    }

    [Fact]
    public void Every_enumeration_lists_every_value_once_with_its_own_label()
    {
        Assert.All(Choices.All, list =>
        {
            IEnumerable<object> values = list.Key switch
            {
                Choices.Category => Category.BuiltIn,
                Choices.Position => Itms.Domain.People.Position.All,
                _ => Enum.GetValues(list.Value[0].Value.GetType()).Cast<object>(),
            };
            Assert.Equal(values, list.Value.Select(c => c.Value));
            Assert.Equal(list.Value.Count, list.Value.Select(c => c.Label).Distinct().Count());
        });
        Assert.Empty(Tabs.All.SelectMany(t => t.Fields).Select(f => f.Enumeration).OfType<string>().Except(Choices.All.Keys));
        Assert.All(Tabs.All.SelectMany(t => t.Fields), f => Assert.Equal(f.Kind == FieldKind.Enumeration, f.Enumeration is not null));
    }

    /// <summary>A member without a field definition would be neither validated nor shown.</summary>
    [Fact]
    public void Every_member_of_the_form_is_described()
    {
        (string Prefix, Type Type)[] parts =
        [
            ("", typeof(TaskingForm)), ("", typeof(RequestDetails)), ("", typeof(Handling)), ("", typeof(FormDates)), ("", typeof(TypeTabs)),
            ("medicalComplaint.", typeof(MedicalComplaintTab)), ("informationRequest.", typeof(InformationRequestTab)),
            ("memo.", typeof(MemoTab)), ("eroTask.", typeof(EroTaskTab)), ("audit.", typeof(AuditTab)), ("detainees[].", typeof(Detainee)),
        ];
        var members = parts
            .SelectMany(part => part.Type.GetProperties().Where(p => p.GetMethod!.IsPublic && p.SetMethod is not null)
            .Select(p => part.Prefix + Camel(p.Name)))
            .Except(["request", "handling", "dates", "typeTabs", "detainees", "medicalComplaint", "informationRequest", "memo", "eroTask", "audit"]);

        Assert.Empty(members.Except(Tabs.All.SelectMany(t => t.Fields).Select(f => f.Path)));

        static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
    }

    [Theory]
    [InlineData(Tab.Common,
        "ITMS number|Requestor|Task authority|Case number|Task type|Start date|Internal due date|"
        + "Date due to authority|Extension date|Priority|Task action|Unit|Assignee|Carbon copy (cc)|Delegate|Task instruction|Comments")]
    [InlineData(Tab.MedicalComplaint,
        "Detainee name|Alien number|IHSC facility name|Inter-governmental service agreement (IGSA) facility name|Medical complaint type|Findings")]
    [InlineData(Tab.InformationRequest, "Detainee name|Alien number|IHSC facility|Non-IHSC facilities|Information request type")]
    [InlineData(Tab.Memo, "IHSC facility|Non-IHSC facilities")]
    [InlineData(Tab.EroTask, "ERO task type|ERO task code")]
    [InlineData(Tab.Audit, "Audit type|Audit frequency")]
    public void The_tabs_have_the_guides_fields(Tab tab, string labels) =>
        Assert.Empty(labels.Split('|').Except(Tabs.All.Single(t => t.Tab == tab).Fields.Select(f => f.Label)));

    internal static TaskingForm Bare(TaskType type) => Given.Tasking().Form with { TaskType = type, InformationRequest = null };

    internal static TaskingForm Full(TaskType type) => TaskTypes.TabOf(type) switch
    {
        Tab.MedicalComplaint => Bare(type) with { MedicalComplaint = new("El Paso", null, MedicalComplaintType.Dental, Findings.Substantiated) },
        Tab.InformationRequest => Bare(type) with { InformationRequest = new("El Paso", ["Adams"], InformationRequestType.Policies) },
        Tab.Memo => Bare(type) with { Memo = new("El Paso", ["Adams"]) },
        Tab.EroTask => Bare(type) with { EroTask = new("EX-1", EroTaskType.New) },
        Tab.Audit => Bare(type) with { Audit = new(AuditType.Oig, AuditFrequency.Annual) },
        _ => Bare(type),
    };

    private static TaskingForm Empty(TaskType type) => TaskTypes.TabOf(type) switch
    {
        Tab.MedicalComplaint => Bare(type) with { MedicalComplaint = new(null, null, null, null) },
        Tab.InformationRequest => Bare(type) with { InformationRequest = new(null, null, null) },
        Tab.Memo => Bare(type) with { Memo = new(null, null) },
        Tab.EroTask => Bare(type) with { EroTask = new(null, null) },
        Tab.Audit => Bare(type) with { Audit = new(null, null) },
        _ => Bare(type),
    };
}
