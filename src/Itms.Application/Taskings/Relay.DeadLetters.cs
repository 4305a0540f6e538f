using Itms.Application.Tables;

namespace Itms.Application.Taskings;

/// <summary>A letter that was given up.</summary>
/// <param name="Id">Names it when it is to be sent again.</param>
public sealed record DeadLetter(string Id, string Number, string Kind, string To, int Attempts, string? LastError);

/// <content>Letters given up, and sending them again.</content>
public sealed partial class Relay
{
    public async Task<List<DeadLetter>> DeadLettersAsync(CancellationToken cancellationToken)
    {
        var dead = new List<DeadLetter>();
        await foreach (var row in store.ReadAllAsync(new RowRange(Keys.DeadLetters), cancellationToken)) dead.Add(Json.Read<DeadLetter>(row.Body));
        return dead;
    }

    /// <summary>Puts a letter that was given up back among the waiting ones, with all its attempts.</summary>
    /// <param name="id">As <see cref="DeadLettersAsync"/> gave it.</param>
    /// <returns>The commit it belongs to, or null where no such letter is dead.</returns>
    public async Task<(string Number, long Seq)?> ResendAsync(string id)
    {
        if (ParseId(id) is not var (number, seq, index)) return null;
        // Not while the parcel is being sent: what becomes of its other letters must not be written over.
        while (!underWay.TryAdd((number, seq), true)) await Task.Delay(TimeSpan.FromMilliseconds(20), clock);
        try
        {
            return await ResendAsync(number, seq, index) ? (number, seq) : null;
        }
        finally
        {
            underWay.TryRemove((number, seq), out _);
        }
    }

    private async Task<bool> ResendAsync(string number, long seq, int index)
    {
        var row = await store.GetAsync(Keys.Tasking(number), Keys.Parcel(seq));
        if (row is null) return false;
        var parcel = Json.Read<Parcel>(row.Body);
        if (index >= parcel.Letters.Count || parcel.Letters[index].State != LetterState.Dead) return false;

        List<ParcelLetter> letters = [.. parcel.Letters];
        letters[index] = letters[index] with { State = LetterState.Waiting, Attempts = 0, NextAttemptAt = clock.GetUtcNow() };
        var again = new TableWrites(Keys.Tasking(number), [Save(parcel with { Letters = letters, Lease = null }, row.ETag)]);
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
                ParcelLetter.EffectId(number, parcel.Seq, i), number, letter.Letter.Kind, letter.Letter.To, letter.Attempts, letter.LastError);
            await store.CommitAsync(Keys.DeadLetters, [new RowWrite.Upsert(Keys.DeadLetter(number, parcel.Seq, i), Json.Bytes(dead))]);
        }
    }

    private static (string Number, long Seq, int Index)? ParseId(string id) =>
        id.Split('.') is [var number, var seq, var index]
        && ItmsNumber.IsWellFormed(number) && long.TryParse(seq, out var s) && int.TryParse(index, out var i) && s > 0 && i >= 0
            ? (number, s, i)
            : null;
}
