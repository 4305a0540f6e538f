using Itms.Domain.Forms;
using Itms.Domain.Routing;
using Itms.Domain.Taskings;

namespace Itms.Application.Imports;

/// <summary>Reads the form of a tasking from a row. What belongs to the tab of another task type is kept as a note.</summary>
internal sealed class ImportedForm(ImportRow row, Rules rules, List<string> notes)
{
    private static readonly string[] OfTabs =
    [
        "ihscFacility", "igsaFacility", "nonIhscFacilities", "medicalComplaint.type", "medicalComplaint.findings", "informationRequest.type",
        "eroTask.type", "eroTask.code", "audit.type", "audit.frequency",
    ];

    public TaskingForm Read()
    {
        var type = (TaskType?)row.Choice("taskType", Choices.TaskType) ?? TaskType.Other;
        var tabs = ReadTabs(TaskTypes.TabOf(type));
        var received = row.Date("receivedAt");
        return new TaskingForm(
            new RequestDetails(row.Line("requestor") ?? "", (Channel?)row.Choice("receivedVia", Choices.Channel) ?? Channel.Email)
            {
                TaskAuthority = row.Line("taskAuthority"),
                CaseNumber = row.Line("caseNumber"),
                IcattNumber = row.Line("icattNumber"),
                EroTaskerNumber = row.Line("eroTaskerNumber"),
                Source = (RequestSource?)row.Choice("source", Choices.Source),
                Instruction = row.Text("instruction"),
                ReceivedAt = received?.At(rules.Calendar),
                Detainees = ReadDetainees(),
            },
            new Handling(
                type,
                row.Choice("category", rules.Rubric.Categories.Select(c => (new Word(c), LabelOf(c))))?.Text
                    ?? TaskTypes.CategoryOf(type, tabs.Audit?.Type),
                (Priority?)row.Choice("priority", Choices.Priority) ?? Priority.Medium,
                (TaskAction?)row.Choice("action", Choices.TaskAction) ?? TaskAction.Work,
                row.Flag("requiresSes"),
                row.Flag("restricted")))
        {
            Dates = new FormDates
            {
                StartDate = row.Date("startDate"),
                InternalDueDate = row.Date("internalDueDate"),
                AuthorityDueDate = row.Date("authorityDueDate"),
                ExtensionDate = row.Date("extensionDate"),
            },
            TypeTabs = tabs,
        };
    }

    private static string LabelOf(string category) =>
        Choices.All[Choices.Category].FirstOrDefault(choice => (string)choice.Value == category)?.Label ?? category;

    private TypeTabs ReadTabs(Tab tab)
    {
        var read = new HashSet<string>();
        var tabs = tab switch
        {
            Tab.MedicalComplaint => new TypeTabs
            {
                MedicalComplaint = new MedicalComplaintTab(
                    Line("ihscFacility"),
                    Line("igsaFacility") ?? Line("nonIhscFacilities"),
                    (MedicalComplaintType?)Choice("medicalComplaint.type", Choices.MedicalComplaintType),
                    (Findings?)Choice("medicalComplaint.findings", Choices.Findings)),
            },
            Tab.InformationRequest => new TypeTabs
            {
                InformationRequest = new InformationRequestTab(
                    Line("ihscFacility"), Facilities(), (InformationRequestType?)Choice("informationRequest.type", Choices.InformationRequestType)),
            },
            Tab.Memo => new TypeTabs { Memo = new MemoTab(Line("ihscFacility"), Facilities()) },
            Tab.EroTask => new TypeTabs
            {
                EroTask = new EroTaskTab(Line("eroTask.code"), (EroTaskType?)Choice("eroTask.type", Choices.EroTaskType)),
            },
            Tab.Audit => new TypeTabs
            {
                Audit = new AuditTab(
                    (AuditType?)Choice("audit.type", Choices.AuditType), (AuditFrequency?)Choice("audit.frequency", Choices.AuditFrequency)),
            },
            _ => new TypeTabs(),
        };
        foreach (var field in OfTabs.Where(field => !read.Contains(field)))
            notes.AddRange(row.Texts(field).Select(other => $"{other.Heading}: {other.Text}"));
        // A tab without anything on it is none.
        return read.Any(row.Has) ? tabs : new TypeTabs();

        string? Line(string field) => read.Add(field) ? row.Line(field) : null;

        object? Choice(string field, string enumeration) => read.Add(field) ? row.Choice(field, enumeration) : null;

        IReadOnlyList<string>? Facilities()
        {
            read.Add("nonIhscFacilities");
            read.Add("igsaFacility");
            string[] all = [.. row.Several("nonIhscFacilities"), .. row.Several("igsaFacility")];
            return all.Length == 0 ? null : all;
        }
    }

    /// <summary>The names and the alien numbers belong together in their order.</summary>
    private List<Detainee> ReadDetainees()
    {
        var (names, numbers) = (row.Several("detainees.name"), row.Several("detainees.alienNumber"));
        var detainees = new List<Detainee>();
        for (var i = 0; i < Math.Max(names.Count, numbers.Count); i++)
        {
            var written = i < numbers.Count ? numbers[i] : null;
            var digits = AlienNumbers.Digits(written);
            if (written is not null && digits is null) row.Fault("detainees.alienNumber", "must be A and eight or nine digits");
            detainees.Add(new Detainee(i < names.Count ? names[i] : null, digits is null ? null : "A" + digits));
        }

        if (names.Count != numbers.Count && names.Count > 1 && numbers.Count > 1)
            row.Fault("detainees.alienNumber", "must be as many as there are names, in the same order");
        return detainees;
    }

    /// <summary>The word of a category.</summary>
    private readonly record struct Word(string Text)
    {
        public override string ToString() => Text;
    }
}
