using System.Text;
using System.Text.Json;
using Itms.Application.Administration;
using Itms.Application.Backup;
using Itms.Application.Indexing;
using Itms.Application.Records;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.Records;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Records;

/// <summary>An office with closed taskings about Jane Example, each with a document, that are kept for a year.</summary>
internal sealed class Archive
{
    public const string Alien = "A012345678";

    /// <summary>A word that stands only in these taskings.</summary>
    public const string Word = "quetzalcoatl";

    public const string Document = "A document about Jane Example.";

    public World World { get; } = new();

    public Machine Machine { get; set; } = null!;

    /// <summary>The taskings, closed on January 11, 2027. The time is a year and a day later.</summary>
    public static async Task<Archive> OfAsync(int taskings)
    {
        var archive = new Archive();
        await archive.World.SettleAsync();
        archive.Machine = archive.World.Start();
        await archive.ScheduleAsync(years: 1);
        for (var i = 1; i <= taskings; i++) await archive.CloseAsync(i);
        await archive.Machine.HearAsync();
        archive.World.Clock.Now = Agency.Time("2028-01-12 09:00");
        return archive;
    }

    public static string Number(int count) => ItmsNumber.Format(2027, count);

    /// <summary>Adds comments to a closed tasking, so many that older ones are in rows beside the snapshot.</summary>
    public async Task CommentOftenAsync(int tasking)
    {
        for (var i = 0; i < CommentRows.PerRow + 10; i++)
            Assert.IsType<Outcome.Done>(await Machine.DoAsync(Number(tasking), new TaskingCommand.AddComment($"About {Word}."), "ana.ruiz"));
        await Machine.HearAsync();
    }

    public async Task ScheduleAsync(int? years)
    {
        var entry = new { code = "all", title = "All", authority = "GRS 5.7", cutOff = "closed", years };
        var document = JsonSerializer.SerializeToElement(new { entries = new[] { entry } });
        Assert.IsType<RulesOutcome.Done>(
            await Machine.Editor.ChangeAsync(RulesKind.Retention, document, "Approved.", expected: null, "rex.moss", CancellationToken.None));
    }

    public async Task<Disposal> ProposeAsync(params int[] taskings) => Done(
        await Machine.Disposals.ProposeAsync([.. taskings.Select(Number)], "Please.", Agency.Person("rex.moss"), CancellationToken.None));

    public Task<RecordsOutcome<Disposal>> ApproveAsync(string id, string by = "tom.becker", Machine? machine = null) =>
        (machine ?? Machine).Disposals.ApproveAsync(id, Agency.Person(by), CancellationToken.None);

    public async Task<LegalHold> HoldAsync(HoldScope scope, Machine? machine = null)
    {
        var errors = new FieldErrors();
        return (await (machine ?? Machine).Holds.PlaceAsync("Smith v. ICE", scope, Agency.Person("tom.becker"), errors, CancellationToken.None))!;
    }

    public static Disposal Done(RecordsOutcome<Disposal> outcome) => Assert.IsType<RecordsOutcome<Disposal>.Done>(outcome).Value;

    public async Task<Tasking?> FindAsync(int tasking) =>
        (await new TaskingRecords(World.Store).LoadAsync(Number(tasking), CancellationToken.None))?.Tasking;

    /// <summary>Whether anything is left in the partition of a tasking.</summary>
    public async Task<bool> HasRowsAsync(int tasking) =>
        (await World.Store.ReadAllKeysAsync(new RowRange(TaskingKeys.Partition(Number(tasking))))).Count > 0;

    public async Task<Tombstone?> TombstoneAsync(int tasking) =>
        await Tombstone.FindAsync(World.Store, Number(tasking), CancellationToken.None);

