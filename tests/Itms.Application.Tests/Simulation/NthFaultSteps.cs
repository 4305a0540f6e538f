using System.IO.Compression;
using System.Text;
using Itms.Application.Administration;
using Itms.Application.Attachments;
using Itms.Application.Backup;
using Itms.Application.Imports;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Itms.Application.Tests.Simulation;

/// <summary>A step that can be repeated: the same request under the same key, or something that a timer does.</summary>
/// <param name="After">How much time passes before it.</param>
/// <param name="Kind">The kind of command. Null: it is none.</param>
/// <param name="Check">What else must hold in the end. Null: nothing.</param>
public sealed record NthFaultStep(string Name, TimeSpan After, Type? Kind, Func<Machine, Task> Act, Func<World, Task>? Check = null)
{
    /// <summary>Takes the step in a new process where nothing fails, and finishes what it leaves to do.</summary>
    public async Task LiveAsync(World world)
    {
        var machine = world.Start();
        await machine.Book.LoadAsync(CancellationToken.None);
        await Act(machine);
        await machine.HearAsync();
        await machine.RecoverySweep.ProcessPendingAsync(everything: true, CancellationToken.None);
    }
}

/// <summary>Lives of taskings in which every kind of command occurs that people give, and most of what timers do.</summary>
public static partial class NthFaultSteps
{
    private static readonly ResponseDraft Answer = new(ResponseKind.Substantive, "412 visits.");
    private static readonly Moment Later = new(new DateOnly(2027, 2, 10));

