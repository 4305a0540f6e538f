using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Mailbox;

/// <summary>
/// Counts how often a mail could not be taken in. The counts are stored, because on Azure each round may run in another process. They are
/// never deleted: failures are rare, and no other mail gets the same key.
/// </summary>
public sealed class MailboxFailures(ITableStore store, TimeProvider clock)
{
    /// <summary>A mail is given up after this many rounds.</summary>
    public const int Rounds = 5;

    private const string Partition = "mailbox";

    /// <summary>A mail is not given up sooner after its first failure: a fault of the disk or of the store may last that long.</summary>
    public static TimeSpan AtLeast { get; } = TimeSpan.FromHours(1);

    /// <summary>Counts a failure.</summary>
    /// <returns>True: give the mail up.</returns>
    public async Task<bool> NoteAsync(string key, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var row = await store.GetAsync(Partition, Key(key), cancellationToken);
        var before = row is null ? new Failure(0, now) : Json.Read<Failure>(row.Body);
        var noted = before with { Rounds = before.Rounds + 1 };
        await store.CommitAsync(Partition, [new RowWrite.Upsert(Key(key), Json.Bytes(noted))], cancellationToken);
        return noted.Rounds >= Rounds && now - noted.Since >= AtLeast;
    }

    private static string Key(string key) => "F|" + KeyText.Escape(key);

    private sealed record Failure(int Rounds, DateTimeOffset Since);
}