    /// <summary>Checks that a tasking is whole, or else gone without a trace of what it was about.</summary>
    public async Task AssertWholeOrGoneAsync(int tasking)
    {
        var stone = await TombstoneAsync(tasking);
        if (await FindAsync(tasking) is { } there)
        {
            Assert.Null(stone);
            Assert.True((await new HistoryVerifier(new TaskingRecords(World.Store)).VerifyAsync(there.Number, CancellationToken.None))!.Intact);
            Assert.NotNull(await World.Documents.OpenAsync(DocumentId(tasking)));
            // Nobody is locked out of it.
            var comment = await Machine.DoAsync(there.Number, new TaskingCommand.AddComment("Still here."), "ana.ruiz");
            Assert.IsType<Outcome.Done>(comment);
            return;
        }

        Assert.NotNull(stone?.DestroyedAt);
        Assert.NotEqual(stone.ProposedBy, stone.ApprovedBy);
        Assert.Null(await World.Documents.OpenAsync(DocumentId(tasking)));
        await foreach (var partition in World.Store.PartitionsAsync(""))
            await foreach (var row in World.Store.ReadAllAsync(new RowRange(partition)))
            {
                if (row.Partition == RecordsKeys.Partition || row.Partition.StartsWith("access", StringComparison.Ordinal)) continue;
                Assert.NotEqual(TaskingKeys.Partition(Number(tasking)), row.Partition);
                if (row.Partition == DerivedRows.Partition) Assert.DoesNotContain(Number(tasking), row.RowKey, StringComparison.Ordinal);
            }
    }

    /// <summary>The numbers of the taskings that the word index has for a word, and those that wait with any words.</summary>
    public async Task<int> IndexedAsync(string word) =>
        (await Machine.Words.ReadAsync(word, CancellationToken.None)).Count
        + (await World.Store.ReadAllKeysAsync(IndexKeys.WordsToIndex)).Count;

    public async Task<(DataCheck Check, List<string> Faults)> CheckAsync()
    {
        var check = new DataCheck(World.Store, World.Documents);
        return (check, await check.RunAsync(CancellationToken.None).ToListAsync());
    }

    private static string DocumentId(int tasking) => $"d0c{tasking:D4}";

    private async Task CloseAsync(int tasking)
    {
        var form = Forms.InformationRequest(new DateOnly(2027, 2, 10)) with { Instruction = $"Ask {Word}.", TaskType = TaskType.InformationRequest };
        TaskingCommand.Create create = new("", form, [new PlacementRequest("HOU", "lee.chan", [])]);
        await DoAsync(await Machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None));
        var receipt = await World.Documents.WriteAsync(DocumentId(tasking), new MemoryStream(Encoding.UTF8.GetBytes(Document)));
        NewAttachment file = new(DocumentId(tasking), "jane.txt", "text/plain", receipt.Length, receipt.Sha256);
        (string By, TaskingCommand Command)[] life =
        [
            ("lee.chan", new TaskingCommand.AddAttachments([file], Final: true)),
            ("lee.chan", new TaskingCommand.Respond(null, new ResponseDraft(ResponseKind.Substantive, "412 visits."))),
            ("ray.singh", new TaskingCommand.Concur(null, Domain.People.ConcurrenceLevel.UnitChief, null, null)),
            ("dan.okoro", new TaskingCommand.Concur(null, Domain.People.ConcurrenceLevel.Division, null, null)),
            ("lee.chan", new TaskingCommand.SubmitToHq(null)),
            ("ana.ruiz", new TaskingCommand.SendToAd()),
            ("joe.lind", new TaskingCommand.Clear(null)),
            ("ana.ruiz", new TaskingCommand.SubmitToAuthority(Channel.Email, null, null)),
        ];
        foreach (var (by, command) in life) await DoAsync(await Machine.DoAsync(Number(tasking), command, by));

        static Task DoAsync(Outcome outcome)
        {
            Assert.True(outcome is Outcome.Done, outcome is Outcome.Refused refused ? refused.Refusal.Detail : outcome.ToString());
            return Task.CompletedTask;
        }
    }
}