    public static IReadOnlyList<NthFaultStep> All { get; } =
    [
        Create("first", Forms.InformationRequest(new DateOnly(2027, 1, 20), new DateOnly(2027, 2, 3))),
        By("tom.becker", 1, new TaskingCommand.TakeCharge(null)),
        By("lee.chan", 1, new TaskingCommand.Delegate(null, "sam.ortiz", "Count.")),
        By("lee.chan", 1, new TaskingCommand.WithdrawDelegation(null, "sam.ortiz")),
        By("lee.chan", 1, new TaskingCommand.Delegate(null, "sam.ortiz", "Count after all.")),
        By("lee.chan", 1, new TaskingCommand.RequestExtension(null, Later, "Ill.")),
        By("ana.ruiz", 1, new TaskingCommand.DeclineExtension(null, "No.")),
        By("sam.ortiz", 1, new TaskingCommand.CompleteDelegation(null, Answer)),
        By("lee.chan", 1, new TaskingCommand.Respond(null, Answer)),
        By("lee.chan", 1, new TaskingCommand.RequestConcurrence(null, null)),
        By("ray.singh", 1, new TaskingCommand.Concur(null, ConcurrenceLevel.UnitChief, null, null)),
        By("dan.okoro", 1, new TaskingCommand.Concur(null, ConcurrenceLevel.Division, null, null)),
        By("lee.chan", 1, new TaskingCommand.SubmitToHq(null)),
        By("ana.ruiz", 1, new TaskingCommand.SendToIcu(null)),
        By("pia.novak", 1, new TaskingCommand.ReturnFromIcu(null)),
        By("ana.ruiz", 1, new TaskingCommand.NameClearingOfficial([Position.AssistantDirector], ClearanceKind.AnyOf, "Sensitive.")),
        By("ana.ruiz", 1, new TaskingCommand.SendToAd()),
        By("ada.wells", 1, new TaskingCommand.ReturnClearance("Why so many?")),
        By("ana.ruiz", 1, new TaskingCommand.SendToAd()),
        By("ada.wells", 1, new TaskingCommand.Clear(null)),
        By("ana.ruiz", 1, new TaskingCommand.SubmitToAuthority(Channel.Email, null, null)),
        By("ana.ruiz", 1, new TaskingCommand.RecordUpload("EROT-31-77")),
        By("ana.ruiz", 1, new TaskingCommand.Reopen("Again.", "A question.", null, new Moment(new DateOnly(2027, 3, 5)))),
        By("ana.ruiz", 1, new TaskingCommand.SetDates(Later, null, null, "More time.")),
        By("ana.ruiz", 1, new TaskingCommand.SetAction(TaskAction.StandDown, "Wait.")),
        By("ana.ruiz", 1, new TaskingCommand.SetAction(TaskAction.Work, "Go on.")),
        By("ana.ruiz", 1, new TaskingCommand.RecordFollowUp(FollowUpKind.FollowUp, "Called.")),
        By("lee.chan", 1, new TaskingCommand.AddComment("Late, sorry.")),
        By("ana.ruiz", 1, new TaskingCommand.Edit(Forms.InformationRequest(new DateOnly(2027, 2, 10)) with { Instruction = "Count again." })),
        new("upload", TimeSpan.Zero, typeof(TaskingCommand.AddAttachments), UploadAsync),
        new("mark a document", TimeSpan.Zero, typeof(TaskingCommand.MarkAttachment), MarkAsync),
        By("lee.chan", 1, new TaskingCommand.Respond(null, Answer)),
        By("ray.singh", 1, new TaskingCommand.Concur(null, ConcurrenceLevel.UnitChief, null, null)),
        By("dan.okoro", 1, new TaskingCommand.Concur(null, ConcurrenceLevel.Division, null, null)),
        By("lee.chan", 1, new TaskingCommand.SubmitToHq(null)),
        By("ana.ruiz", 1, new TaskingCommand.Return(null, "Not yet.")),
        By("ana.ruiz", 1, new TaskingCommand.Assign([new PlacementRequest("MCMU", "mia.lund", [])])),
        By("mia.lund", 1, new TaskingCommand.Respond("MCMU", Answer)),
        By("eva.stone", 1, new TaskingCommand.Concur("MCMU", ConcurrenceLevel.UnitChief, null, null)),
        By("dan.okoro", 1, new TaskingCommand.Concur("MCMU", ConcurrenceLevel.Division, null, null)),
        By("mia.lund", 1, new TaskingCommand.ReportComplete("MCMU")),
        By("ana.ruiz", 1, new TaskingCommand.Withdraw("MCMU", "Not theirs.")),
        By("lee.chan", 1, new TaskingCommand.Defer(null, "HPMU") { Comment = "Theirs." }),
        By("ana.ruiz", 1, new TaskingCommand.Assign([new PlacementRequest("HPMU", "hal.price", [])])),
        By("ana.ruiz", 1, new TaskingCommand.Reassign("hal.price", "uma.vega")),
        Create("second", Forms.InformationRequest(new DateOnly(2027, 1, 20)) with { Action = TaskAction.Review }),
        By("lee.chan", 2, new TaskingCommand.Acknowledge()),
        Create("third", Forms.InformationRequest(new DateOnly(2027, 1, 21))),
        By("ana.ruiz", 3, new TaskingCommand.CloseWithoutResponse(ClosingReason.Duplicate, "Asked twice.", "ITMS-2027-000001")),
        Create("fourth", Forms.BiWeekly(new DateOnly(2027, 1, 12), new DateOnly(2027, 1, 19))),
        By("ana.ruiz", 4, new TaskingCommand.EndRecurrence("Enough.")),
        By("ana.ruiz", 4, new TaskingCommand.BeginRecurrence("Not enough.")),
        new("open the next of a series", TimeSpan.FromDays(15), typeof(TaskingCommand.NoteNextOccurrence), machine => machine.Sweep[0]()),
        new("remind", TimeSpan.FromDays(3), typeof(TaskingCommand.DeadlineReached), machine =>
            machine.RecoverySweep.ReachDeadlineAsync("ITMS-2027-000001", CancellationToken.None)),
        new("take in a mail", TimeSpan.Zero, null, machine => machine.Intake.ReceiveAsync(Mail, null, null, CancellationToken.None)),
        new("send the digest", TimeSpan.FromDays(5), null, machine => machine.DigestAsync()),
        new("import people", TimeSpan.Zero, null, ImportAsync, CheckImportAsync),
        new("import taskings", TimeSpan.Zero, typeof(TaskingCommand.Import), machine => ImportListAsync(machine, zip: null)),
        new("import documents", TimeSpan.Zero, typeof(TaskingCommand.ImportDocuments), machine => ImportListAsync(machine, Attachments())),
        new("back up", TimeSpan.Zero, null, BackUpAsync),
        .. OfTheOffice,
        .. OfPeople,
    ];

    private static byte[] Mail => Encoding.UTF8.GetBytes(
        "Authentication-Results: mx.agency.gov; dmarc=pass header.from=dhs.gov\r\nFrom: a@dhs.gov\r\nSubject: Sick calls\r\n"
        + "Message-ID: <1@dhs.gov>\r\n\r\nHow many?\r\n");

    private static NthFaultStep Create(string key, TaskingForm form)
    {
        var command = new TaskingCommand.Create(
            "", form with { CaseNumber = key }, [new PlacementRequest("HOU", "lee.chan", ["kim.dale", "ray.singh"])]);
        return new("create " + key, TimeSpan.Zero, typeof(TaskingCommand.Create), async machine =>
            Done(await machine.Service.CreateAsync(command, Agency.Actor("ana.ruiz"), new IdempotencyKey(key, key), CancellationToken.None)));
    }

    /// <param name="tasking">The tasking, in the order in which they were created.</param>
    private static NthFaultStep By(string person, int tasking, TaskingCommand command)
    {
        // The same request is the same key: these steps are made once.
        var key = Guid.NewGuid().ToString("N");
        return new($"{command.GetType().Name} by {person}", TimeSpan.FromMinutes(10), command.GetType(), async machine =>
            Done(await machine.DoAsync($"ITMS-2027-{tasking:D6}", command, person, key)));
    }

