using System.Text.Json;
using Itms.Application.Shared;
using Itms.Domain.Deadlines;
using Itms.Domain.Forms;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Routing;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Domain.Tests.Notifications;

/// <summary>
/// No mail contains anything that anyone typed (Life 1). Every text field of every command holds its own marker, which must be in the
/// history and in no mail.
/// </summary>
public sealed class NothingTypedInNotificationsTests
{
    private const string Canary = "Zq";

    /// <summary>Texts that are identifiers of the directory, the rubric or the number issuer, not free text.</summary>
    private static readonly HashSet<string> Identifiers =
    [
        "Create.Number", "PlacementRequest.Unit", "PlacementRequest.Assignee", "PlacementRequest.Cc", "Delegate.Unit", "Delegate.Designee",
        "CompleteDelegation.Unit", "Respond.Unit", "Concur.Unit", "Concur.GivenBy", "RequestConcurrence.Unit", "ReportComplete.Unit", "Defer.Unit",
        "Defer.ToUnit",
        "Return.Unit", "NameClearingOfficial.Positions", "Withdraw.Unit", "Reassign.From", "Reassign.To", "NoteNextOccurrence.Number",
        "LinkDuplicate.Number", "Create.TaskManager", "TakeCharge.Person", "TaskingForm.Category", "RequestExtension.Unit", "DeclineExtension.Unit",
        "CompleteDelegation.Designee", "WithdrawDelegation.Unit", "WithdrawDelegation.Designee",
        "CloseWithoutResponse.DuplicateOf",
        "MarkAttachment.Id", "NewAttachment.Id", "NewAttachment.ContentType", "NewAttachment.Sha256", "ResponseDraft.AttachmentIds",
        "RecordUpload.AttachmentIds", "Import.Number", "Import.TaskManager",
    ];

    private readonly List<string> markers = [];
    private readonly HashSet<string> covered = [];

    [Fact]
    public void No_marker_of_any_field_is_in_any_mail()
    {
        TaskingStory[] stories =
        [
            .. Enum.GetValues<TaskType>().Select(type => Given.Tasking().With(_ => Marked(type))).Select(Journey),
            Deferral(Given.Tasking().With(_ => Marked(TaskType.Other))),
            Recurring(Given.Tasking().With(_ => WithoutNumbersElsewhere(Marked(TaskType.Audit)))),
            EnteredRetroactively(Given.Tasking().With(_ => Marked(TaskType.Other)).Due(null, "2027-01-11T20:00:00Z")),
        ];

        var notifications = stories.SelectMany(s => s.AllNotifications).ToList();
        var histories = string.Concat(stories.Select(s => JsonSerializer.Serialize(s.History.Select(r => (object)r.Event), Json.Stored)));
        Assert.All(markers, marker => Assert.Contains(marker, histories));
        Assert.True(notifications.Select(l => l.Kind).Distinct().Count() >= 25, "The journey must cause every kind of mail.");
        Assert.All(notifications, notification =>
        {
            var link = new Uri("https://itms.example/taskings/ITMS-2027-000042");
            var text =
                string.Concat(notification.Kind, notification.Subject, string.Concat(notification.Lines),
                    NotificationText.Plain(notification, "X", link, _ => link), NotificationText.Html(notification, "X", link, _ => link));
            Assert.DoesNotContain(Canary, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("987654321", text);
        });
    }

    [Fact]
    public void Every_text_field_of_every_command_has_a_marker()
    {
        No_marker_of_any_field_is_in_any_mail();

        var commands = typeof(TaskingCommand).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(TaskingCommand)));
        Type[] parts =
        [
            typeof(TaskingForm), typeof(Detainee), typeof(MedicalComplaintTab), typeof(InformationRequestTab), typeof(MemoTab),
            typeof(EroTaskTab), typeof(AuditTab), typeof(PlacementRequest), typeof(ResponseDraft), typeof(NewAttachment), typeof(RetroactiveEntry),
        ];
        var fields = commands.Concat(parts)
            .SelectMany(t => t.GetProperties().Where(p => p.Name != "Comment" && IsText(p.PropertyType)).Select(p => $"{t.Name}.{p.Name}"));

        Assert.Equal(fields.Except(Identifiers).Order(StringComparer.Ordinal), covered.Order(StringComparer.Ordinal));

