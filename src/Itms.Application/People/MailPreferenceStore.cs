using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.People;

/// <summary>How people want to get their mails: one row each. A change is in force at once.</summary>
public sealed class MailPreferenceStore(ITableStore store, RulesSource rules) : IDisposable
{
    internal const string Partition = "mail-preferences";

    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Reads the preferences and puts them into force.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await UseAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Stores a person's preferences, which have been checked. They replace the earlier ones.</summary>
    public async Task PutAsync(MailPreferences preferences)
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            var write = new RowWrite.Upsert(KeyText.Escape(preferences.Person), Json.Bytes(preferences));
            await store.CommitAsync(Partition, [write], CancellationToken.None);
            await UseAsync(CancellationToken.None);
            await ChangeMark.NoteAsync(store);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task UseAsync(CancellationToken cancellationToken)
    {
        var all = new Dictionary<string, MailPreferences>(StringComparer.Ordinal);
        await foreach (var row in store.ReadAllAsync(new RowRange(Partition), cancellationToken))
            if (Json.Read<MailPreferences>(row.Body) is var preferences)
                all[preferences.Person] = preferences;
        rules.Use(current => current with { MailPreferences = all });
    }
}
