using System.Globalization;
using System.Text;
using Itms.Application.Indexing;
using Itms.Application.Storage;
using Itms.Application.Taskings;
using Itms.Application.TaskingStore;
using Itms.Application.Tests.Simulation;
using Itms.Domain.Forms;
using Itms.Domain.People;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Taskings;

/// <summary>
/// Counts the requests to the tables in the life of one tasking. On Azure each is paid for, so a change in the number must be seen.
/// </summary>
public sealed class TaskingCostTests
{
    private static readonly ResponseDraft Answer = new(ResponseKind.Substantive, "412 visits.");

    /// <summary>The steps: what happens, how long after the step before, and who does it.</summary>
    private static readonly (string What, TimeSpan After, string By, TaskingCommand Command)[] Life =
    [
        ("created, assigned to one unit", TimeSpan.Zero, "ana.ruiz", new TaskingCommand.Create(
            "",
            Forms.InformationRequest(new DateOnly(2027, 1, 20), new DateOnly(2027, 2, 3)),
            [new PlacementRequest("HOU", "lee.chan", ["kim.dale", "ray.singh"])])),
        ("delegated", TimeSpan.FromHours(1), "lee.chan", new TaskingCommand.Delegate(null, "sam.ortiz", "Count.")),
        ("delegated task completed", TimeSpan.FromDays(8), "sam.ortiz", new TaskingCommand.CompleteDelegation(null, Answer)),
        ("answered", TimeSpan.FromHours(1), "lee.chan", new TaskingCommand.Respond(null, Answer)),
        ("concurred in by the unit chief", TimeSpan.FromHours(1), "ray.singh", new TaskingCommand.Concur(
            null, ConcurrenceLevel.UnitChief, null, null)),
        ("cleared by the division", TimeSpan.FromHours(1), "dan.okoro", new TaskingCommand.Concur(null, ConcurrenceLevel.Division, null, null)),
        ("submitted to HQ", TimeSpan.FromDays(5), "lee.chan", new TaskingCommand.SubmitToHq(null)),
        ("sent to the AD", TimeSpan.FromHours(1), "ana.ruiz", new TaskingCommand.SendToAd()),
        ("cleared by the AD's office", TimeSpan.FromDays(2), "joe.lind", new TaskingCommand.Clear(null)),
        ("submitted to the authority", TimeSpan.FromHours(1), "ana.ruiz", new TaskingCommand.SubmitToAuthority(Channel.Email, null, null)),
    ];