    private static void Done(Outcome outcome) => Assert.True(outcome is Outcome.Done, outcome.ToString());

    private static async Task UploadAsync(Machine machine)
    {
        using var upload = await machine.Uploads.BeginAsync(
            "ITMS-2027-000001", "lee.chan", length: 3, machine.Rules.Current.Storage.PerPerson, CancellationToken.None);
        NewAttachment file;
        try
        {
            file = await upload.StoreAsync(
                "count.txt", ContentKind.Of("count.txt")!, new MemoryStream("412"u8.ToArray()), (_, _) => Task.CompletedTask, CancellationToken.None);
        }
        catch
        {
            await upload.SettleAsync(tasking: null);
            throw;
        }

        var outcome = await machine.DoAsync("ITMS-2027-000001", new TaskingCommand.AddAttachments([file], Final: false), "ana.ruiz", "upload");
        await upload.SettleAsync((outcome as Outcome.Done)?.Tasking);
        Done(outcome);
    }

    private static async Task MarkAsync(Machine machine)
    {
        var tasking = await machine.Service.FindAsync("ITMS-2027-000001", Agency.Person("ana.ruiz"), CancellationToken.None);
        var command = new TaskingCommand.MarkAttachment(tasking!.Attachments[0].Id, Final: true);
        Done(await machine.DoAsync("ITMS-2027-000001", command, "ana.ruiz", "mark"));
    }

    private static async Task ImportAsync(Machine machine)
    {
        var file = "id,name,email,unit,roles\n" + string.Concat(Enumerable.Range(1, 3).Select(i => $"p.{i},P {i},p{i}@agency.example,HOU,staff\n"));
        var errors = new FieldErrors();
        var csv = DirectoryCsv.Parse("people", Encoding.UTF8.GetBytes(file), errors);
        Assert.False(errors.Any);
        Assert.IsType<DirectoryOutcome.Done>(
            await machine.Directory.ImportAsync(csv!.Entries, dryRun: false, "adm.root", CancellationToken.None));
    }

    private static async Task CheckImportAsync(World world)
    {
        var machine = world.Start();
        await machine.Book.LoadAsync(CancellationToken.None);
        Assert.Equal(3, machine.Rules.Current.Directory.People.Count(p => p.Id.StartsWith("p.", StringComparison.Ordinal)));
        var audit = (await machine.Book.ReadAuditAsync(null, 100, CancellationToken.None)).Entries;
        Assert.Equal(3, audit.Sum(e => e.Changes.Count));
    }

    /// <summary>An import that failed is carried on once its lease is over, and the same list is sent again.</summary>
    private static async Task ImportListAsync(Machine machine, byte[]? zip)
    {
        const string List = "ID,Requestor,Status,Task type,Date due to authority,Unit,Assignee,Modified\r\n"
            + "1,CRCL,Task Submitted to Authority,FOIA,7/20/2021,HOU,Lee Chan,7/19/2021 4:00 PM\r\n"
            + "2,OCR,Re-opened,FOIA,2/20/2027,HOU,Lee Chan,\r\n";
        await machine.Import.CarryOnAsync(CancellationToken.None);
        var arriving = await machine.Import.BeginAsync(dryRun: false, "adm.root", CancellationToken.None);
        var isBegun = false;
        try
        {
            await arriving.StoreSheetAsync(new MemoryStream(Encoding.UTF8.GetBytes(List)), CancellationToken.None);
            if (zip is not null) await arriving.StoreZipAsync(new MemoryStream(zip), CancellationToken.None);
            isBegun = true;
            var result = await arriving.RunAsync(ImportMapping.SharePoint, "list.csv");
            Assert.Equal((ImportState.Done, 2, 0), (result.State, result.Created + result.Unchanged, result.Faults));
        }
        finally
        {
            if (!isBegun) await arriving.GiveUpAsync();
        }
    }

    private static byte[] Attachments()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var item in new[] { 1, 2 })
            {
                using var entry = zip.CreateEntry($"Attachments/{item}/count.txt").Open();
                entry.Write("412"u8);
            }

        return bytes.ToArray();
    }

    private static async Task BackUpAsync(Machine machine)
    {
        var writer = new BackupWriter(
            machine.Store, (IPartitionList)machine.Store, machine.Documents, machine.Rules, machine.Clock, NullLogger<BackupWriter>.Instance);
        var summary = await writer.WriteAsync(new MemoryStream(), CancellationToken.None);
        Assert.Empty(summary.Manifest.Faults);
        Assert.True(summary.Manifest.Taskings >= 4);
    }
}
