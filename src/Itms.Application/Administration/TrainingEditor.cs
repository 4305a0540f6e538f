using System.Text.Json;
using System.Text.Json.Nodes;
using Itms.Application.People;
using Itms.Application.Storage;
using Itms.Domain.People;

namespace Itms.Application.Administration;

/// <summary>Records trainings, and removes what was recorded by mistake. The audit has each change.</summary>
public sealed class TrainingEditor(RuleBook book, TrainingStore trainings)
{
    private const string Kind = "training";

    /// <summary>Records a training. The same person and day again changes nothing.</summary>
    /// <returns>False: others kept making changes, and nothing is recorded.</returns>
    public async Task<bool> RecordAsync(Training training, CancellationToken cancellationToken)
    {
        if (await trainings.FindRowAsync(training, cancellationToken) is not null) return true;
        return await ChangeAsync(training.By, TrainingStore.Insert(training), before: null, after: training, cancellationToken)
            // Somebody else has just recorded the same one.
            || await trainings.FindRowAsync(training, cancellationToken) is not null;
    }

    /// <summary>Removes the last training of a person.</summary>
    /// <returns>Null: none is recorded, or somebody else has just removed it. False: others kept making changes, and nothing is removed.</returns>
    public async Task<bool?> RemoveLastAsync(string person, string by, CancellationToken cancellationToken)
    {
        if (!(await trainings.LastAsync(cancellationToken)).TryGetValue(person, out var last)) return null;
        if (await trainings.FindRowAsync(last, cancellationToken) is not { } row) return null;
        if (await ChangeAsync(by, TrainingStore.Delete(row), before: last, after: null, cancellationToken)) return true;
        return await trainings.FindRowAsync(last, cancellationToken) is null ? null : false;
    }

    private Task<bool> ChangeAsync(string by, RowWrite write, Training? before, Training? after, CancellationToken cancellationToken)
    {
        var day = new FieldChange(Node(before?.Day), Node(after?.Day));
        var change = new AuditChange(Kind, (before ?? after)!.Person, new Dictionary<string, FieldChange> { ["day"] = day });
        return book.ChangeAsync(by, Kind, [write], [change], cancellationToken);
    }

    private static JsonNode? Node(DateOnly? day) => day is null ? null : JsonSerializer.SerializeToNode(day);
}