    [Fact]
    public async Task Requests_to_the_tables_are_as_documented()
    {
        var world = new World();
        // As on Azure: not the front door but the orchestration sends.
        var machine = world.Start(isSole: false, sendsItself: false);
        var lines = new List<(string What, int Reads, int Transactions, int Mails)>();
        var reminders = (Times: 0, Reads: 0, Transactions: 0, Mails: 0);
        var number = "";
        foreach (var (what, after, by, command) in Life)
        {
            var until = world.Clock.Now + after;
            while (await machine.RecoverySweep.NextDeadlineAsync(after: null, CancellationToken.None) is { } next && next <= until)
            {
                world.Clock.Now = next;
                var (reads, transactions, mails) = await CountAsync(
                    () => machine.DoAsync(number, new TaskingCommand.DeadlineReached(), Actor.SystemId));
                reminders = (reminders.Times + 1, reminders.Reads + reads, reminders.Transactions + transactions, reminders.Mails + mails);
            }

            world.Clock.Now = until;
            var counted = await CountAsync(async () =>
            {
                if (command is not TaskingCommand.Create create) await machine.DoAsync(number, command, by);
                else
                    number = Assert.IsType<Outcome.Done>(
                        await machine.Service.CreateAsync(create, Agency.Actor(by), null, CancellationToken.None)).Tasking.Number;
            });
            lines.Add((what, counted.Reads, counted.Transactions, counted.Mails));
        }

        lines.Add(($"its {reminders.Times} timers", reminders.Reads, reminders.Transactions, reminders.Mails));
        var (rows, bytes) = await StoredAsync(world.Store);
        var words = await MergedAsync();
        lines.Add(("a share of merging the words of a hundred", words.Reads, words.Transactions, words.Mails));
        Assert.Equal(
            TaskingStatus.SubmittedToAuthority, (await new TaskingRecords(world.Store).LoadAsync(number, CancellationToken.None))!.Tasking.Status);

        var idle = await CountAsync(async () =>
        {
            await machine.RecoverySweep.ReachDeadlinesAsync(CancellationToken.None);
            await machine.RecoverySweep.ProcessPendingAsync(everything: false, CancellationToken.None);
            await new WordIndex(machine.Store, world.Clock).MergeAsync(CancellationToken.None, atLeast: WordIndex.WorthMerging);
        });
        Assert.InRange(lines.Sum(line => line.Reads), 0, 25);
        Assert.InRange(lines.Sum(line => line.Transactions), 0, 110);
        GeneratedFile.Check("docs/azure-operations.md", Document(lines, idle, rows, bytes));

        // Words are merged when so many taskings wait. Each has words of its own, and words that others have, too.
        async Task<(int Reads, int Transactions, int Mails)> MergedAsync()
        {
            var dice = new Random(1);
            for (var i = 1; i < WordIndex.WorthMerging; i++)
            {
                var form = Forms.InformationRequest(new DateOnly(2027, 12, 20)) with
                {
                    CaseNumber = $"CASE-{i}",
                    Instruction = string.Join(' ', Enumerable.Range(0, 40).Select(_ => $"word{(int)Math.Pow(20_000, dice.NextDouble())}")),
                };
                var create = new TaskingCommand.Create("", form, [new PlacementRequest("HOU", "lee.chan", [])]);
                Assert.IsType<Outcome.Done>(await machine.Service.CreateAsync(create, Agency.Actor("ana.ruiz"), null, CancellationToken.None));
            }

            await machine.HearAsync();
            var all = await CountAsync(() => new WordIndex(machine.Store, world.Clock).MergeAsync(
                CancellationToken.None, atLeast: WordIndex.WorthMerging));
            return (Share(all.Reads), Share(all.Transactions), all.Mails);
        }

        static int Share(int all) => (all + WordIndex.WorthMerging - 1) / WordIndex.WorthMerging;

        async Task<(int Reads, int Transactions, int Mails)> CountAsync(Func<Task> does)
        {
            var before = (machine.Reads, machine.Commits, world.Sent.Count);
            await does();
            await machine.HearAsync();
            return (machine.Reads - before.Reads, machine.Commits - before.Commits, world.Sent.Count - before.Count);
        }
    }

    private static async Task<(int Rows, long Bytes)> StoredAsync(InMemoryTableStore store)
    {
        var (rows, bytes) = (0, 0L);
        await foreach (var partition in store.PartitionsAsync(""))
            await foreach (var row in store.ReadAllAsync(new RowRange(partition)))
            {
                rows++;
                // The size as Azure counts it: four bytes, two for each character of the keys, and the properties.
                bytes += 4 + (2 * (row.Partition.Length + row.RowKey.Length)) + row.Body.Length;
            }

        return (rows, bytes);
    }

    private static string Document(
        List<(string What, int Reads, int Transactions, int Mails)> lines, (int Reads, int Transactions, int Mails) idle, int rows, long bytes)
    {
        var text = new StringBuilder();
        Line($"# Requests to the tables in the life of one tasking");
        Line($"");
        Line($"A test (`TaskingCostTests`) writes this page, and fails when the program changes. The example has one unit, one delegation");
        Line($"and no document. Nobody else is working, so no request is repeated. Each view of a page adds some reads.");
        Line($"");
        Line($"| | reads | transactions | mails |");
        Line($"|---|---:|---:|---:|");
        foreach (var (what, reads, transactions, mails) in lines) Line($"| {what} | {reads} | {transactions} | {mails} |");
        Line($"| **together** | **{lines.Sum(l => l.Reads)}** | **{lines.Sum(l => l.Transactions)}** | **{lines.Sum(l => l.Mails)}** |");
        Line($"");
        // Rounded, so that one more word in a text changes nothing.
        var kibibytes = Math.Round(bytes / 10_240.0) * 10;
        Line($"It leaves about {Math.Round(rows / 10.0) * 10} rows of {kibibytes} KiB, including its words.");
        Line($"");
        Line($"A thousand taskings cost:");
        Line($"");
        Line($"```");
        Line($"{lines.Sum(l => l.Reads + l.Transactions) / 10.0:F1} × price of 10,000 table requests");
        Line($"  +  {kibibytes / 1024:F2} × price of a GiB-month, for each month they are kept");
        Line($"  +  {lines.Sum(l => l.Mails)} × price of 1,000 mails");
        Line($"```");
        Line($"");
        Line($"A recovery sweep that finds nothing to do takes {idle.Reads} reads and {idle.Transactions} transactions.");
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
