using Itms.Application.Digests;
using Itms.Application.Indexing;
using Itms.Application.Intake;
using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;
using Itms.Domain.Taskings;
using Itms.TestKit;

namespace Itms.Application.Tests.Simulation;

/// <summary>What outlives a process: the store, the clock, and the mails that were sent.</summary>
public sealed class World
{
    /// <summary>Reads taskings. It parses one again only after it has changed.</summary>
    private readonly TaskingRecords records;

    public World() => records = new TaskingRecords(Store);

    /// <summary>The taskings mailbox trusts what <c>mx.agency.gov</c> says about <c>dhs.gov</c>.</summary>
    public static readonly IntakeSettings TrustedMail = new() { Senders = ["@dhs.gov"], AuthenticatedBy = "mx.agency.gov" };

    public InMemoryTableStore Store { get; } = new();

    public InMemoryBlobStore Documents { get; } = new();

    public ManualClock Clock { get; } = new(Agency.Time("2027-01-11 09:00"));

    /// <summary>Effect IDs of the mails sent, in order. A repeated mail is listed twice.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>Stores the agency's directory, as a first start does.</summary>
    public Task SettleAsync() =>
        new DirectoryStore(Store, new RulesSource(Agency.Calendar, new TaskingPolicy())).SaveAsync(Agency.Directory, CancellationToken.None);

    /// <summary>The people digests were sent to, in any week.</summary>
    public async Task<List<string>> DigestsAsync()
    {
        var sent = new List<string>();
        await foreach (var week in Store.ReadAllAsync(new RowRange(DigestKeys.Partition)))
            foreach (var batch in await OutboxBatch.ReadAllAsync(Store, DigestWeek.Read(week.RowKey).Id, CancellationToken.None))
                sent.AddRange(batch.Messages.Where(message => message.State == OutboxMessageState.Sent).Select(message => message.Notification.To));
        return sent;
    }

    /// <summary>Starts a process in it.</summary>
    /// <param name="sendsItself">See <see cref="OutboxOptions"/>.</param>
    /// <param name="ports">Through which the process reaches the world. Null: directly.</param>
    public Machine Start(Death? death = null, bool isSole = true, bool sendsItself = true, Ports? ports = null) =>
        new(this, death, isSole, sendsItself, ports);

    /// <summary>Every tasking, in the order of numbers.</summary>
    public async Task<List<Tasking>> TaskingsAsync()
    {
        var taskings = new List<Tasking>();
        await foreach (var number in ItmsNumbers.IssuedAsync(Store, CancellationToken.None))
            if (await records.LoadAsync(number, CancellationToken.None) is { Tasking: var tasking }) taskings.Add(tasking);
        return taskings;
    }

    /// <summary>Checks that the projection rows are exactly the expected ones, and that no commit is pending.</summary>
    public Task AssertConsistentAsync(params string[] numbers) => AssertConsistentAsync(Agency.Rules, numbers);

    public Task AssertConsistentAsync(Rules rules, params string[] numbers) => AssertConsistentAsync(rules, numbers, mergedWords: false);

    /// <inheritdoc cref="AssertDerivedAsync" path="/param"/>
    public async Task AssertConsistentAsync(Rules rules, IReadOnlyList<string> numbers, bool mergedWords)
    {
        var taskings = new List<Tasking>();
        foreach (var number in numbers)
        {
            var stored = await records.LoadAsync(number, CancellationToken.None);
            Assert.NotNull(stored);
            taskings.Add(stored.Tasking);
        }

        await AssertDerivedAsync(rules, taskings, mergedWords);
        foreach (var number in numbers)
        {
            var verification = await new HistoryVerifier(records).VerifyAsync(number, CancellationToken.None);
            Assert.True(verification!.Intact, verification.Problem);
            Assert.All(await OutboxBatch.ReadAllAsync(Store, number, CancellationToken.None), batch => Assert.True(batch.IsSettled));
        }
    }

    /// <summary>Checks that the derived rows are exactly those of the taskings, and that no commit is pending.</summary>
    /// <param name="mergedWords">Words were merged into the index, so a tasking's own list says only which words the index may have.</param>
    public async Task AssertDerivedAsync(Rules rules, IReadOnlyList<Tasking> taskings, bool mergedWords)
    {
        var expected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tasking in taskings)
        {
            var number = tasking.Number;
            var rows = TaskingProjections.For(tasking, rules);
            foreach (var (key, body) in rows)
            {
                var row = await Store.GetAsync(DerivedRows.Partition, key);
                Assert.True(row is not null, $"{key} is missing");
                Assert.True(row.Body.Span.SequenceEqual(body.Span), $"{key} is stale");
            }

            expected.UnionWith(rows.Keys.Append(IndexKeys.WaitingWords(number)));
            var words = await Store.GetAsync(DerivedRows.Partition, IndexKeys.WaitingWords(number));
            if (words is not null || !mergedWords)
            {
                words ??= await Store.GetAsync(TaskingKeys.Partition(number), IndexKeys.IndexedWords);
                var right = words?.Body.Span.SequenceEqual(SearchTerms.Write(SearchTerms.Of(tasking)).Span);
                Assert.True(right, $"the words of {number} are stale");
            }
        }

        await foreach (var row in Store.ReadAllAsync(new RowRange(DerivedRows.Partition)))
            Assert.True(expected.Contains(row.RowKey), $"{row.RowKey} is left over");
        await foreach (var row in Store.ReadAllAsync(new RowRange(OutboxKeys.Pending))) Assert.Fail($"{row.RowKey} is still pending");
    }
}