        static bool IsText(Type type) => type == typeof(string) || type == typeof(IReadOnlyList<string>);
    }

    /// <summary>A tasking's life from creation to the second cycle, with every text that people can type.</summary>
    private TaskingStory Journey(TaskingStory story)
    {
        var document = new NewAttachment("00", Mark("NewAttachment.Name"), "text/csv", 3, "00");
        story.AssignedTo("HOU", "lee.chan").AssignedTo("MCMU", "mia.lund").Created()
            .When("lee.chan", new TaskingCommand.Delegate("HOU", "kim.dale", Mark("Delegate.Instructions")) { Comment = Comment() })
            .When("lee.chan", new TaskingCommand.Delegate("HOU", "sam.ortiz", Mark("Delegate.Instructions"), Replace: true))
            .When("lee.chan", new TaskingCommand.Delegate("HOU", "kim.dale", null))
            .When("lee.chan", new TaskingCommand.WithdrawDelegation("HOU", "kim.dale") { Comment = Comment() })
            .When("lee.chan",
                new TaskingCommand.RequestExtension(null, new Moment(new DateOnly(2027, 2, 1)), Mark("RequestExtension.Reason"))
                {
                    Comment = Comment(),
                })
            .When("ana.ruiz", new TaskingCommand.DeclineExtension(null, Mark("DeclineExtension.Reason")) { Comment = Comment() })
            .ClockReaches("2027-01-12 08:00").ClockReaches("2027-01-15 08:00").ClockReaches("2027-01-25 17:00")
            .When("sam.ortiz", new TaskingCommand.CompleteDelegation(null, Draft()) { Comment = Comment() })
            .When("lee.chan", new TaskingCommand.Respond(null, Draft()) { Comment = Comment() })
            .When("lee.chan", new TaskingCommand.RequestConcurrence(null, null) { Comment = Comment() })
            .When("lee.chan", new TaskingCommand.Concur(null, ConcurrenceLevel.Division, Mark("Concur.Note"), "dan.okoro") { Comment = Comment() })
            .When("ray.singh", new TaskingCommand.Concur("HOU", ConcurrenceLevel.UnitChief, Mark("Concur.Note"), null))
            .When("lee.chan", new TaskingCommand.ReportComplete(null) { Comment = Comment() })
            .Answered("MCMU").Reported("MCMU")
            .When("ana.ruiz", new TaskingCommand.Return("MCMU", Mark("Return.Reason")) { Comment = Comment() })
            .Concurred("MCMU").Reported("MCMU")
            .When("tom.becker", new TaskingCommand.SubmitToHq(Draft()) { Comment = Comment() })
            .When("ana.ruiz", new TaskingCommand.SendToIcu(Mark("SendToIcu.Note")) { Comment = Comment() })
            .When("ana.ruiz", new TaskingCommand.ReturnFromIcu(Mark("ReturnFromIcu.Note"), Draft()))
            .When("ana.ruiz", new TaskingCommand.NameClearingOfficial(["AD", "CoS"], ClearanceKind.AllOf, Mark("NameClearingOfficial.Reason")))
            .SentToAd().ClockReaches("2027-01-27 17:00")
            .When("ada.wells", new TaskingCommand.ReturnClearance(Mark("ReturnClearance.Reason")) { Comment = Comment() })
            .SentToAd()
            .When("ada.wells", new TaskingCommand.Clear(Mark("Clear.Note")) { Comment = Comment() }).Cleared("joe.lind")
            .When("ana.ruiz",
                new TaskingCommand.SetDates(null, null, new Moment(new DateOnly(2027, 3, 1)), Mark("SetDates.Reason")) { Comment = Comment() })
            .When("ana.ruiz", new TaskingCommand.SetAction(TaskAction.StandDown, Mark("SetAction.Reason")) { Comment = Comment() })
            .When("ana.ruiz", new TaskingCommand.SetAction(TaskAction.Review, Mark("SetAction.Reason")))
            .When("ana.ruiz", new TaskingCommand.SetAction(TaskAction.Work, Mark("SetAction.Reason")))
            .When("ana.ruiz", new TaskingCommand.Edit(Marked(story.Form.TaskType)) { Comment = Comment() })
            .When("lee.chan", new TaskingCommand.AddComment(Mark("AddComment.Text")))
            .When("lee.chan", new TaskingCommand.AddAttachments([document], Final: false) { Comment = Comment() })
            .When("ana.ruiz", new TaskingCommand.MarkAttachment("00", Final: true) { Comment = Comment() })
            .When("ana.ruiz", new TaskingCommand.RecordFollowUp(FollowUpKind.AuthorityQuestions, Mark("RecordFollowUp.Text")))
            .When("ana.ruiz",
                new TaskingCommand.SubmitToAuthority(Channel.Other, Mark("SubmitToAuthority.Note"), Mark("SubmitToAuthority.ChannelReason")))
            .When("ana.ruiz", new TaskingCommand.RecordUpload(Mark("RecordUpload.Reference")))
            .When("ana.ruiz",
                new TaskingCommand.Reopen(Mark("Reopen.Instructions"), Mark("Reopen.Reason"), null, new Moment(new DateOnly(2027, 3, 10))))
            .When("ana.ruiz", new TaskingCommand.CloseWithoutResponse(ClosingReason.Cancelled, Mark("CloseWithoutResponse.Note"), null)
            {
                Comment = Comment(),
            })
            .Reopened()
            .When("tom.becker", new TaskingCommand.Assign([new PlacementRequest("HOU", "kim.dale", ["sam.ortiz"])]) { Comment = Comment() })
            .UnderEscalation([.. EscalationPolicy.Default.Rules])
            .When("itms", new TaskingCommand.Replan(Mark("Replan.Reason")))
            .ClockReaches("2027-03-31 17:00");
        return story.ReplaysTheSame();
    }

    private TaskingStory Deferral(TaskingStory story) => story
        .When("ana.ruiz", new TaskingCommand.Create("ITMS-2027-000042", story.Form, []) { RoutingReason = Mark("Create.RoutingReason") })
        .ClockReaches("2027-01-12 09:00")
        .AssignedTo("HOU", "lee.chan")
        .When("lee.chan", new TaskingCommand.Defer(null, "MCMU") { Comment = Comment() })
        .AssignedTo("MCMU", "mia.lund")
        .When("ana.ruiz", new TaskingCommand.Reassign("mia.lund", "eva.stone") { Comment = Comment() })
        .When("ana.ruiz", new TaskingCommand.Reassign("eva.stone", "mia.lund"))
        .When("ana.ruiz",
            new TaskingCommand.Assign([new PlacementRequest("HPMU", "hal.price", null)]) { RoutingReason = Mark("Assign.RoutingReason") })
        .When("ana.ruiz", new TaskingCommand.Withdraw("HPMU", Mark("Withdraw.Reason")) { Comment = Comment() })
        .When("ana.ruiz", new TaskingCommand.SetAction(TaskAction.Review, Mark("SetAction.Reason")))
        .When("mia.lund", new TaskingCommand.Acknowledge { Comment = Comment() });

    /// <summary>The next occurrence does not have the numbers that another system gave to this one.</summary>
    private TaskingForm WithoutNumbersElsewhere(TaskingForm form)
    {
        markers.Remove(form.CaseNumber!);
        markers.Remove(form.IcattNumber!);
        markers.Remove(form.EroTaskerNumber!);
        return form;
    }

    private TaskingStory Recurring(TaskingStory story) => story
        .AssignedTo("HOU", "lee.chan")
        .NextOpened()
        .When("ana.ruiz", new TaskingCommand.EndRecurrence(Mark("EndRecurrence.Reason")) { Comment = Comment() })
        .When("ana.ruiz", new TaskingCommand.BeginRecurrence(Mark("BeginRecurrence.Reason")) { Comment = Comment() })
        .At("2040-01-11 09:00")
        .When(Actor.SystemId, new TaskingCommand.SkipOccurrences());

    private TaskingStory EnteredRetroactively(TaskingStory story) => story
        .With(f => f with { ReceivedAt = Agency.Time("2027-01-11 08:00") })
        .AssignedTo("HOU", "lee.chan")
        .When("ana.ruiz", story.Creation with
        {
            Retroactive = new(new Moment(story.Now), Draft(), Channel.Other, Mark("RetroactiveEntry.ChannelReason")),
            Comment = Comment(),
        });

    private TaskingForm Marked(TaskType type) => TaskTypes.TabOf(type) switch
    {
        Tab.MedicalComplaint => Common(type) with
        {
            MedicalComplaint = new(
                Mark("MedicalComplaintTab.IhscFacility"), Mark("MedicalComplaintTab.IgsaFacility"), MedicalComplaintType.SelfHarmThreat,
                    Findings.Substantiated),
        },
        Tab.InformationRequest => Common(type) with
        {
            InformationRequest =
                new(Mark("InformationRequestTab.IhscFacility"), [Mark("InformationRequestTab.NonIhscFacilities")], InformationRequestType.Other),
        },
        Tab.Memo => Common(type) with { Memo = new(Mark("MemoTab.IhscFacility"), [Mark("MemoTab.NonIhscFacilities")]) },
        Tab.EroTask => Common(type) with { EroTask = new(Mark("EroTaskTab.Code"), EroTaskType.New) },
        Tab.Audit => Common(type) with { Audit = new(AuditType.Gao, AuditFrequency.Annual) },
        _ => Common(type),
    };

    private TaskingForm Common(TaskType type)
    {
        covered.Add("Detainee.AlienNumber");
        return Given.Tasking().Form with
        {
            TaskType = type,
            Requestor = Mark("TaskingForm.Requestor"),
            TaskAuthority = Mark("TaskingForm.TaskAuthority"),
            CaseNumber = Mark("TaskingForm.CaseNumber"),
            IcattNumber = Mark("TaskingForm.IcattNumber"),
            EroTaskerNumber = Mark("TaskingForm.EroTaskerNumber"),
            Instruction = Mark("TaskingForm.Instruction"),
            InformationRequest = null,
            Detainees = [new Detainee(Mark("Detainee.Name"), "A987654321")],
        };
    }

    private ResponseDraft Draft() => new(ResponseKind.Substantive, Mark("ResponseDraft.Text"));

    private string Comment() => Marker("TaskingCommand.Comment");

    private string Mark(string field)
    {
        covered.Add(field);
        return Marker(field);
    }

    private string Marker(string field)
    {
        var marker = $"{Canary}{field}{markers.Count}{Canary}";
        markers.Add(marker);
        return marker;
    }
}
