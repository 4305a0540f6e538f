using Itms.Application.Outbox;
using Itms.Application.People;
using Itms.Application.Projections;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.Notifications;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Administration;

/// <summary>People whom a change, or the parts of an import, set inactive.</summary>
/// <param name="Seq">The change that set the first of them inactive.</param>
/// <param name="People">Person ids.</param>
public sealed record Departure(long Seq, DateTimeOffset At, IReadOnlyList<string> People);

/// <summary>
/// Tells the task managers which open taskings people leave without an action officer, a designee, a unit chief or a task manager in charge
/// when they are set inactive, and absent people that they lose their substitute (Life 11).
/// </summary>
/// <remarks>
/// The departure is a row of the directory change itself, so it cannot be lost. Any process may tell of it, any number of times: there
/// is one outbox batch, ever. The <see cref="OutboxProcessor"/> sends it like that of a commit.
/// </remarks>
public sealed class DepartureNotices(
    ITableStore store, TaskingRecords records, OutboxProcessor outbox, RulesSource rules, IWakeSignal wakeSignal, TimeProvider clock)
{
    /// <summary>A departure younger than this is left to the process that made it: an import may add to it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>The only batch of a notice.</summary>
    private const long Batch = 1;

    /// <summary>Tells of the departures that a process left behind when it died.</summary>
    public async Task TellPendingAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadAllAsync(DirectoryKeys.Departures(), cancellationToken))
            if (Json.Read<Departure>(row.Body) is var departure && clock.GetUtcNow() - departure.At >= Grace)
                await TellAsync(departure, cancellationToken);
    }

    /// <summary>The ids of every notice there ever was, oldest first.</summary>
    public static async IAsyncEnumerable<string> IdsAsync(
        ITableStore store, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadAllAsync(DirectoryKeys.DeparturesTold(), cancellationToken))
            yield return DepartureNotice.IdOf(Json.Read<Departure>(row.Body).Seq);
    }

    /// <summary>The people whom these entries set inactive.</summary>
    internal static IEnumerable<string> LeavingIn(IEnumerable<(DirectoryEntry Entry, DirectoryEntry? Before)> changes) => changes
        .Where(change => change is { Entry.Value: Person { Active: false }, Before.Value: Person { Active: true } })
        .Select(change => change.Entry.Key);

    /// <summary>The departure of these people as part of a change. It replaces what earlier parts of the same import wrote.</summary>
    internal Departure Make(long seq, IEnumerable<string> people) =>
        new(seq, clock.GetUtcNow(), [.. people.Distinct().Order(StringComparer.Ordinal)]);

    internal static RowWrite Write(Departure departure) => new RowWrite.Upsert(DirectoryKeys.Departure(departure.Seq), Json.Bytes(departure));

    /// <summary>How many open taskings the people leave, or would leave, without somebody.</summary>
    internal async Task<int> CountAsync(IEnumerable<string> people, AgencyDirectory directory, CancellationToken cancellationToken) =>
        (await FindAsync(people, directory, cancellationToken)).Count;

    /// <summary>Tells the task managers, if anything is left behind, and whoever is left without a substitute.</summary>
    /// <returns>How many open taskings are without somebody now.</returns>
    internal async Task<int> TellAsync(Departure departure, CancellationToken cancellationToken)
    {
        var (current, now) = (rules.Current, clock.GetUtcNow());
        var vacant = await FindAsync(departure.People, current.Directory, cancellationToken);
        List<OutboxMessage> messages =
        [
            .. DepartureNotice.For(departure.People, vacant, current)
                .Concat(AbsenceComposer.SubstituteLeft(LeftOf(departure.People, current.Directory), current, now))
                .Select(notice => OutboxMessage.New(notice, current.Directory.Find(notice.To)!, now)),
        ];
        var id = DepartureNotice.IdOf(departure.Seq);
        if (messages.Count > 0) await outbox.WriteOnceAsync(id, new OutboxBatch(Batch, now, messages, Lease: null));

        // A conflict means that another process has just done the same.
        await store.CommitAsync(
            DirectoryKeys.Partition,
            [
                new RowWrite.Delete(DirectoryKeys.Departure(departure.Seq)),
                new RowWrite.Upsert(DirectoryKeys.DepartureTold(departure.Seq), Json.Bytes(departure)),
            ],
            CancellationToken.None);
        if (messages.Count > 0) wakeSignal.Notify(id, Batch);
        return vacant.Count;
    }

    /// <summary>The open taskings that are without somebody, earliest due first. Somebody who is active again leaves nothing.</summary>
    private async Task<List<VacantTasking>> FindAsync(IEnumerable<string> people, AgencyDirectory directory, CancellationToken cancellationToken)
    {
        var left = LeftOf(people, directory).ToHashSet(StringComparer.Ordinal);
        var found = new List<VacantTasking>();
        if (left.Count == 0) return found;
        await foreach (var stored in store.ReadAllAsync(ProjectionKeys.Open, cancellationToken))
        {
            var row = new ProjectionRow(stored.Body).Document();
            List<Vacancy> vacancies = [];
            if (row.Assignees.Concat(row.Delegates).Any(left.Contains)
                && (await records.LoadAsync(row.Number, cancellationToken))?.Tasking is { } tasking)
                vacancies.AddRange(Vacancies.OfOfficers(tasking, left));
            vacancies.AddRange(Vacancies.OfChiefs(row.Units, left, directory));
            vacancies.AddRange(Vacancies.OfManager(row.TaskManager, left));
            if (vacancies.Count > 0) found.Add(new VacantTasking(row.Number, row.DueAt, vacancies));
        }

        return found;
    }

    private static List<string> LeftOf(IEnumerable<string> people, AgencyDirectory directory) =>
        [.. people.Where(id => directory.Find(id) is not { Active: true })];
}
