using System.Security.Cryptography;
using System.Text;
using Itms.Application.Digests;
using Itms.Application.Tables;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Taskings;

/// <summary>A letter that was given up.</summary>
/// <param name="Id">Names it when it is to be sent again.</param>
/// <param name="Number">Null where the reader may not see the tasking, and for a digest.</param>
public sealed record DeadLetter(string Id, string? Number, string Kind, string To, int Attempts, string? LastError)
{
    /// <summary>Its place in the list.</summary>
    internal string ListKey => (Number is null ? "~" : "") + Id;
}

/// <content>Letters given up, and sending them again.</content>
public sealed partial class Relay
{
    /// <summary>As the person may know of them; those of taskings the person may not see come last, where their order tells nothing.</summary>
    public async Task<List<DeadLetter>> DeadLettersAsync(Person person, CancellationToken cancellationToken) =>
    [
        .. (await ReadDeadLettersAsync(person, cancellationToken)).Select(dead => dead.Shown).OrderBy(shown => shown.ListKey, StringComparer.Ordinal),
    ];

    /// <summary>Puts a letter that was given up back among the waiting ones, with all its attempts.</summary>
    /// <param name="id">As <see cref="DeadLettersAsync"/> gave it.</param>
    /// <returns>The commit it belongs to, or null where no such letter is dead.</returns>
    public async Task<(string Number, long Seq)?> ResendAsync(string id, Person person, CancellationToken cancellationToken)
    {
        // By the ids the person was shown alone: another would tell whether there is such a tasking.
        var named = (await ReadDeadLettersAsync(person, cancellationToken)).Find(dead => dead.Shown.Id == id);
        if (named.Stored is null || ParseId(named.Stored.Id) is not var (number, seq, index)) return null;
        // Not while the parcel is being sent: what becomes of its other letters must not be written over.
        while (!underWay.TryAdd((number, seq), true)) await Task.Delay(TimeSpan.FromMilliseconds(20), clock, cancellationToken);
        try
        {
            return await ResendAsync(number, seq, index) ? (number, seq) : null;
        }
        finally
        {
            underWay.TryRemove((number, seq), out _);
        }
    }

    private async Task<List<(DeadLetter Stored, DeadLetter Shown)>> ReadDeadLettersAsync(Person person, CancellationToken cancellationToken)
    {
        var (all, directory) = (new List<(DeadLetter, DeadLetter)>(), rulesSource.Current.Directory);
        await foreach (var row in store.ReadAllAsync(new RowRange(Keys.DeadLetters), cancellationToken))
        {
            var dead = Json.Read<DeadLetter>(row.Body);
            if (ParseId(dead.Id) is not var (number, seq, _)) continue;
            if (DigestWeek.IsId(number))
            {
                all.Add((dead, dead));
                continue;
            }

            if (await records.LoadAsync(number, cancellationToken) is not { } stored) continue;
            all.Add((dead, Rights.MaySee(stored.Tasking, person, directory) ? dead : dead with { Id = await OpaqueIdAsync(dead.Id, number, seq), Number = null }));
        }

        return all;
    }

    /// <summary>The same each time, and keyed with what the record alone holds: trying all numbers does not find it.</summary>
    private async Task<string> OpaqueIdAsync(string id, string number, long seq)
    {
        var recorded = await store.GetAsync(Keys.Tasking(number), Keys.Event(seq)) ?? throw new InvalidOperationException("The step a letter is about is missing.");
        return Convert.ToHexStringLower(HMACSHA256.HashData(recorded.Body.Span, Encoding.UTF8.GetBytes(id)));
    }

    private async Task<bool> ResendAsync(string number, long seq, int index)
    {
        var row = await store.GetAsync(Keys.Letters(number), Keys.Parcel(seq));
        if (row is null) return false;
        var parcel = Json.Read<Parcel>(row.Body);
        if (index >= parcel.Letters.Count || parcel.Letters[index].State != LetterState.Dead) return false;

        List<ParcelLetter> letters = [.. parcel.Letters];
        letters[index] = letters[index] with { State = LetterState.Waiting, Attempts = 0, NextAttemptAt = clock.GetUtcNow() };
        var again = new TableWrites(Keys.Letters(number), [Save(parcel with { Letters = letters, Lease = null }, row.ETag)]);
        if (await store.CommitInTurnAsync(Announce(number, seq, touched: []), again) is CommitOutcome.Conflict) return false;
        await store.CommitAsync(Keys.DeadLetters, [new RowWrite.Delete(Keys.DeadLetter(number, seq, index))]);
        return true;
    }

    /// <summary>Lists what is dead before the parcel says so: a crash in between leaves a letter listed twice, never none.</summary>
    private async Task ListDeadLettersAsync(string number, Parcel parcel)
    {
        for (var i = 0; i < parcel.Letters.Count; i++)
        {
            var letter = parcel.Letters[i];
            if (letter.State != LetterState.Dead) continue;
            var dead = new DeadLetter(
                ParcelLetter.EffectId(number, parcel.Seq, i), DigestWeek.IsId(number) ? null : number, letter.Letter.Kind, letter.Letter.To, letter.Attempts, letter.LastError);
            await store.CommitAsync(Keys.DeadLetters, [new RowWrite.Upsert(Keys.DeadLetter(number, parcel.Seq, i), Json.Bytes(dead))]);
        }
    }

    private static (string Number, long Seq, int Index)? ParseId(string id) =>
        id.Split('.') is [var number, var seq, var index]
        && (ItmsNumber.IsWellFormed(number) || DigestWeek.IsId(number)) && long.TryParse(seq, out var s) && int.TryParse(index, out var i) && s > 0 && i >= 0
            ? (number, s, i)
            : null;
}
