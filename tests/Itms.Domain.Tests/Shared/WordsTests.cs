using System.Text.Json;
using Itms.Application.Shared;
using Itms.Domain.Deadlines;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Records;
using Itms.Domain.Reports;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Shared;

/// <summary>The words that the HTTP API description lists. They are stored and sent, so they must not change.</summary>
public sealed class WordsTests
{
    public static TheoryData<Type, string> Lists => new()
    {
        {
            typeof(TaskingStatus),
            "pending assigned delegated delegatedTaskCompleted submittedToHq sentToAd adCleared submittedToAuthority reopened closedWithoutResponse"
        },
        {
            typeof(TaskType),
            "medicalComplaint medicalRecords medicalDeclaration informationRequest mediaQuery eroTask audit recommendationsMemo expertMemo "
            + "correctiveActionPlan siteVisitInformationRequest ihscInternal crclShortFormComplaint informalResolution policy "
            + "reasonableAccommodation "
            + "foia foiaCovid19 medicalComplaintCovid19 other"
        },
        { typeof(Priority), "low medium high" },
        { typeof(TaskAction), "work review standDown" },
        { typeof(Channel), "email eroTasker itms other" },
        { typeof(MedicalComplaintType), "medical dental mentalHealth medicationAccess hungerStrikeThreat selfHarmThreat pharmacyServices other" },
        { typeof(Findings), "substantiated unsubstantiated" },
        { typeof(InformationRequestType), "medicalRecords synopsisOfCare policies investigativeRecords other" },
        { typeof(EroTaskType), "reoccurringBiWeekly reoccurringQuarterly reoccurringSemiAnnual reoccurringAnnual shortTurnaround new" },
        {
            typeof(AuditType),
            "gao oig iceCredentialInventory physicalPropertyInventory selfInspectionProgram congressionalJustification financialDisclosure"
        },
        { typeof(AuditFrequency), "quarterly semiAnnual annual" },
        { typeof(ResponseKind), "substantive negative" },
        { typeof(ConcurrenceLevel), "supervisor unitChief division" },
        { typeof(ClearanceKind), "allOf anyOf none toBeDecided" },
        { typeof(ClosingReason), "cancelled enteredInError duplicate" },
        { typeof(OriginalState), "unknown duplicate usable" },
        { typeof(FollowUpKind), "followUp overdue authorityQuestions" },
        { typeof(Staffing), "ihsc contract" },
        { typeof(ComponentKind), "unit facility" },
        { typeof(RequestSource), "hq field" },
        // Not in the API description, but stored or sent as well.
        { typeof(ComponentState), "pending assigned delegated delegatedTaskCompleted deferred" },
        { typeof(Role), "staff actionOfficer supervisor unitChief seniorLeadership taskManager tpsuChief administrator" },
        { typeof(Tab), "none medicalComplaint informationRequest memo eroTask audit common administrative" },
        { typeof(TrainingState), "never overdue due current" },
        { typeof(FieldKind), "line text enumeration date instant flag facility facilities alienNumber unit person people files automatic" },
        { typeof(EscalationTrigger), "beforeDue overdue pending atAd" },
        { typeof(Audience), "actionOfficer designee cc unitChief divisionLead clearingOfficial taskManager tpsuChief" },
        { typeof(Stage), "received pending assigned delegated delegatedTaskCompleted reopened submittedToHq sentToAd adCleared" },
        { typeof(SeriesStep), "day week month" },
        {
            typeof(ReportMeasure),
            "open overdue stoodDown openAtEnd overdueAtEnd opened closed closedWithoutResponse withDueDate onTime late withoutTimes "
            + "closedAfterStandDown retroactive lateEntries reopened clearanceOverrides remindersSent"
        },
        {
            typeof(ReportSection),
            "unit assignee designee taskManager taskType category priority requestor taskAuthority facility findings status stage"
        },
        { typeof(ReportKind), "workload performance" },
        { typeof(MemberFaultKind), "unknown repeated unreadable" },
        { typeof(DelegationState), "delegated completed ended" },
        { typeof(CutOff), "closed sent" },
        { typeof(CutOffPeriod), "day calendarYear fiscalYear" },
        { typeof(DisposalState), "proposed declined approved done" },
        { typeof(DisposalItemState), "waiting destroyed kept" },
        { typeof(KeptReason), "notFound open unscheduled notDue onHold mailWaiting seriesContinues" },
        { typeof(WaitingKind), "assign answer delegated concur edit reviewAtHq clear send decideExtension mail disposal" },
        { typeof(RefusalKind), "invalid notAllowed conflict" },
        { typeof(VacantPost), "actionOfficer designee unitChief taskManager" },
        { typeof(MailTiming), "atOnce daily off" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void Each_value_is_written_as_the_listed_word_and_read_back(Type type, string words)
    {
        var values = Enum.GetValues(type).Cast<object>().ToList();

        Assert.Equal(words.Split(' ').Order(StringComparer.Ordinal), values.Select(Word).Order(StringComparer.Ordinal));
        Assert.All(values, v => Assert.Equal(v, JsonSerializer.Deserialize($"\"{Word(v)}\"", type, Json.Http)));

        string Word(object value) => JsonSerializer.Serialize(value, type, Json.Http).Trim('"');
    }

    [Fact]
    public void The_built_in_categories_have_fixed_words() =>
        Assert.Equal(
            "congressional declaration foiaMedicalRecords foiaData foiaComplex odoWithFindings odoWithoutFindings oigAudit gao "
            + "seniorLeadershipExternal seniorLeadershipInternal media medicalExpenditures medicalComplaint medPar medicalRecords "
            + "correctiveActionPlan rootCause report smeStatement qfr other",
            string.Join(' ', Category.BuiltIn));

    [Fact]
    public void Every_enumeration_of_the_domain_is_listed() =>
        Assert.Equal(
            typeof(Tasking).Assembly.GetExportedTypes().Where(t => t.IsEnum).Select(t => t.Name).Order(StringComparer.Ordinal),
            Lists.Select(row => row.Data.Item1.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_pages_offer_the_positions_that_a_rule_may_name() =>
        GeneratedFile.Check(
            "web/src/positions.ts",
            "/** The positions that can clear, in the words of the rules. Written by WordsTests. */\nexport const positions = [\n"
            + string.Concat(Position.All.Select(position => $"  \"{position}\",\n")) + "];\n");

    [Theory]
    [InlineData(TaskingStatus.Pending, "Pending")]
    [InlineData(TaskingStatus.Assigned, "Assigned")]
    [InlineData(TaskingStatus.Delegated, "Delegated")]
    [InlineData(TaskingStatus.DelegatedTaskCompleted, "Delegated Task Completed")]
    [InlineData(TaskingStatus.SubmittedToHq, "Task Submitted to HQ")]
    [InlineData(TaskingStatus.SentToAd, "Task Sent to AD")]
    [InlineData(TaskingStatus.AdCleared, "AD Cleared")]
    [InlineData(TaskingStatus.SubmittedToAuthority, "Task Submitted to Authority")]
    [InlineData(TaskingStatus.Reopened, "Re-opened")]
    [InlineData(TaskingStatus.ClosedWithoutResponse, "Closed Without Response")]
    public void The_statuses_have_the_guides_labels(TaskingStatus status, string label) => Assert.Equal(label, status.Label());
}
